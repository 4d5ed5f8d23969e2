import { aPolicy, aRole, groups } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute } from '../testing/instants.js';
import { another, aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker } from '../testing/worker.js';

const openStore = storesOfEachTest();

test('a request that waits says who can decide it', async () => {
  const bench = await aService(openStore);
  const { id } = await as(bench, 'bea').ask();
  const told = await as(bench, 'carla').does('ExplainAccess', { requestId: id });
  expect(told).toMatchObject({ id, state: 'pending', policyVersion: 1, policyVersionNow: 1, approvers: ['Boris'] });
  expect(told.lines).toEqual([
    'bea requested System Customizer in Sandbox 1 for 1 h on 2026-03-02 10:00 UTC, under version 1 of the policy.',
    'It is pending until 2026-03-03 10:00 UTC: Boris can decide it.',
    'Under version 1 of the policy, in force now: bea would get System Customizer in Sandbox 1 for 1 h after Boris approves.',
  ]);
});

test('access that ended says who approved it, for how long, and why it ended', async () => {
  const bench = await aWorker(openStore, { policy: aPolicy() });
  const { id } = await as(bench, 'anna').ask();
  await as(bench, 'boris').does('ApproveRequest', { commandId: newCommand(bench), requestId: id, minutes: 30 });
  await bench.work();
  await bench.clock.advance(minute);
  await as(bench, 'carla').does('EndAccess', {
    commandId: newCommand(bench),
    requestId: id,
    reason: 'The work is done',
  });
  await bench.work();
  const { lines, outcomeNow } = await as(bench, 'otto').does('ExplainAccess', { requestId: id });
  expect(lines[1]).toBe('boris approved it for 30 min on 2026-03-02 10:00 UTC, under version 1.');
  expect(lines[2]).toMatch(/^It is ended since 2026-03-02 10:0\d UTC: an administrator ended it\.$/);
  expect(outcomeNow).toBe('after-approval');
});

test('a policy that changed meanwhile is told beside the one that decided', async () => {
  const bench = await aService(openStore);
  const { id } = await as(bench, 'anna').ask();
  const stricter = aPolicy({ version: 2, hash: 'two', roles: [aRole({ mayAsk: groups('leads') })] });
  const next = await another(bench, { policy: stricter, instance: 'replica-2' });
  const told = await as(next, 'carla').does('ExplainAccess', { requestId: id });
  expect(told).toMatchObject({ policyVersion: 1, policyVersionNow: 2, outcomeNow: 'refused' });
  expect(told.lines.at(-1)).toMatch(/^Under version 2 .*would be refused .*Members of leads can request this role\.$/);
  const without = aPolicy({ version: 3, hash: 'three', roles: [aRole({ id: 'other', rootRole: 'root-9' })] });
  const later = await another(bench, { policy: without, instance: 'replica-3' });
  const gone = await as(later, 'carla').does('ExplainAccess', { requestId: id });
  expect(gone.lines.at(-1)).toBe(
    'Under version 3 of the policy, in force now: this role is no longer in it, so nobody can request it.',
  );
});

test('is for administrators and auditors; absent is absent', async () => {
  const bench = await aService(openStore);
  const { id } = await as(bench, 'anna').ask();
  const absent = { requestId: `${id.slice(0, -4)}0000` };
  for (const name of ['anna', 'boris'])
    expect(await as(bench, name).refused('ExplainAccess', { requestId: id })).toEqual({ code: 'not-found' });
  expect(await as(bench, 'otto').refused('ExplainAccess', absent)).toEqual({ code: 'not-found' });
  bench.directory.silent = true;
  expect(await as(bench, 'zoe').refused('ExplainAccess', absent)).toMatchObject({ code: 'directory-unavailable' });
});
