import { hour } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aGrant } from '../../testing/worker.js';

const openStore = storesOfEachTest();

test('a removal that Dataverse answers with "is not there" is read back before anything is called gone', async () => {
  const bench = await aGrant(openStore);
  await bench.clock.advance(hour);
  bench.dataverse.asked.length = 0;
  bench.dataverse.script = (call) => (call.startsWith('remove') ? { code: 'absent', message: '404' } : undefined);
  await bench.work();
  const calls = bench.calls();
  expect(calls.slice(calls.indexOf('remove user-anna copy-1'))[1]).toMatch(/^rolesOf/);
  // What is read counts, whatever the answer was.
  expect(bench.holds()).toBe(true);
  expect(await bench.request()).toMatchObject({ state: 'removing' });
});
