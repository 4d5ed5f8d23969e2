import { withTableFaults, type TableFault } from '../../../../tests/support/faulty-tables.js';
import { home } from '../../testing/a-policy.js';
import { annas } from '../../testing/a-request.js';
import { minute, second } from '../../testing/instants.js';
import { another, type ServiceOptions } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aWorker, policy, role, working, type WorkerBench } from '../../testing/worker.js';
import type { TableOperation, Tables } from '../../ports.js';
import { createWorker } from '../worker.js';

const openStore = storesOfEachTest();

const ask = { durationMs: 30 * second, reasonLength: 20 };

interface Bench extends WorkerBench {
  /** What the store answers to each transaction from now on, or to everything. */
  readonly faults: { writes?: TableFault; all?: TableFault };
}

function run(bench: WorkerBench): void {
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
}

const failingAs =
  (how: { writes?: TableFault; all?: TableFault }) =>
  (tables: Tables): Tables =>
    withTableFaults(tables, ({ on }) => how.all ?? (on === 'transact' ? how.writes : undefined));

/** Anna has the role for half a minute from now. */
async function aHalfMinute(options: ServiceOptions = {}): Promise<Bench> {
  const faults: Bench['faults'] = {};
  const bench = await aWorker(openStore, { ...options, between: failingAs(faults) });
  run(bench);
  await bench.ask({ ask });
  await bench.clock.advance(second);
  expect((await bench.request()).state).toBe('active');
  return { ...bench, faults };
}

const busy: TableFault = { kind: 'busy' };
const silent: TableFault = { kind: 'lost-before' };
const spooled = ({ keyFolder }: Bench): string[] =>
  [...keyFolder.texts.keys()].filter((name) => name.startsWith('spool.'));

describe('a store that takes no commits keeps no role for longer than a minute and some', () => {
  test.each<[string, Bench['faults']]>([
    ['locked by somebody, or full', { writes: busy }],
    ['silent to every commit', { writes: silent }],
    ['silent to everything', { all: silent }],
  ])('%s', async (_what, how) => {
    const bench = await aHalfMinute();
    Object.assign(bench.faults, how);
    await bench.clock.advance(30 * second + 55 * second);
    // Replicas that can write go first.
    expect(bench.holds()).toBe(true);
    expect(spooled(bench)).toEqual([]);
    await bench.clock.advance(40 * second);
    expect(bench.holds()).toBe(false);
    expect(spooled(bench)).toHaveLength(1);
    expect(bench.replica.log.lines.map((line) => line.event)).toEqual(
      expect.arrayContaining(['store.failing', 'removal.without-store']),
    );
    Object.assign(bench.faults, { writes: undefined, all: undefined });
    await bench.clock.advance(15 * minute);
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'removed-without-store' } });
    expect(spooled(bench)).toEqual([]);
    expect(bench.ledger.failing()).toBeUndefined();
    const told = (await bench.events()).filter(({ kind }) => kind === 'holder.removed-without-store');
    expect(told).toHaveLength(1);
    const { happenedAt, recordedAt } = told[0]?.data as { happenedAt: number; recordedAt: number };
    expect(recordedAt - happenedAt).toBeGreaterThan(20 * second);
    expect(recordedAt).toBe(told[0]?.time);
  });

  test('one planted row is enough', async () => {
    const bench = await aHalfMinute();
    const planted: TableOperation = {
      op: 'put',
      key: `event|${String(bench.ledger.sequence() + 1).padStart(16, '0')}`,
      text: '{}',
    };
    await bench.store.write(home, planted);
    await bench.clock.advance(2 * minute + 10 * second);
    expect(bench.holds()).toBe(false);
    await bench.store.remove(home, planted.key);
    await bench.clock.advance(15 * minute);
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'removed-without-store' } });
  });
});

test('the intent is on the disk before the call is sent, and its answer after', async () => {
  const bench = await aHalfMinute();
  bench.faults.writes = busy;
  const atCall: string[] = [];
  bench.dataverse.script = (call) => {
    if (call.startsWith('remove')) atCall.push(...spooled(bench).map((name) => bench.keyFolder.texts.get(name) ?? ''));
    return undefined;
  };
  await bench.clock.advance(2 * minute);
  expect(atCall.map((text) => JSON.parse(text) as object)).toEqual([
    expect.objectContaining({ key: annas, by: 'replica-1', requests: ['request-1'] }),
  ]);
  expect(atCall[0]).not.toContain('answer');
  expect([...bench.keyFolder.texts.values()].join()).toContain('"answer":{"kind":"done"}');
});

test('a disk that is full as well keeps no role: the log tells, and the record later', async () => {
  const bench = await aHalfMinute();
  bench.faults.writes = busy;
  bench.keyFolder.full = true;
  await bench.clock.advance(2 * minute);
  expect(bench.holds()).toBe(false);
  expect(bench.replica.log.lines.map((line) => line.event)).toContain('spool.unwritable');
  delete bench.faults.writes;
  await bench.clock.advance(15 * minute);
  expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'removed-without-store' } });
});

test('a process that died meanwhile leaves what it did to the next one', async () => {
  const bench = await aHalfMinute();
  bench.faults.writes = busy;
  await bench.clock.advance(2 * minute);
  bench.replica.scope.stop();
  expect(spooled(bench)).toHaveLength(1);
  const next = working(await another(bench, { instance: 'replica-2', policy: bench.service.policy }));
  run(next);
  await bench.clock.advance(15 * minute);
  expect(await next.request()).toMatchObject({ state: 'ended', ending: { reason: 'removed-without-store' } });
  expect(spooled(bench)).toEqual([]);
});

test('a record that is not trusted any more keeps no role: nobody goes first, so it goes at its end', async () => {
  const bench = await aHalfMinute();
  await bench.store.remove(home, 'head');
  await bench.clock.advance(29 * second);
  expect(bench.ledger.distrusted()).toBeDefined();
  expect(bench.holds()).toBe(true);
  await bench.clock.advance(3 * second);
  expect(bench.holds()).toBe(false);
  // It waits beside the key until an administrator has looked at the record.
  expect(spooled(bench)).toHaveLength(1);
});

test('nor one that was not trusted when this replica started', async () => {
  const bench = await aHalfMinute();
  bench.replica.scope.stop();
  await bench.store.remove(home, 'open|request|request-1');
  const next = working(await another(bench, { instance: 'replica-2', policy: bench.service.policy }));
  run(next);
  expect(next.ledger.distrusted()).toContain('open|request|request-1');
  await bench.clock.advance(28 * second);
  expect(bench.holds()).toBe(true);
  await bench.clock.advance(4 * second);
  expect(bench.holds()).toBe(false);
});

test('who is still owed the role keeps it, whatever the store does', async () => {
  const other = { ...role, id: 'other-entry' };
  const both = { ...policy, roles: [role, other] };
  const bench = await aHalfMinute({ policy: both });
  const longer = { role: other, policy: both, ask: { ...ask, durationMs: 10 * minute } };
  await bench.ask({ id: 'request-2', commandId: 'command-2', ...longer });
  await bench.clock.advance(20 * second);
  expect((await bench.request('request-2')).state).toBe('active');
  bench.faults.writes = busy;
  await bench.clock.advance(5 * minute);
  expect(bench.holds()).toBe(true);
  expect(bench.dataverse.calls('remove')).toEqual([]);
});

test('while Dataverse does not answer it is tried again, and gone soon after it does', async () => {
  const bench = await aHalfMinute();
  bench.faults.writes = busy;
  bench.dataverse.script = () => 'before';
  await bench.clock.advance(10 * minute);
  bench.dataverse.script = () => undefined;
  await bench.clock.advance(40 * second);
  expect(bench.holds()).toBe(false);
});

test('a store that takes commits again is found out though nobody asks for anything', async () => {
  const bench = await aHalfMinute();
  bench.faults.writes = busy;
  await bench.clock.advance(2 * minute);
  expect(bench.ledger.failing()).toBeDefined();
  delete bench.faults.writes;
  await bench.clock.advance(40 * second);
  expect(bench.ledger.failing()).toBeUndefined();
  expect(bench.service.record.failing()).toBeUndefined();
});
