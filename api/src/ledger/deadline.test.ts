import type { Answer } from '../ports.js';
import { ten } from '../testing/instants.js';
import { createManualClock } from '../testing/manual-clock.js';
import { within } from './deadline.js';

const done: Answer<string> = { kind: 'done', value: 'yes' };

test('a call that answers in time says what it says, and its deadline is forgotten', async () => {
  const clock = createManualClock(ten);
  expect(await clock.until(within(clock, 1000, () => Promise.resolve(done)))).toEqual(done);
  expect(clock.sleepers()).toBe(0);
});

test('a call that does not answer by then has an unknown outcome, and the adapter is told to let go', async () => {
  const clock = createManualClock(ten);
  const signals: AbortSignal[] = [];
  const answer = within(clock, 1000, (signal) => {
    signals.push(signal);
    return new Promise<Answer<string>>(() => {});
  });
  await clock.advance(999);
  expect(signals.map((signal) => signal.aborted)).toEqual([false]);
  await clock.advance(1);
  expect(await answer).toEqual({ kind: 'unknown', cause: 'no answer in time' });
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
});

test('an answer after the deadline is nobody’s', async () => {
  const clock = createManualClock(ten);
  const late = within(clock, 1000, async () => {
    await clock.sleep(2000);
    return done;
  });
  await clock.advance(3000);
  expect(await late).toMatchObject({ kind: 'unknown' });
});

test('a call that breaks leaves no timer behind, and is told to let go', async () => {
  const clock = createManualClock(ten);
  let told: AbortSignal | undefined;
  const broken = within(clock, 1000, (signal) => {
    told = signal;
    return Promise.reject(new Error('a mistake of the program'));
  });
  await expect(broken).rejects.toThrow('a mistake of the program');
  expect(clock.sleepers()).toBe(0);
  expect(told?.aborted).toBe(true);
});
