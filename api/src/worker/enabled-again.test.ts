import { minute, second } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, type WorkerBench } from '../testing/worker.js';
import { createWorker } from './worker.js';

const openStore = storesOfEachTest();
const disabled = { code: 'user-disabled', message: '400' };

/** Anna's access is over, but she is disabled: her role cannot be removed, and each try is refused. */
async function aDisabledHolder(): Promise<WorkerBench> {
  const bench = await aWorker(openStore);
  const { service, replica, clock, dataverse } = bench;
  dataverse.script = (call) => (call.startsWith('remove') && dataverse.disabled.has('anna') ? disabled : undefined);
  const worker = createWorker(service, replica.scope, replica.instance, 1);
  replica.scope.spawn('worker', () => worker.run());
  await bench.ask({ ask: { durationMs: minute, reasonLength: 20 } });
  await clock.advance(30 * second);
  dataverse.disabled.add('anna');
  await clock.advance(5 * minute);
  expect(await bench.request()).toMatchObject({ state: 'removing' });
  return bench;
}

test('a role goes soon after its user is enabled again, though the tries before were refused', async () => {
  const bench = await aDisabledHolder();
  bench.dataverse.disabled.delete('anna');
  await bench.clock.advance(minute);
  expect(bench.holds()).toBe(false);
  expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired' } });
});

test('while the user is disabled nothing goes on record and nothing is sent between the tries', async () => {
  const bench = await aDisabledHolder();
  const [events, tries] = [(await bench.events()).length, bench.dataverse.calls('remove').length];
  bench.evidence.asked = 0;
  await bench.clock.advance(5 * minute);
  // One read each half a minute, for all of them.
  expect(bench.evidence.asked).toBeGreaterThanOrEqual(9);
  expect(bench.evidence.asked).toBeLessThanOrEqual(11);
  expect(await bench.events()).toHaveLength(events);
  expect(bench.dataverse.calls('remove')).toHaveLength(tries);
});

test('where the answer is not complete nobody counts as enabled, and the next look finds out', async () => {
  const bench = await aDisabledHolder();
  bench.dataverse.disabled.delete('anna');
  bench.evidence.script = (kind) => (kind === 'users' ? { kind: 'unknown', cause: 'time-out' } : undefined);
  await bench.clock.advance(2 * minute);
  expect(bench.holds()).toBe(true);
  bench.evidence.script = () => undefined;
  await bench.clock.advance(minute);
  expect(bench.holds()).toBe(false);
});

test('where another organization answers nobody is looked for', async () => {
  const bench = await aDisabledHolder();
  bench.dataverse.organizationId = 'another';
  await bench.clock.advance(2 * minute);
  bench.dataverse.disabled.delete('anna');
  await bench.clock.advance(3 * minute);
  expect(bench.holds()).toBe(true);
});
