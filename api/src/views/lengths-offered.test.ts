import { aRole } from '../testing/a-policy.js';
import { hour, minute, second } from '../testing/instants.js';
import { durationFrom, inMinutes, lengthsOf } from './lengths.js';

const offered = (defaultMs: number, maximumMs: number, stepMs: number): number[] =>
  lengthsOf(aRole({ durations: { defaultMs, maximumMs, stepMs } }));

test('lengths worth offering are the usual ones up to the maximum, never more than four', () => {
  expect(offered(hour, 2 * hour, 15 * minute)).toEqual([30, 60, 120]);
  expect(offered(hour, 8 * hour, 15 * minute)).toEqual([60, 120, 240, 480]);
});

test('default and maximum are always among them', () => {
  expect(offered(20 * minute, 7 * hour, 5 * minute)).toEqual([20, 120, 240, 420]);
  expect(offered(5 * minute, 24 * hour, 5 * minute)).toEqual([5, 240, 480, 1440]);
});

test('what does not fit the step is not offered', () => {
  expect(offered(90 * minute, 3 * hour, 90 * minute)).toEqual([90, 180]);
});

test('a role of seconds offers its lengths in whole minutes, upwards', () => {
  expect(offered(5 * second, 5 * second, second)).toEqual([1]);
  expect(offered(30 * second, 90 * second, second)).toEqual([1, 2]);
});

test('a default beyond the maximum is the maximum', () => {
  expect(offered(4 * hour, hour, minute)).toEqual([30, 60]);
});

test('whatever is offered can be asked for', () => {
  for (const [defaultMs, maximumMs, stepMs] of [
    [hour, 8 * hour, 15 * minute],
    [90 * second, 3 * minute, 90 * second],
    [150 * second, 10 * minute, 30 * second],
    [45 * second, 90 * second, 45 * second],
    [20 * second, 100 * second, 20 * second],
  ] as const) {
    const role = aRole({ durations: { defaultMs, maximumMs, stepMs } });
    for (const minutes of lengthsOf(role)) {
      const ms = durationFrom(role, minutes);
      expect([minutes, ms % stepMs === 0 && ms <= maximumMs]).toEqual([minutes, true]);
    }
  }
});

test('a part of a minute counts as a minute', () => {
  expect([0, 1, 59_999, minute, minute + 1].map(inMinutes)).toEqual([0, 1, 1, 1, 2]);
});
