import { defaultTimings } from '../domain/timings.js';
import { second, ten } from '../testing/instants.js';
import { createManualClock, type ManualClock } from '../testing/manual-clock.js';
import { callLanes, createLimiter, type CallLane, type Limiter } from './limiter.js';

interface Bench {
  readonly clock: ManualClock;
  readonly limiter: Limiter;
  /** Names of those whose turn came, in order. */
  readonly went: string[];
  /** Who waits for a turn; the answer ends the call. */
  readonly call: (name: string, lane?: CallLane) => void;
  readonly end: (name: string) => void;
}

function aLimiter(timings: { budgetRequests?: number; budgetAtOnce?: number } = {}, replicas = 1): Bench {
  const clock = createManualClock(ten);
  const limiter = createLimiter(clock, { ...defaultTimings, budgetWindowMs: 300 * second, ...timings }, replicas);
  const went: string[] = [];
  const over = new Map<string, () => void>();
  return {
    clock,
    limiter,
    went,
    call(name, lane = callLanes.grants) {
      void limiter.turn(lane).then((end) => {
        went.push(name);
        over.set(name, end);
      });
    },
    end: (name) => over.get(name)?.(),
  };
}

const names = (count: number, prefix = 'c') => Array.from({ length: count }, (_, at) => `${prefix}${String(at)}`);

test('so many calls in a sliding window, and one more when the oldest has left it', async () => {
  const { clock, went, call } = aLimiter({ budgetRequests: 3 });
  call('first');
  await clock.advance(100 * second);
  call('second');
  call('third');
  call('fourth');
  call('fifth');
  await clock.advance(200 * second - 1);
  expect(went).toEqual(['first', 'second', 'third']);
  await clock.advance(1);
  expect(went).toEqual(['first', 'second', 'third', 'fourth']);
  await clock.advance(100 * second);
  expect(went).toHaveLength(5);
});

test('so many at once, the next one when one is over', async () => {
  const { clock, went, call, end } = aLimiter({ budgetAtOnce: 2 });
  names(4).forEach((name) => call(name));
  await clock.settled();
  expect(went).toEqual(['c0', 'c1']);
  end('c1');
  await clock.settled();
  expect(went).toEqual(['c0', 'c1', 'c2']);
  end('c1');
  await clock.settled();
  expect(went).toHaveLength(3);
});

test('overdue removals go before grants, grants before looks', async () => {
  const { clock, went, call, end } = aLimiter({ budgetAtOnce: 1 });
  call('running');
  call('look', callLanes.rechecks);
  call('grant', callLanes.grants);
  call('overdue', callLanes.overdue);
  for (const name of ['running', 'overdue', 'grant']) {
    await clock.settled();
    end(name);
  }
  await clock.settled();
  expect(went).toEqual(['running', 'overdue', 'grant', 'look']);
});

test('looks never use the last fifth of the budget, and wait in nobody’s way', async () => {
  const { clock, went, call } = aLimiter({ budgetRequests: 10 });
  names(9, 'look').forEach((name) => call(name, callLanes.rechecks));
  await clock.settled();
  expect(went).toHaveLength(8);
  call('grant');
  call('overdue', callLanes.overdue);
  await clock.settled();
  expect(went.slice(8)).toEqual(['grant', 'overdue']);
  call('late', callLanes.overdue);
  await clock.advance(300 * second);
  expect(went.slice(10, 12)).toEqual(['late', 'look8']);
});

test('nothing is sent while Dataverse asked to wait, and a shorter wait does not end a longer one', async () => {
  const { clock, limiter, went, call } = aLimiter();
  limiter.pauseUntil(clock.monotonic() + 30 * second);
  limiter.pauseUntil(clock.monotonic() + 10 * second);
  call('removal', callLanes.overdue);
  await clock.advance(30 * second - 1);
  expect(went).toEqual([]);
  await clock.advance(1);
  expect(went).toEqual(['removal']);
});

test('a pause that comes while calls wait is obeyed by them', async () => {
  const { clock, limiter, went, call } = aLimiter({ budgetRequests: 1 });
  call('first');
  call('second');
  await clock.advance(200 * second);
  limiter.pauseUntil(clock.monotonic() + 200 * second);
  await clock.advance(200 * second - 1);
  expect(went).toEqual(['first']);
  await clock.advance(1);
  expect(went).toEqual(['first', 'second']);
});

test('replicas share the budget, and each keeps at least one call', async () => {
  const { clock, went, call } = aLimiter({ budgetRequests: 9, budgetAtOnce: 52 }, 3);
  names(9).forEach((name) => call(name));
  await clock.settled();
  expect(went).toHaveLength(3);
  const many = aLimiter({ budgetRequests: 2, budgetAtOnce: 2 }, 5);
  names(2).forEach((name) => many.call(name));
  await many.clock.settled();
  expect(many.went).toHaveLength(1);
});

test('the numbers of the product keep within what Dataverse takes: 6,000 in 300 s, 52 at once', () => {
  expect(defaultTimings).toMatchObject({ budgetWindowMs: 300 * second, budgetRequests: 6000, budgetAtOnce: 52 });
});

test('E14: the sweep goes after everybody else, and never uses the last fifth of the budget', async () => {
  const { clock, went, call, end } = aLimiter({ budgetAtOnce: 1 });
  for (const [name, lane] of Object.entries(callLanes).reverse()) call(name, lane);
  for (const name of ['sweep', 'overdue', 'grants', 'rechecks']) {
    await clock.settled();
    end(name);
  }
  // The first was alone when it asked; the others went in the order of their lanes.
  expect(went).toEqual(['sweep', 'overdue', 'grants', 'rechecks']);
  const full = aLimiter({ budgetRequests: 10 });
  names(12, 'sweep').forEach((name) => full.call(name, callLanes.sweep));
  await full.clock.settled();
  expect(full.went).toHaveLength(8);
  full.call('removal', callLanes.overdue);
  full.call('grant');
  await full.clock.settled();
  expect(full.went.slice(8)).toEqual(['removal', 'grant']);
});

test('a pause without an end is asked about again after a quarter of an hour', async () => {
  const { clock, limiter, went, call } = aLimiter();
  limiter.pauseUntil(clock.monotonic() + 400 * 24 * 3600 * second);
  call('first');
  await clock.advance(15 * 60 * second - 1);
  expect(went).toEqual([]);
  await clock.advance(2);
  expect(went).toEqual(['first']);
});
