import { aPerson, anActor, factsOf } from '../testing/a-policy.js';
import { aCreate } from '../testing/commands.js';
import { second } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, policy, role } from '../testing/worker.js';
import { createWorker } from './worker.js';

const openStore = storesOfEachTest();

test('of more holders than are worked on at once, one whose time is over is among the first', async () => {
  const bench = await aWorker(openStore, { timings: { budgetAtOnce: 100 } });
  await bench.ask({ ask: { durationMs: 30 * second, reasonLength: 20 } });
  await bench.work();
  await bench.clock.advance(31 * second);
  // They have waited longer than the time of the first is over.
  for (const name of Array.from({ length: 40 }, (_, at) => `maker${String(at)}`)) {
    bench.directory.people.set(name, ['makers']);
    const facts = factsOf(name, ['makers'], { askedAt: bench.service.time.now() });
    const command = aCreate({ id: `r-${name}`, commandId: `c-${name}`, actor: anActor(name), role, policy, facts });
    await bench.ask(command);
  }
  bench.dataverse.asked.length = 0;
  bench.dataverse.takesMs = () => second;
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
  await bench.clock.advance(second / 2);
  expect(worker.busy()).toBeGreaterThanOrEqual(32);
  expect(await bench.request()).toMatchObject({ state: 'removing', requester: aPerson('anna') });
});
