import { defaultTimings } from '../domain/timings.js';
import type { Answer } from '../ports.js';
import { aDataverse, type TestDataverse } from '../testing/dataverse.js';
import { second, ten } from '../testing/instants.js';
import { createManualClock, type ManualClock } from '../testing/manual-clock.js';
import { createDataverseCalls, type DataverseCalls } from './dataverse-calls.js';
import { callLanes, createLimiter } from './limiter.js';

interface Bench {
  readonly clock: ManualClock;
  readonly dataverse: TestDataverse;
  readonly calls: DataverseCalls;
  readonly pauses: number[];
}

function aBench(): Bench {
  const clock = createManualClock(ten);
  const dataverse = aDataverse(clock, { anna: ['copy-1'] });
  const pauses: number[] = [];
  const limiter = createLimiter(clock, { ...defaultTimings, budgetAtOnce: 1 }, 1);
  const calls = createDataverseCalls(dataverse, limiter, clock, 15 * second, (ms) => void pauses.push(ms));
  return { clock, dataverse, calls, pauses };
}

test('one call at a time, when that is all there is', async () => {
  const { clock, dataverse, calls } = aBench();
  dataverse.takesMs = () => second;
  const both = Promise.all([
    calls.rolesOf('anna', callLanes.grants),
    calls.copyOf('root-1', 'unit-1', callLanes.grants),
  ]);
  expect(await clock.until(both)).toMatchObject([{ kind: 'done' }, { kind: 'done', value: 'copy-1' }]);
  expect(dataverse.asked.map((one) => one.at - ten)).toEqual([0, second]);
});

test('a turn that was waited for sends one call at once', async () => {
  const { clock, dataverse, calls } = aBench();
  const turn = await clock.until(calls.prepare(callLanes.grants));
  expect(dataverse.asked).toEqual([]);
  expect(await clock.until(turn.send('remove', 'user-anna', 'copy-1'))).toEqual({ kind: 'done', value: undefined });
  const next = await clock.until(calls.prepare(callLanes.grants));
  expect(await clock.until(next.send('assign', 'user-anna', 'copy-1'))).toMatchObject({ kind: 'done' });
  expect(dataverse.asked.map((one) => one.call)).toEqual(['remove user-anna copy-1', 'assign user-anna copy-1']);
});

test('a turn that is given back is somebody else’s', async () => {
  const { clock, calls } = aBench();
  const turn = await clock.until(calls.prepare(callLanes.grants));
  turn.drop();
  expect(await clock.until(calls.rolesOf('anna', callLanes.rechecks))).toMatchObject({ kind: 'done' });
});

test('a call without an answer in time is unknown, and its turn is over', async () => {
  const { clock, dataverse, calls } = aBench();
  dataverse.takesMs = () => 60 * second;
  expect(await clock.until(calls.rolesOf('anna', callLanes.grants))).toEqual({
    kind: 'unknown',
    cause: 'no answer in time',
  });
  dataverse.takesMs = () => 0;
  expect(await clock.until(calls.rolesOf('anna', callLanes.grants))).toMatchObject({ kind: 'done' });
});

test('a 429 is obeyed by the next calls, and told so that it can be put on record', async () => {
  const { clock, dataverse, calls, pauses } = aBench();
  dataverse.script = () => ({ code: 'throttled', message: '429', retryAfterMs: 20 * second });
  expect(await clock.until(calls.rolesOf('anna', callLanes.grants))).toMatchObject({ kind: 'refused' });
  dataverse.script = () => undefined;
  await clock.until(calls.rolesOf('anna', callLanes.overdue));
  expect(dataverse.asked.map((one) => one.at - ten)).toEqual([0, 20 * second]);
  expect(pauses).toEqual([20 * second]);
});

test('a 429 that does not say how long pauses nothing by itself', async () => {
  const { clock, dataverse, calls, pauses } = aBench();
  dataverse.script = (call) => (call.startsWith('assign') ? { code: 'throttled', message: '429' } : undefined);
  const turn = await clock.until(calls.prepare(callLanes.grants));
  expect(await clock.until(turn.send('assign', 'user-anna', 'copy-2'))).toMatchObject({ kind: 'refused' });
  expect(pauses).toEqual([0]);
  await clock.until(calls.rolesOf('anna', callLanes.grants));
  expect(dataverse.asked.at(-1)?.at).toBe(ten);
});

test('any other refusal pauses nobody', async () => {
  const { clock, dataverse, calls, pauses } = aBench();
  dataverse.script = () => ({ code: '0x80040220', message: 'no' });
  await clock.until(calls.copyOf('root-1', 'unit-1', callLanes.grants));
  expect(pauses).toEqual([]);
});

test('a look of the sweep waits for its turn, has a deadline, and obeys a 429', async () => {
  const { clock, calls, pauses } = aBench();
  const seen: number[] = [];
  const look = (answer: Answer<string>, takesMs = 0) =>
    calls.scan(async () => {
      seen.push(clock.now() - ten);
      await clock.sleep(takesMs);
      return answer;
    });
  const done = { kind: 'done', value: 'page' } as const;
  expect(await clock.until(look(done))).toEqual(done);
  expect(await clock.until(look(done, 60 * second))).toEqual({ kind: 'unknown', cause: 'no answer in time' });
  const throttled = { code: 'throttled', message: '429', retryAfterMs: 20 * second };
  expect(await clock.until(look({ kind: 'refused', refusal: throttled }))).toMatchObject({ kind: 'refused' });
  expect(await clock.until(look(done))).toEqual(done);
  expect(seen).toEqual([0, 0, 15 * second, 35 * second]);
  expect(pauses).toEqual([20 * second]);
});
