import { Board } from '@jit/connector';
import { aRole, home } from '../testing/a-policy.js';
import { aSweptPolicy, interval } from '../testing/a-sweep.js';
import { as, newCommand } from '../testing/caller.js';
import { sweepState } from '../domain/sweep/record.js';
import { minute, second } from '../testing/instants.js';
import { createDataverseCalls } from '../worker/dataverse-calls.js';
import { createLimiter } from '../worker/limiter.js';
import { createTarget } from '../worker/target.js';
import { reconcile } from '../worker/reconcile/reconcile.js';
import type { ReconcileNeeds } from '../worker/reconcile/turn.js';
import { storesOfEachTest } from '../testing/store.js';
import { armedAndSeenTwice, aSweep, oneMore, type SweepBench } from '../testing/sweeping.js';

const openStore = storesOfEachTest();

/** What works on one holder of this bench. */
function reconciling({ service, ledger, replica, clock, dataverse }: SweepBench): ReconcileNeeds {
  const limiter = createLimiter(clock, service.timings, 1);
  const calls = createDataverseCalls(dataverse, limiter, clock, service.timings.callMs, () => undefined);
  const target = createTarget(service, ledger, calls);
  return { service, ledger, calls, target, instance: replica.instance, stopped: () => false };
}
const reason = 'they administer this environment';
const environment = home;

async function outside(bench: SweepBench, who: string): Promise<Board['outside']> {
  const { board } = await as(bench, who).does('GetBoard', { query: 'parts=outside' });
  return Board.parse(JSON.parse(board)).outside;
}
const holders = async (bench: SweepBench, cause?: 'none' | 'signed-off') =>
  (await as(bench, 'otto').does('ListRoleHolders', { environment, cause })).value;

describe('who may look, and who may act', () => {
  test.each(['anna', 'boris', 'zoe'])('%s neither', async (who) => {
    const bench = await aSweep(openStore);
    const commandId = newCommand(bench);
    const plan = 'ab'.repeat(32);
    expect((await as(bench, who).refused('ListRoleHolders', { environment })).code).toBe('forbidden');
    expect((await as(bench, who).refused('PlanSweep', { environment })).code).toBe('forbidden');
    expect((await as(bench, who).refused('ApplySweep', { environment, commandId, plan })).code).toBe('forbidden');
    expect((await as(bench, who).refused('SignBaseline', { environment, commandId, reason, role: 'all' })).code).toBe(
      'forbidden',
    );
    const back = { environment, commandId, reason, role: 'all' };
    expect((await as(bench, who).refused('WithdrawBaseline', back)).code).toBe('forbidden');
    expect((await as(bench, who).refused('RunSweep', { environment, commandId })).code).toBe('forbidden');
    expect((await as(bench, who).refused('PlanSweep', { environment: 'nowhere' })).code).toBe('forbidden');
    expect(await outside(bench, who)).toBeUndefined();
  });

  test('an auditor looks and does not act', async () => {
    const bench = await aSweep(openStore);
    await armedAndSeenTwice(bench);
    await bench.sweep();
    expect(await outside(bench, 'otto')).toMatchObject([{ environment, mayAct: false }]);
    expect(await outside(bench, 'carla')).toMatchObject([{ environment, mayAct: true }]);
    const commandId = newCommand(bench);
    expect(
      (await as(bench, 'otto').refused('SignBaseline', { environment, commandId, reason, role: 'all' })).code,
    ).toBe('forbidden');
  });

  test('nobody, while the directory does not answer', async () => {
    const bench = await aSweep(openStore);
    bench.directory.silent = true;
    expect((await as(bench, 'carla').refused('PlanSweep', { environment })).code).toBe('directory-unavailable');
  });
});

test('a board that asks for nothing by name makes no such part', async () => {
  const bench = await aSweep(openStore);
  await bench.sweep();
  const { board } = await as(bench, 'carla').does('GetBoard', {});
  expect(JSON.parse(board)).not.toHaveProperty('outside');
});

describe('before any run', () => {
  test('lists are empty, the plan says so, and nothing can be signed or applied', async () => {
    const bench = await aSweep(openStore);
    expect(await holders(bench)).toEqual([]);
    const plan = await as(bench, 'otto').does('PlanSweep', { environment });
    expect(plan).toMatchObject({ id: home, mode: 'remove', size: 0, removesByItself: false, holders: [] });
    expect(plan.text).toContain('no full scan of this environment');
    const commandId = newCommand(bench);
    const apply = { environment, commandId, plan: 'ab'.repeat(32) };
    expect((await as(bench, 'carla').refused('ApplySweep', apply)).code).toBe('plan-changed');
  });
});

describe('holders', () => {
  test('each with who, which role, how, since when, and what keeps it', async () => {
    const bench = await aSweep(openStore);
    bench.evidence.crews.set('crew', { copies: ['copy-1'], members: ['mia'] });
    await bench.sweep();
    const listed = await holders(bench);
    expect(listed.map(({ holder, cause }) => [holder, cause])).toEqual([
      ['anna|root-1', 'none'],
      ['boss|root-9', 'none'],
      ['vera|root-9', 'none'],
      ['mia|root-1', 'team'],
    ]);
    expect(listed[0]).toMatchObject({
      personId: 'anna',
      personName: 'Anna',
      roleName: 'System Customizer',
      environmentName: 'Sandbox 1',
      how: 'directly',
      seen: 1,
      inPlan: false,
      timesRemoved: 0,
    });
    expect(listed[3]).toMatchObject({ how: 'through the team crew', note: expect.stringContaining('team') as unknown });
  });

  test('one that appeared while somebody had a role is told with that, also when the access is over by then', async () => {
    const bench = await aSweep(openStore, { policy: { ...aSweptPolicy(), roles: [aRole({ approval: 'none' })] } });
    await bench.sweep();
    await bench.clock.advance(second);
    const { id } = await as(bench, 'mia').ask({ minutes: 15 });
    const work = (): Promise<unknown> => bench.until(reconcile(reconciling(bench), 'mia|root-1'));
    await work();
    bench.dataverse.held.set('zoe', new Set(['copy-1']));
    await as(bench, 'mia').does('EndAccess', { commandId: newCommand(bench), requestId: id });
    await work();
    await bench.clock.advance(minute);
    await work();
    expect((await as(bench, 'mia').does('GetRequest', { requestId: id })).state).toBe('ended');
    await bench.sweep();
    const zoe = (await holders(bench)).find(({ holder }) => holder === 'zoe|root-1');
    expect(zoe?.during).toBe('Appeared while mia had System Customizer.');
    const anna = (await holders(bench)).find(({ holder }) => holder === 'anna|root-1');
    expect(anna).not.toHaveProperty('during');
  });

  test('page by page, and by cause', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const first = await as(bench, 'otto').does('ListRoleHolders', { environment, limit: 2 });
    expect(first.value).toHaveLength(2);
    const rest = await as(bench, 'otto').does('ListRoleHolders', { environment, limit: 2, after: first.next });
    expect(rest.value.map(({ holder }) => holder)).toEqual(['vera|root-9']);
    expect(await holders(bench, 'signed-off')).toEqual([]);
  });

  test('one that was signed off is shown with who, why and until when', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const until = new Date(bench.service.time.now() + interval).toISOString();
    const commandId = newCommand(bench);
    const input = { environment, commandId, reason, holders: 'anna|root-1, boss|root-9', until };
    const signed = await as(bench, 'carla').does('SignBaseline', input);
    expect(signed).toEqual({ id: home, signed: 2, armed: [], text: '2 holders accepted as exceptions.' });
    expect(await holders(bench, 'signed-off')).toMatchObject([
      { holder: 'anna|root-1', until, signedById: 'carla', signedByName: 'carla', reason },
      { holder: 'boss|root-9' },
    ]);
  });
});

describe('the plan', () => {
  async function planned(mode: 'ask' | 'remove' | 'observe'): Promise<SweepBench> {
    const bench = await aSweep(openStore, { policy: aSweptPolicy({ mode }) });
    bench.dataverse.held.set('mia', new Set(['copy-1']));
    await armedAndSeenTwice(bench);
    const commandId = newCommand(bench);
    await as(bench, 'carla').does('SignBaseline', {
      environment,
      commandId,
      reason,
      holders: 'boss|root-9 vera|root-9',
    });
    await bench.sweep();
    return bench;
  }

  test('waits for a name in mode ask, and says what happened once it has one', async () => {
    const bench = await planned('ask');
    const plan = await as(bench, 'carla').does('PlanSweep', { environment });
    expect(plan).toMatchObject({ size: 2, removesByItself: false, findings: [{ code: 'waits-for-a-name' }, {}] });
    expect(plan.holders.map(({ holder, inPlan }) => [holder, inPlan])).toEqual([
      ['anna|root-1', true],
      ['mia|root-1', true],
    ]);
    const commandId = newCommand(bench);
    const applied = await as(bench, 'carla').does('ApplySweep', { environment, commandId, plan: plan.hash ?? '' });
    expect(applied).toMatchObject({ id: home, plan: plan.hash, size: 2 });
    expect(applied.text).toContain('carried out now');
    expect(bench.woken).toContain(`plan of ${home}`);
    const after = await as(bench, 'otto').does('PlanSweep', { environment });
    expect(after).toMatchObject({ acknowledgedById: 'carla', removesByItself: false });
    expect(after.text).toContain('approved and is being carried out');
    expect(await outside(bench, 'carla')).toMatchObject([{ plan: { waits: false, acknowledged: true } }]);
  });

  test('says that it is carried out by itself, and that it is not where one only looks', async () => {
    const own = await planned('remove');
    expect((await as(own, 'otto').does('PlanSweep', { environment })).text).not.toContain('acknowledged');
    expect(sweepState(own.ledger.view).removed).toHaveLength(2);
    const looks = await planned('observe');
    expect((await as(looks, 'otto').does('PlanSweep', { environment })).text).toContain('monitor-only mode');
    expect(await outside(looks, 'carla')).toMatchObject([{ mode: 'observe', plan: { waits: false } }]);
  });

  test('acknowledged on an old look is not said to be carried out now', async () => {
    const bench = await planned('ask');
    const { hash = '' } = await as(bench, 'carla').does('PlanSweep', { environment });
    await bench.clock.advance(2 * interval + second);
    const commandId = newCommand(bench);
    const { text } = await as(bench, 'carla').does('ApplySweep', { environment, commandId, plan: hash });
    expect(text).toContain('Nothing is removed yet');
    expect(text).not.toContain('now');
  });

  test('an old look is a finding', async () => {
    const bench = await planned('ask');
    await bench.clock.advance(3 * interval + second);
    const { findings } = await as(bench, 'otto').does('PlanSweep', { environment });
    expect(findings.map(({ code }) => code)).toContain('late');
  });
});

describe('signing off by name', () => {
  test.each([
    ['nothing named', {}, 'invalid-input'],
    ['an end that is no instant', { role: 'all', until: 'tomorrow' }, 'invalid-input'],
    ['an end that is over', { role: 'all', until: '2020-01-01T00:00:00Z' }, 'invalid-input'],
    ['an end on 30 February, which is no day of March', { role: 'all', until: '2027-02-30' }, 'invalid-input'],
    [
      'more holders than one command takes',
      { holders: Array.from({ length: 31 }, (_, i) => `p${String(i)}|r`).join(' ') },
      'invalid-input',
    ],
    ['a holder that nobody has seen', { holders: 'zoe|root-1' }, 'not-observed-yet'],
  ] as const)('%s: %s', async (_what, input, code) => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const commandId = newCommand(bench);
    expect((await as(bench, 'carla').refused('SignBaseline', { environment, commandId, reason, ...input })).code).toBe(
      code,
    );
  });

  test('an end that is a day lasts until that day is over', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const until = new Date(bench.service.time.now()).toISOString().slice(0, 10);
    const signed = { environment, commandId: newCommand(bench), reason, holders: 'anna|root-1', until };
    await as(bench, 'carla').does('SignBaseline', signed);
    expect(await holders(bench, 'signed-off')).toMatchObject([{ until: `${until}T23:59:59.999Z` }]);
  });

  test('a role of the catalogue by its id; the outcome comes back in the board', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const commandId = newCommand(bench);
    const input = { environment, commandId, reason, role: 'customizer' };
    expect(await as(bench, 'carla').does('SignBaseline', input)).toMatchObject({ armed: ['root-1'] });
    expect(await outside(bench, 'carla')).toMatchObject([
      {
        armed: [
          { rootRole: 'root-1', armed: true },
          { rootRole: 'root-9', armed: false },
        ],
      },
    ]);
    const { board } = await as(bench, 'carla').does('GetBoard', {});
    expect(Board.parse(JSON.parse(board)).outcomes).toEqual([{ commandId }]);
  });
});

describe('the way back, and a scan now', () => {
  const reason = 'they have left the team';

  test('an exception is withdrawn and enforcement turned off, in one act, for every replica', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    const signed = { environment, reason, holders: 'anna|root-1 boss|root-9', role: 'all' };
    await as(bench, 'carla').does('SignBaseline', { ...signed, commandId: newCommand(bench) });
    const commandId = newCommand(bench);
    const back = { environment, commandId, reason, holders: 'anna|root-1', role: 'customizer' };
    expect(await as(bench, 'carla').does('WithdrawBaseline', back)).toEqual({
      id: home,
      withdrawn: 1,
      disarmed: ['root-1'],
      text: 'One exception withdrawn. Nothing is removed by this: the next scan shows who is unmanaged now. Enforcement is off for one role.',
    });
    expect((await holders(bench, 'signed-off')).map(({ holder }) => holder)).toEqual(['boss|root-9']);
    const other = await oneMore(bench, { instance: 'replica-2' });
    expect(await outside(other, 'carla')).toMatchObject([
      {
        armed: [
          { rootRole: 'root-1', armed: false },
          { rootRole: 'root-9', armed: true },
        ],
      },
    ]);
    expect(await as(bench, 'carla').does('WithdrawBaseline', { ...back, role: undefined })).toMatchObject({
      withdrawn: 0,
      text: 'None of these holders is accepted as an exception.',
    });
    expect((await as(bench, 'carla').refused('WithdrawBaseline', { environment, commandId, reason })).code).toBe(
      'invalid-input',
    );
  });

  test('a scan that is asked for is on the board until one is done, and not asked for twice in a minute', async () => {
    const bench = await aSweep(openStore);
    await bench.sweep();
    await bench.clock.advance(second);
    const asked = await as(bench, 'carla').does('RunSweep', { environment, commandId: newCommand(bench) });
    expect(asked).toMatchObject({ id: home, text: expect.stringContaining('A scan starts') as unknown });
    expect(bench.woken).toContain(`scan of ${home}`);
    const at = new Date(bench.service.time.now()).toISOString();
    expect(await outside(bench, 'otto')).toMatchObject([{ scanAskedAt: at }]);
    expect(await as(bench, 'carla').refused('RunSweep', { environment, commandId: newCommand(bench) })).toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: 60,
    });
    await bench.clock.advance(second);
    await bench.sweep();
    expect((await outside(bench, 'otto'))?.[0]).not.toHaveProperty('scanAskedAt');
  });
});

test('who was signed off through a team is shown with that team, not as if held directly', async () => {
  const bench = await aSweep(openStore);
  bench.evidence.crews.set('crew', { copies: ['copy-1'], members: ['dan'] });
  await bench.sweep();
  const signed = { environment, commandId: newCommand(bench), reason, holders: 'dan|root-1 anna|root-1' };
  await as(bench, 'carla').does('SignBaseline', signed);
  await bench.clock.advance(interval);
  await bench.sweep();
  const shown = (await holders(bench, 'signed-off')).map(({ holder, how }) => [holder, how]);
  expect(Object.fromEntries(shown)).toEqual({ 'dan|root-1': 'through the team crew', 'anna|root-1': 'directly' });
});

test('as many as one command takes are signed off, however long their stories are', async () => {
  const bench = await aSweep(openStore);
  const members = Array.from({ length: 30 }, (_, index) => `member-${String(index).padStart(29, '0')}`);
  for (let team = 0; team < 5; team += 1)
    bench.evidence.crews.set(`team-${String(team)} `.padEnd(100, 'x'), { copies: ['copy-1'], members });
  await bench.sweep();
  const all = members.map((oid) => `${oid}|root-1`).join(' ');
  const signed = { environment, commandId: newCommand(bench), reason, holders: all };
  expect(await as(bench, 'carla').does('SignBaseline', signed)).toMatchObject({ signed: 30 });
});
