import { home } from '../../testing/a-policy.js';
import { aSweptPolicy, interval } from '../../testing/a-sweep.js';
import { as, newCommand } from '../../testing/caller.js';
import { minute, second } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { armedAndSeenTwice, aSweep, oneMore, type SweepBench } from '../../testing/sweeping.js';
import { planItems, sightings, standings, sweepState } from '../../domain/sweep/record.js';
import { lanes } from '../../ledger/ledger.js';
import type { StoredEvent } from '../../ledger/chain.js';
import { createWorker, type Worker } from '../worker.js';
import { carryOut } from './carry-out.js';

const openStore = storesOfEachTest();
const annas = 'anna|root-1';

/** The record knows a newer policy than this replica. */
async function outdateRecord(bench: SweepBench): Promise<void> {
  const { policy, record } = bench.service;
  const newer = { ...policy, version: policy.version + 1, hash: 'newer' };
  await bench.until(record.submit({ kind: 'adopt-policy', policy: newer, lines: [], difference: [] }, lanes.jobs));
}

/** Only what small plans may do by themselves; the administrators are signed off. */
async function signAdministrators(bench: SweepBench): Promise<void> {
  const reason = 'they administer this environment';
  const input = { environment: home, reason, holders: 'boss|root-9 vera|root-9' };
  await as(bench, 'carla').does('SignBaseline', { ...input, commandId: newCommand(bench) });
}
const kinds = async (bench: SweepBench): Promise<string[]> =>
  (await bench.store.rows(home, 'event|')).map((row) => (JSON.parse(row.text) as StoredEvent).kind);
const seen = (bench: SweepBench): string[] => [...sightings(bench.ledger.view)].map(([key]) => key).sort();
const codes = (bench: SweepBench): string[] => sweepState(bench.ledger.view).findings.map(({ code }) => code);

describe('one run', () => {
  test('the first one only observes, and says so', async () => {
    const bench = await aSweep(openStore);
    const report = await bench.sweep();
    expect(report).toMatchObject({ outcome: 'complete', holdersSeen: 3, withoutCause: 3, removed: 0 });
    expect(seen(bench)).toEqual([annas, 'boss|root-9', 'vera|root-9']);
    expect(codes(bench)).toContain('role-not-armed');
    expect(await kinds(bench)).toEqual(expect.arrayContaining(['sweep.begun', 'sweep.seen', 'sweep.completed']));
  });

  test('only people count for the share that may be removed by itself, not application users', async () => {
    const bench = await aSweep(openStore);
    bench.dataverse.held.set('flow', new Set(['copy-1']));
    bench.evidence.applications.add('flow');
    expect(await bench.sweep()).toMatchObject({ outcome: 'complete', holdersSeen: 4 });
    expect(sweepState(bench.ledger.view).lastComplete).toMatchObject({ holdersSeen: 3 });
  });

  test('the second one an interval later carries out what the brakes let through', async () => {
    const bench = await aSweep(openStore);
    await armedAndSeenTwice(bench);
    await signAdministrators(bench);
    const report = await bench.sweep();
    expect(report).toMatchObject({ outcome: 'complete', removed: 1 });
    expect(bench.woken).toContain(`${home} ${annas}`);
    expect(bench.ledger.view.holder(annas)?.planned).toMatchObject({ copies: ['copy-1'] });
  });

  test('one that shows nobody at all takes nothing back that somebody signed', async () => {
    const bench = await aSweep(openStore, { policy: aSweptPolicy({ alsoProtects: [] }) });
    await bench.sweep();
    const signs = { environment: home, reason: 'she keeps it', holders: annas, commandId: newCommand(bench) };
    await as(bench, 'carla').does('SignBaseline', signs);
    bench.dataverse.held.clear();
    for (let looks = 0; looks < 3; looks += 1) {
      await bench.clock.advance(interval);
      await bench.sweep();
    }
    expect([...standings(bench.ledger.view)].map(([key]) => key)).toEqual([annas]);
  });

  test('whom we gave a role for a time, and who asks for one, is no sighting', async () => {
    const bench = await aSweep(openStore);
    await as(bench, 'mia').ask();
    bench.dataverse.held.set('mia', new Set(['copy-2']));
    await bench.sweep();
    expect(seen(bench)).not.toContain('mia|root-1');
  });

  test('a dry run puts nothing on record and removes nothing, and tells what would be', async () => {
    const bench = await aSweep(openStore);
    await armedAndSeenTwice(bench);
    await signAdministrators(bench);
    const [before, rows] = [bench.ledger.sequence(), seen(bench)];
    const report = await bench.sweep(true);
    expect(report).toMatchObject({ outcome: 'complete', dryRun: true, removed: 0, plan: { size: 1 } });
    expect([bench.ledger.sequence(), seen(bench)]).toEqual([before, rows]);
    expect(bench.woken.filter((one) => one.includes('anna'))).toEqual([]);
  });
});

describe('E1, E2: evidence that is not complete', () => {
  test.each([
    ['an error', { kind: 'unknown' as const, cause: 'time-out' }],
    ['a refusal', { kind: 'refused' as const, refusal: { code: 'x', message: '403' } }],
    ['an empty answer', { kind: 'done' as const, value: { rows: [] } }],
  ])('%s: no removal, no change of what was seen, one clear finding', async (_what, answer) => {
    const bench = await aSweep(openStore);
    await armedAndSeenTwice(bench);
    await signAdministrators(bench);
    const rows = seen(bench);
    bench.evidence.script = (kind) => (kind === 'directHolders' ? answer : undefined);
    const report = await bench.sweep();
    expect(report).toMatchObject({ outcome: 'incomplete', removed: 0, findings: [{ code: 'evidence-incomplete' }] });
    expect(codes(bench)).toEqual(['evidence-incomplete']);
    expect(seen(bench)).toEqual(rows);
    expect(sweepState(bench.ledger.view).plan).toBeUndefined();
    expect(bench.dataverse.calls('remove')).toEqual([]);
  });
});

describe('nothing is looked at', () => {
  test('by a replica that is not ready', async () => {
    const bench = await aSweep(openStore);
    bench.troubles.push('clock-off');
    expect(await bench.sweep()).toMatchObject({ outcome: 'not-now', calls: 0 });
  });

  test('with a policy older than the record', async () => {
    const bench = await aSweep(openStore);
    await outdateRecord(bench);
    expect(await bench.sweep()).toMatchObject({ outcome: 'not-now', calls: 0 });
  });

  test('where the policy says off', async () => {
    const bench = await aSweep(openStore, { policy: aSweptPolicy({ mode: 'off' }) });
    expect(await bench.sweep()).toMatchObject({ outcome: 'not-now', calls: 0 });
  });

  test('while another replica looks', async () => {
    const bench = await aSweep(openStore);
    const other = await oneMore(bench, { instance: 'replica-2' });
    await bench.until(
      bench.ledger.submit({ kind: 'sweep-begin', policy: bench.service.policy, force: true }, lanes.jobs),
    );
    expect(await other.sweep()).toMatchObject({ outcome: 'not-now', calls: 0 });
    expect(other.evidence.asked).toBe(0);
  });

  test('on a record that was put back', async () => {
    const bench = await aSweep(openStore);
    await bench.store.remove(home, 'head');
    expect(await bench.sweep()).toMatchObject({ outcome: 'not-now', calls: 0 });
  });
});

test('a record that stops to answer, or a replica that is no longer ready while it looks: nothing rests on the scan', async () => {
  const bench = await aSweep(openStore);
  bench.evidence.script = (kind) => {
    if (kind === 'users') bench.troubles.push('clock-off');
    return undefined;
  };
  expect(await bench.sweep()).toMatchObject({ outcome: 'incomplete', removed: 0 });
  expect(seen(bench)).toEqual([]);
});

describe('in a running replica', () => {
  function running(bench: SweepBench): Worker {
    const { service, replica } = bench;
    const worker = createWorker(service, replica.scope, replica.instance, 1);
    replica.scope.spawn('worker', () => worker.run());
    return worker;
  }

  test('a role given behind our back is found, planned, taken away and read back', async () => {
    const bench = await aSweep(openStore);
    running(bench);
    await bench.clock.advance(3 * second);
    await signAdministrators(bench);
    await armedAndSeenTwice(bench);
    await bench.clock.advance(interval + minute);
    expect(bench.dataverse.calls('remove')).toEqual(['remove user-anna copy-1']);
    expect(bench.dataverse.held.get('anna')?.size).toBe(0);
    expect(bench.dataverse.calls('rolesOf anna').length).toBeGreaterThan(0);
    expect(await kinds(bench)).toContain('holder.gone');
    await bench.clock.advance(interval);
    expect(seen(bench)).toEqual([]);
    expect(planItems(bench.ledger.view)).toEqual([]);
    bench.replica.scope.stop();
  });

  test('a plan that waits for a name is carried out as soon as it has one', async () => {
    const bench = await aSweep(openStore, { policy: aSweptPolicy({ mode: 'ask' }) });
    const worker = running(bench);
    await bench.clock.advance(3 * second);
    await armedAndSeenTwice(bench);
    await signAdministrators(bench);
    await bench.clock.advance(interval);
    expect(bench.dataverse.calls('remove')).toEqual([]);
    const plan = sweepState(bench.ledger.view).plan?.hash ?? '';
    await as(bench, 'carla').does('ApplySweep', { environment: home, commandId: newCommand(bench), plan });
    worker.carryOut(home);
    await bench.clock.advance(minute);
    expect(bench.dataverse.calls('remove')).toEqual(['remove user-anna copy-1']);
    bench.replica.scope.stop();
  });

  test('a replica whose policy is not the newest neither carries a plan out nor sends what was planned', async () => {
    const bench = await aSweep(openStore, { policy: aSweptPolicy({ mode: 'ask' }) });
    await armedAndSeenTwice(bench);
    await signAdministrators(bench);
    await bench.sweep();
    const plan = sweepState(bench.ledger.view).plan?.hash ?? '';
    await as(bench, 'carla').does('ApplySweep', { environment: home, commandId: newCommand(bench), plan });
    const [environment] = bench.service.policy.environments;
    if (environment === undefined) throw new Error('There is no environment.');
    await outdateRecord(bench);
    expect(await bench.until(carryOut(bench.needs, environment))).toBe(0);
    const planned = { kind: 'sweep-remove' as const, policy: bench.service.policy, key: annas, hash: plan };
    await bench.until(bench.ledger.submit(planned, lanes.jobs));
    expect(bench.ledger.view.holder(annas)?.planned).toBeDefined();
    running(bench);
    await bench.clock.advance(minute);
    expect(bench.dataverse.calls('remove')).toEqual([]);
    bench.replica.scope.stop();
  });

  test('a fault of ours in a run is not repeated each second', async () => {
    const bench = await aSweep(openStore);
    bench.evidence.script = () => {
      throw new Error('a bug');
    };
    running(bench);
    await bench.clock.advance(minute);
    expect(sweepState(bench.ledger.view).run).toBeLessThanOrEqual(3);
    expect(sweepState(bench.ledger.view).run).toBeGreaterThan(0);
    bench.replica.scope.stop();
  });

  test('an administrator may ask for a scan: any replica takes it, after a restart too, and not after one that failed alone', async () => {
    const bench = await aSweep(openStore);
    bench.evidence.script = () => ({ kind: 'unknown', cause: 'time-out' });
    const worker = running(bench);
    await bench.clock.advance(2 * minute);
    const stopped = sweepState(bench.ledger.view).run;
    bench.evidence.script = () => undefined;
    await as(bench, 'carla').does('RunSweep', { environment: home, commandId: newCommand(bench) });
    expect(bench.woken).toContain(`scan of ${home}`);
    worker.scan(home);
    await bench.clock.advance(5 * second);
    expect(sweepState(bench.ledger.view)).toMatchObject({ run: stopped + 1, lastComplete: { run: stopped + 1 } });
    await bench.clock.advance(2 * minute);
    expect(sweepState(bench.ledger.view).run).toBe(stopped + 1);
    await as(bench, 'carla').does('RunSweep', { environment: home, commandId: newCommand(bench) });
    bench.replica.scope.stop();
    const other = await oneMore(bench, { instance: 'replica-2' });
    running(other);
    await bench.clock.advance(5 * second);
    expect(sweepState(other.ledger.view)).toMatchObject({ run: stopped + 2, lastComplete: { run: stopped + 2 } });
    other.replica.scope.stop();
  });

  test('it looks each interval, and on demand in between', async () => {
    const bench = await aSweep(openStore);
    const worker = running(bench);
    await bench.clock.advance(2 * interval + minute);
    expect((await kinds(bench)).filter((kind) => kind === 'sweep.completed')).toHaveLength(3);
    const report = await bench.until(worker.sweep(home, false));
    expect(report).toMatchObject({ ok: true, value: { outcome: 'complete' } });
    expect(await bench.until(worker.sweep('nowhere', false))).toMatchObject({ problem: { code: 'not-found' } });
    bench.replica.scope.stop();
  });
});

test('many holders with long stories come on record in commands that the store takes', async () => {
  const bench = await aSweep(openStore);
  const guid = (name: string, index: number): string => `${name}-${String(index).padStart(35 - name.length, '0')}`;
  const members = Array.from({ length: 70 }, (_, index) => guid('member', index));
  for (let team = 0; team < 5; team += 1)
    bench.evidence.crews.set(`team-${String(team)} `.padEnd(100, 'x'), { copies: ['copy-1'], members });
  expect(await bench.sweep()).toMatchObject({ outcome: 'complete', holdersSeen: 73 });
  expect(seen(bench)).toHaveLength(73);
  const events = await bench.store.rows(home, 'event|');
  expect(Math.max(...events.map(({ text }) => text.length))).toBeLessThan(24_000);
});
