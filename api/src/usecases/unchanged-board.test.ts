import { Board, Unchanged } from '@jit/connector';
import type { OperationInput } from '@jit/connector';
import { anActor, aPolicy, aRole } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { hour, minute, second } from '../testing/instants.js';
import { aService, another, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aGrant } from '../testing/worker.js';
import { getBoard } from './get-board.js';

const openStore = storesOfEachTest();

async function answer(bench: ServiceBench, by: string, query: string): Promise<unknown> {
  const input: OperationInput<'GetBoard'> = { query };
  const answered = await bench.until(getBoard(bench.service, anActor(by), input));
  if (!answered.ok) throw new Error(answered.problem.code);
  return JSON.parse(answered.value.board);
}

const tagOf = async (bench: ServiceBench, by: string, query = ''): Promise<string> =>
  Board.parse(await answer(bench, by, query)).tag ?? '';

/** Who knows the board of before is told that nothing changed, or gets the whole board. */
async function isUnchanged(bench: ServiceBench, by: string, known: string, query = ''): Promise<boolean> {
  const answered = await answer(bench, by, `${query}&known=${known}`);
  if (Unchanged.safeParse(answered).success) return true;
  const { tag } = Board.parse(answered);
  expect(tag).not.toBe(known);
  return false;
}

const aBench = (): Promise<ServiceBench> =>
  aService(openStore, {
    policy: aPolicy({ roles: [aRole(), aRole({ id: 'own', rootRole: 'root-2', approval: 'none' })] }),
  });

test('who knows the board is told in a few bytes that it is so now', async () => {
  const bench = await aBench();
  await as(bench, 'anna').ask();
  const known = await tagOf(bench, 'anna');
  await bench.clock.advance(minute);
  expect(await answer(bench, 'anna', `known=${known}`)).toEqual({
    v: 1,
    unchanged: known,
    serverTime: new Date(bench.clock.now()).toISOString(),
    revision: Board.parse(await answer(bench, 'anna', '')).revision,
  });
});

test('what others do changes the revision, and nothing else of my board', async () => {
  const bench = await aBench();
  const before = Board.parse(await answer(bench, 'anna', ''));
  await as(bench, 'mia').ask();
  const after = Unchanged.parse(await answer(bench, 'anna', `known=${before.tag ?? ''}`));
  expect(after.revision).toBeGreaterThan(before.revision);
});

test('another replica knows the same boards', async () => {
  const bench = await aBench();
  await as(bench, 'anna').ask();
  const known = await tagOf(bench, 'anna');
  const other = await another(bench, { policy: bench.service.policy, instance: 'replica-2' });
  expect(await isUnchanged(other, 'anna', known)).toBe(true);
});

test.each<[string, (bench: ServiceBench) => Promise<unknown>]>([
  ['a request of my own', (bench) => as(bench, 'anna').ask()],
  [
    'a request of my own that was refused, which no commit tells',
    (bench) =>
      as(bench, 'anna').refused('CreateRequest', {
        commandId: newCommand(bench),
        role: 'own',
        minutes: 1,
        reason: 'Far too short a time',
      }),
  ],
])('%s changes my board', async (_what, act) => {
  const bench = await aBench();
  const known = await tagOf(bench, 'anna');
  await act(bench);
  expect(await isUnchanged(bench, 'anna', known)).toBe(false);
});

test('a refusal that is no more shown changes it too', async () => {
  const bench = await aBench();
  await as(bench, 'anna').ask();
  const known = await tagOf(bench, 'anna');
  await bench.clock.advance(bench.service.timings.outcomeKeptMs + second);
  expect(await isUnchanged(bench, 'anna', known)).toBe(false);
});

test('access whose time is over changes it, although nobody has put that on record', async () => {
  const bench = await aGrant(openStore);
  await bench.clock.advance(bench.service.timings.outcomeKeptMs + second);
  const known = await tagOf(bench, 'anna');
  const request = await bench.request();
  const endsAt = 'endsAt' in request ? (request.endsAt ?? 0) : 0;
  const before = bench.ledger.sequence();
  await bench.clock.advance(endsAt - bench.service.time.now() - second);
  expect(await isUnchanged(bench, 'anna', known)).toBe(true);
  await bench.clock.advance(second);
  expect(await isUnchanged(bench, 'anna', known)).toBe(false);
  expect(bench.ledger.sequence()).toBe(before);
});

test('a window that is over changes it: nothing can be cancelled or decided any more', async () => {
  const bench = await aBench();
  const { lapsesAt = '' } = await as(bench, 'anna').ask();
  await bench.clock.advance(bench.service.timings.outcomeKeptMs + second);
  const [asker, decider] = [await tagOf(bench, 'anna'), await tagOf(bench, 'boris')];
  await bench.clock.advance(Date.parse(lapsesAt) - bench.service.time.now() - second);
  expect(await isUnchanged(bench, 'anna', asker)).toBe(true);
  expect(await isUnchanged(bench, 'boris', decider)).toBe(true);
  await bench.clock.advance(second);
  expect(await isUnchanged(bench, 'anna', asker)).toBe(false);
  expect(await isUnchanged(bench, 'boris', decider)).toBe(false);
});

test('what ended a week ago leaves the board', async () => {
  const bench = await aBench();
  const { id } = await as(bench, 'anna').ask();
  await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
  await bench.clock.advance(hour);
  const known = await tagOf(bench, 'anna');
  await bench.clock.advance(7 * 24 * hour - hour - second);
  expect(await isUnchanged(bench, 'anna', known)).toBe(true);
  await bench.clock.advance(second);
  expect(await isUnchanged(bench, 'anna', known)).toBe(false);
});

test('the directory changes it: other groups, other approvers, no answer', async () => {
  const bench = await aBench();
  for (const [name, change] of [
    ['anna', () => bench.directory.people.set('anna', [])],
    ['mia', () => bench.directory.people.set('boris', [])],
    ['carla', () => (bench.directory.silent = true)],
  ] as const) {
    const known = await tagOf(bench, name);
    change();
    await bench.clock.advance(minute + second);
    expect(await isUnchanged(bench, name, known)).toBe(false);
  }
});

test('nobody is told that the board of somebody else is unchanged, and no part for another one', async () => {
  const bench = await aBench();
  const known = await tagOf(bench, 'anna');
  expect(await isUnchanged(bench, 'mia', known)).toBe(false);
  expect(await isUnchanged(bench, 'anna', known, 'parts=roles')).toBe(false);
  expect(await isUnchanged(bench, 'carla', await tagOf(bench, 'carla'), 'parts=outside')).toBe(false);
});

test('the number of those that wait comes with both answers', async () => {
  const bench = await aBench();
  await as(bench, 'anna').ask();
  const known = await tagOf(bench, 'boris');
  const answered = await bench.until(getBoard(bench.service, anActor('boris'), { query: `known=${known}` }));
  expect(answered).toMatchObject({ ok: true, value: { waiting: 1 } });
});
