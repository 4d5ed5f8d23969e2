import { environmentFindings } from '../views/environment.js';
import { as } from '../testing/caller.js';
import { minute, second } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker } from '../testing/worker.js';
import { createWorker } from './worker.js';

const openStore = storesOfEachTest();

test('our own credential that is refused is named, and the role goes as soon as it is accepted again', async () => {
  const bench = await aWorker(openStore);
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
  const service = { ...bench.service, answering: (environment: string) => worker.answering(environment) };
  await bench.ask({ ask: { durationMs: 2 * minute, reasonLength: 20 } });
  await bench.clock.advance(second);
  bench.dataverse.script = () => 'credential-refused';
  await bench.clock.advance(20 * minute);
  expect(bench.holds()).toBe(true);
  expect(environmentFindings(service, bench.ledger)).toEqual([
    { code: 'credential-refused', text: expect.stringContaining('credential of this service') as string },
  ]);
  expect(bench.replica.log.lines.filter(({ event }) => event.startsWith('environment.')).at(-1)).toMatchObject({
    event: 'environment.credential-refused',
    fields: { cause: 'not let in' },
  });
  const { value } = await as({ ...bench, service }, 'carla').does('ListStuckRemovals', {});
  expect(value).toMatchObject([{ reasonCode: 'credential-refused' }]);
  bench.dataverse.script = () => undefined;
  await bench.clock.advance(35 * second);
  expect(bench.holds()).toBe(false);
});
