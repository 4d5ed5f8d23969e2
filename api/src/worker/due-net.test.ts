import type { Ledger } from '../ledger/ledger.js';
import { home } from '../testing/a-policy.js';
import { minute, second } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker } from '../testing/worker.js';
import { createWorker } from './worker.js';

const openStore = storesOfEachTest();

test('what the due list does not tell is done all the same, and told', async () => {
  const bench = await aWorker(openStore);
  // Nobody is ever told that a holder moved.
  const deaf: Ledger = { ...bench.ledger, followHolders: () => () => new Set() };
  const service = { ...bench.service, ledgers: new Map([[home, deaf]]) };
  const worker = createWorker(service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
  await bench.clock.advance(2 * second);
  await bench.ask({ ask: { durationMs: minute, reasonLength: 20 } });
  await bench.clock.advance(5 * second);
  expect(bench.holds()).toBe(true);
  await bench.clock.advance(2 * minute);
  expect(bench.holds()).toBe(false);
  expect((await bench.request()).state).toBe('ended');
  expect(bench.replica.log.lines).toContainEqual(
    expect.objectContaining({
      event: 'due-list.missed',
      fields: expect.objectContaining({ environment: home }) as object,
    }),
  );
});
