import type { Board } from '@jit/connector';
import { withTableFaults, type TableFault } from '../../../tests/support/faulty-tables.js';
import { headKey } from '../ledger/keys.js';
import { home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute, second } from '../testing/instants.js';
import { another } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, working, type WorkerBench } from '../testing/worker.js';
import { createWorker } from '../worker/worker.js';

const openStore = storesOfEachTest();
const reason = 'The account was taken over';

interface Bench extends WorkerBench {
  readonly id: string;
  /** What the store answers to each transaction from now on. */
  readonly faults: { writes?: TableFault };
}

function run(bench: WorkerBench): void {
  const worker = createWorker(bench.service, bench.replica.scope, bench.replica.instance, 1);
  bench.replica.scope.spawn('worker', () => worker.run());
}

/** Anna has the role for an hour. */
async function granted(): Promise<Bench> {
  const faults: Bench['faults'] = {};
  const bench = await aWorker(openStore, {
    between: (tables) => withTableFaults(tables, ({ on }) => (on === 'transact' ? faults.writes : undefined)),
  });
  run(bench);
  const { id } = await as(bench, 'anna').ask();
  await bench.clock.advance(2 * second);
  expect((await bench.request(id)).state).toBe('active');
  return { ...bench, id, faults };
}

/** The ledger is not trusted any more; the head row that was taken away is answered. */
async function distrust(bench: Bench): Promise<string> {
  const head = (await bench.store.text(home, headKey)) ?? '';
  await bench.store.remove(home, headKey);
  await bench.clock.advance(2 * second);
  expect(bench.ledger.distrusted()).toBeDefined();
  return head;
}

async function lockStore(bench: Bench): Promise<void> {
  bench.faults.writes = { kind: 'busy' };
  const input = { role: 'customizer', minutes: 60, reason };
  for (let count = 0; count < 3; count += 1)
    await as(bench, 'mia').call('CreateRequest', { commandId: newCommand(bench), ...input });
  expect(bench.ledger.troubled()).toBe(true);
}

const ends = ({ keyFolder }: WorkerBench): string[] =>
  [...keyFolder.texts.keys()].filter((name) => name.startsWith('end.'));

/** The requests of the board of this person. */
async function onBoard(bench: Bench, who: string): Promise<Board['requests']> {
  const { board } = await as(bench, who).does('GetBoard', { query: 'requests' });
  return (JSON.parse(board) as Board).requests;
}

const waysOfTrouble: [string, (bench: Bench) => Promise<unknown>][] = [
  ['is not trusted', distrust],
  ['takes no commits', lockStore],
];

describe.each(waysOfTrouble)('access ends although the ledger %s', (_what, trouble) => {
  test.each([
    ['anna', undefined, 'given-back'],
    ['carla', reason, 'revoked'],
  ])('%s ends it, hears so, and the role goes at once', async (who, why, endReason) => {
    const bench = await granted();
    await trouble(bench);
    const requestId = bench.id;
    const input = { requestId, commandId: newCommand(bench), ...(why !== undefined && { reason: why }) };
    const ending = { state: 'removing', endReason, endedById: who, mayEnd: false };
    expect(await as(bench, who).does('EndAccess', input)).toMatchObject(ending);
    expect(ends(bench)).toEqual([`end.${home}.${requestId}`]);
    await bench.clock.advance(5 * second);
    expect(bench.holds()).toBe(false);
    expect(await onBoard(bench, who)).toMatchObject(who === 'anna' ? [ending] : []);
    // Once more is the same.
    expect(await as(bench, who).does('EndAccess', input)).toMatchObject(ending);
    expect(ends(bench)).toHaveLength(1);
  });

  test('who may end it is decided as always', async () => {
    const bench = await granted();
    await trouble(bench);
    const input = { requestId: bench.id, commandId: newCommand(bench) };
    expect((await as(bench, 'zoe').refused('EndAccess', { ...input, reason })).code).toBe('not-found');
    expect((await as(bench, 'carla').refused('EndAccess', input)).code).toBe('reason-too-short');
    await bench.clock.advance(10 * second);
    expect([ends(bench), bench.holds()]).toEqual([[], true]);
  });

  test('also when Dataverse answers later, after a restart', async () => {
    const bench = await granted();
    await trouble(bench);
    bench.dataverse.script = () => 'before';
    await as(bench, 'carla').does('EndAccess', { requestId: bench.id, commandId: newCommand(bench), reason });
    await bench.clock.advance(5 * second);
    expect(bench.holds()).toBe(true);
    bench.replica.scope.stop();
    bench.dataverse.script = () => undefined;
    const next = working(await another(bench, { instance: 'replica-2', policy: bench.service.policy }));
    run(next);
    await next.clock.advance(40 * second);
    expect(next.holds()).toBe(false);
  });
});

test('a full disk keeps nobody from ending access', async () => {
  const bench = await granted();
  await distrust(bench);
  bench.keyFolder.full = true;
  await as(bench, 'anna').does('EndAccess', { requestId: bench.id, commandId: newCommand(bench) });
  await bench.clock.advance(5 * second);
  expect(bench.holds()).toBe(false);
  expect(bench.replica.log.lines.map((line) => line.event)).toContain('spool.unwritable');
});

const told = { state: 'ended', ending: { reason: 'revoked', by: { oid: 'carla' } } };

test('a store that takes commits again is told who ended it, when and why', async () => {
  const bench = await granted();
  await lockStore(bench);
  const at = bench.service.time.now();
  await as(bench, 'carla').does('EndAccess', { requestId: bench.id, commandId: newCommand(bench), reason });
  await bench.clock.advance(2 * minute);
  delete bench.faults.writes;
  await bench.clock.advance(15 * minute);
  const ended = await bench.request(bench.id);
  expect(ended).toMatchObject(told);
  expect('ending' in ended ? ended.ending.at - at : Infinity).toBeLessThan(5 * second);
  expect(await as(bench, 'anna').does('GetRequest', { requestId: bench.id })).toMatchObject({ endNote: reason });
  expect([...bench.keyFolder.texts.keys()].filter((name) => /^(end|spool)\./.test(name))).toEqual([]);
});

test('so is a ledger that is trusted again, by the next replica', async () => {
  const bench = await granted();
  const head = await distrust(bench);
  await as(bench, 'carla').does('EndAccess', { requestId: bench.id, commandId: newCommand(bench), reason });
  await bench.clock.advance(10 * second);
  bench.replica.scope.stop();
  await bench.store.put(home, headKey, head);
  bench.keyFolder.texts.delete(`distrust.${home}`);
  const next = working(await another(bench, { instance: 'replica-2', policy: bench.service.policy }));
  run(next);
  await next.clock.advance(15 * minute);
  expect(await next.request(bench.id)).toMatchObject(told);
  expect(next.holds()).toBe(false);
  expect(ends(bench)).toEqual([]);
});

test('what ended otherwise meanwhile stays as it ended', async () => {
  const bench = await granted();
  await lockStore(bench);
  const { keyFolder: _, ...shared } = bench;
  const other = working(await another(shared, { instance: 'replica-2', policy: bench.service.policy }));
  await as(other, 'anna').does('EndAccess', { requestId: bench.id, commandId: newCommand(bench) });
  await as(bench, 'carla').call('EndAccess', { requestId: bench.id, commandId: newCommand(bench), reason });
  delete bench.faults.writes;
  await bench.clock.advance(15 * minute);
  expect(await bench.request(bench.id)).toMatchObject({ state: 'ended', ending: { reason: 'given-back' } });
  expect(ends(bench)).toEqual([]);
});
