import type { Request } from '../domain/request.js';
import { aPolicy, aRole } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute, second } from '../testing/instants.js';
import { outdate, aWorker, type WorkerBench } from '../testing/worker.js';
import { storesOfEachTest } from '../testing/store.js';
import { createWorker } from './worker.js';

const openStore = storesOfEachTest();

const role = aRole();
const policy = aPolicy({ roles: [role] });
/** As in production, only faster. */
const timings = { undecidableMs: minute };

/** Anna waits for Boris or Bea, for eight hours at most. */
async function waiting(): Promise<WorkerBench & { readonly id: string; now(): Promise<Request> }> {
  const bench = await aWorker(openStore, { policy, timings });
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
  const { id, state } = await as(bench, 'anna').ask();
  expect(state).toBe('pending');
  return { ...bench, id, now: () => bench.request(id) };
}

const over = { state: 'failed', ending: { reason: 'no-approver' } };

test.each<[string, (bench: WorkerBench) => void]>([
  ['whose approver group is deleted', ({ directory }) => directory.gone.add('approvers')],
  [
    'whose approvers have all left',
    ({ directory }) => directory.people.delete('boris') && directory.people.delete('bea'),
  ],
  ['whose approvers are all disabled', ({ directory }) => void directory.disabled.add('boris').add('bea')],
  [
    'whose only approver is who asked',
    ({ directory }) => {
      directory.people.delete('boris');
      directory.people.delete('bea');
      directory.people.set('anna', ['makers', 'approvers']);
    },
  ],
])('a request %s ends soon, and says why', async (_what, change) => {
  const bench = await waiting();
  await bench.clock.advance(5 * second);
  change(bench);
  await bench.clock.advance(minute);
  // The one who asked sees at once that nobody can decide.
  expect(await as(bench, 'anna').does('GetRequest', { requestId: bench.id })).toMatchObject({
    state: 'pending',
    approvers: [],
  });
  await bench.clock.advance(minute);
  expect(await bench.now()).toMatchObject(over);
  expect(await as(bench, 'anna').does('GetRequest', { requestId: bench.id })).toMatchObject({
    endReason: 'no-approver',
  });
  expect(bench.calls()).toEqual([]);
  const late = { requestId: bench.id, commandId: newCommand(bench) };
  expect(['decided-already', 'not-an-approver', 'not-found']).toContain(
    (await as(bench, 'boris').refused('ApproveRequest', late)).code,
  );
});

test.each<[string, (bench: WorkerBench) => void]>([
  ['a directory that says nothing', ({ directory }) => (directory.silent = true)],
  ['a directory that says nothing of the members', ({ directory }) => (directory.silent = 'membersOf')],
  ['a directory that refuses', ({ directory }) => (directory.refuses = { code: 'forbidden', message: 'no' })],
  ['one approver who is left', ({ directory }) => void directory.people.delete('boris')],
])('%s ends nothing', async (_what, change) => {
  const bench = await waiting();
  change(bench);
  await bench.clock.advance(5 * minute);
  expect(await bench.now()).toMatchObject({ state: 'pending' });
});

test('a group that is back soon ends nothing', async () => {
  const bench = await waiting();
  for (let count = 0; count < 4; count += 1) {
    bench.directory.gone.add('approvers');
    await bench.clock.advance(minute);
    bench.directory.gone.delete('approvers');
    await bench.clock.advance(minute);
  }
  expect(await bench.now()).toMatchObject({ state: 'pending' });
});

test('nor does a replica whose policy is not the newest', async () => {
  const bench = await waiting();
  await outdate(bench);
  bench.directory.gone.add('approvers');
  await bench.clock.advance(5 * minute);
  expect(await bench.now()).toMatchObject({ state: 'pending' });
});

test('a crowd of them ends in portions', async () => {
  const bench = await waiting();
  const people = Array.from({ length: 25 }, (_, n) => `maker${String(n)}`);
  for (const oid of people) bench.directory.people.set(oid, ['makers']);
  for (const oid of people) await as(bench, oid).ask();
  bench.directory.gone.add('approvers');
  await bench.clock.advance(130 * second);
  expect([...bench.ledger.view.openRequests()]).toEqual([]);
});
