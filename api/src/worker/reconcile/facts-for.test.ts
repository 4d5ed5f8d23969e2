import { annas } from '../../testing/a-request.js';
import { aPerson } from '../../testing/a-policy.js';
import { another } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aWorker, outdate } from '../../testing/worker.js';
import { factsFor } from './facts-for.js';

const openStore = storesOfEachTest();

test('a replica that may begin something asks the directory for the person', async () => {
  const bench = await aWorker(openStore);
  await bench.ask();
  const facts = await bench.until(factsFor(bench.needs, annas, aPerson('anna')));
  expect(facts).toMatchObject({ account: 'enabled' });
});

test('it has no facts once another replica has put a newer policy on record, so nothing begins by an old one', async () => {
  const bench = await aWorker(openStore);
  await bench.ask();
  await outdate(await another(bench));
  expect(await bench.until(factsFor(bench.needs, annas, aPerson('anna')))).toBeUndefined();
  expect(bench.directory.asked).toEqual([]);
});
