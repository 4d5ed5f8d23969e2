import { home } from '../../testing/a-policy.js';
import { as, newCommand } from '../../testing/caller.js';
import { interval } from '../../testing/a-sweep.js';
import { minute, second } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { armedAndSeenTwice, aSweep, type SweepBench } from '../../testing/sweeping.js';
import { createWorker } from '../worker.js';

const openStore = storesOfEachTest();
const boss = 'boss|root-9';
const annas = 'anna|root-1';

function run({ service, replica }: SweepBench): void {
  const worker = createWorker(service, replica.scope, replica.instance, 1);
  replica.scope.spawn('worker', () => worker.run());
}

/** These are signed off; a plan has decided on everybody else, and nothing is sent yet. */
async function aPlanBut(holders: string): Promise<SweepBench> {
  const bench = await aSweep(openStore);
  await armedAndSeenTwice(bench);
  const input = { environment: home, reason: 'they administer this environment', holders };
  await as(bench, 'carla').does('SignBaseline', { ...input, commandId: newCommand(bench) });
  await bench.sweep();
  return bench;
}

test('who is the last enabled administrator by now keeps the role', async () => {
  const bench = await aPlanBut(`vera|root-9 ${annas}`);
  expect(bench.ledger.view.holder(boss)?.planned).toBeDefined();
  bench.dataverse.disabled.add('vera');
  run(bench);
  await bench.clock.advance(minute);
  expect(bench.dataverse.calls('remove')).toEqual([]);
  expect(bench.ledger.view.holder(boss)?.planned).toBeUndefined();
  bench.replica.scope.stop();
});

test.each(['users', 'directHolders', 'whoIs'])('nobody is taken while %s are not answered', async (silent) => {
  const bench = await aPlanBut(`vera|root-9 ${annas}`);
  bench.evidence.script = (kind) => (kind === silent ? { kind: 'unknown', cause: 'time-out' } : undefined);
  run(bench);
  await bench.clock.advance(2 * minute);
  expect(bench.dataverse.calls('remove')).toEqual([]);
  bench.evidence.script = () => undefined;
  await bench.clock.advance(minute);
  expect(bench.dataverse.calls('remove')).toEqual(['remove user-boss copy-9']);
  bench.replica.scope.stop();
});

test('an environment that never answers keeps a plan waiting for as long as it may be begun, and no longer', async () => {
  const bench = await aPlanBut(`vera|root-9 ${annas}`);
  bench.evidence.script = () => ({ kind: 'unknown', cause: 'time-out' });
  run(bench);
  await bench.clock.advance(bench.service.timings.plannedMs + minute);
  expect(bench.dataverse.calls('remove')).toEqual([]);
  expect(bench.ledger.view.holder(boss)?.planned).toBeUndefined();
  bench.replica.scope.stop();
});

test('a role that is given again right after we took it needs two new looks an interval apart', async () => {
  const bench = await aPlanBut('vera|root-9 boss|root-9');
  bench.dataverse.takesMs = (call) => (call.startsWith('rolesOf') ? 200 : 0);
  let reads = 0;
  bench.dataverse.script = (call) => {
    const after = bench.dataverse.calls('remove').length > 0 && call === 'rolesOf anna';
    // Between the first read after the removal and the second an administrator gives the role again.
    if (after && (reads += 1) === 2) bench.dataverse.held.set('anna', new Set(['copy-1']));
    return undefined;
  };
  run(bench);
  await bench.clock.advance(interval - second);
  expect(bench.dataverse.calls('remove')).toHaveLength(1);
  expect(bench.dataverse.held.get('anna')?.size).toBe(1);
  await bench.clock.advance(2 * interval + minute);
  expect(bench.dataverse.calls('remove')).toHaveLength(2);
  bench.replica.scope.stop();
});
