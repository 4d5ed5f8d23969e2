import { defaultTimings } from '../domain/timings.js';
import { createBackOffs } from './back-offs.js';

const { backOffMinMs, backOffMaxMs } = defaultTimings;

/** Without jitter; `pass` lets time go by. */
function aBench() {
  let now = 0;
  const backOffs = createBackOffs(
    () => now,
    defaultTimings,
    () => 1,
  );
  return {
    backOffs,
    pass: (ms: number) => {
      now += ms;
    },
    /** How long this holder still waits. */
    waitOf: (key: string) => {
      const began = now;
      while (backOffs.waits(key)) now += 1;
      const wait = now - began;
      now = began;
      return wait;
    },
  };
}

test('each try without an answer makes the next wait twice as long, up to the longest', () => {
  const { backOffs, waitOf } = aBench();
  for (const times of [1, 2, 4]) {
    backOffs.later('one');
    expect(waitOf('one')).toBe(backOffMinMs * times);
  }
  for (let tries = 0; tries < 20; tries += 1) backOffs.later('one');
  expect(waitOf('one')).toBe(backOffMaxMs);
  expect(waitOf('another')).toBe(0);
});

test('a holder whose try went well waits no longer, and its next wait is the shortest again', () => {
  const { backOffs, waitOf } = aBench();
  for (let tries = 0; tries < 4; tries += 1) backOffs.later('one');
  backOffs.later('another');
  backOffs.rests('one');
  expect(backOffs.waits('one')).toBe(false);
  expect(backOffs.waits('another')).toBe(true);
  backOffs.later('one');
  expect(waitOf('one')).toBe(backOffMinMs);
});

test('when all waits are ended, each begins again with the shortest', () => {
  const { backOffs, pass, waitOf } = aBench();
  for (const key of ['one', 'another', 'another']) backOffs.later(key);
  pass(1);
  backOffs.endAll();
  expect(['one', 'another'].map((key) => backOffs.waits(key))).toEqual([false, false]);
  backOffs.later('another');
  expect(waitOf('another')).toBe(backOffMinMs);
});
