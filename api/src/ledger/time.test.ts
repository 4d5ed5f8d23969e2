import type { Clock } from '../ports.js';
import { createTime } from './time.js';

const skewMs = 30_000;
const start = 1_700_000_000_000;

/** A host whose clocks stand where the test puts them. */
function host() {
  const at = { wall: start, monotonic: 500 };
  const clock: Clock = { now: () => at.wall, monotonic: () => at.monotonic, sleep: () => Promise.resolve() };
  const pass = (ms: number): void => {
    at.wall += ms;
    at.monotonic += ms;
  };
  return { at, clock, pass, time: createTime(clock, skewMs) };
}

describe('the time of a replica', () => {
  test('is the time of the store, carried on by the monotonic clock', () => {
    const { time, at, pass } = host();
    time.heard(start + 8000, 20);
    expect(time.now()).toBe(start + 8000);
    pass(5000);
    at.wall -= 20_000;
    expect(time.now()).toBe(start + 13_000);
    expect(time.trouble()).toEqual([]);
  });

  test('does not go back for an answer that lay here while the process stood still', () => {
    const { time, pass } = host();
    time.heard(start, 20);
    pass(1000);
    const storeTime = start + 1000;
    pass(25_000);
    time.heard(storeTime, 25_000);
    expect(time.now()).toBe(start + 26_000);
    pass(200_000);
    time.heard(start + 26_000, 200_000);
    expect(time.now()).toBe(start + 226_000);
    expect(time.trouble()).toEqual([]);
  });

  test('is not disturbed by the whole seconds of a Date header', () => {
    const { time, pass } = host();
    time.heard(start, 20);
    pass(990);
    time.heard(start, 20);
    expect(time.now()).toBe(start + 990);
  });

  test('follows the store both ways while they are near each other', () => {
    const { time } = host();
    time.heard(start, 20);
    time.heard(start + 4000, 20);
    expect(time.now()).toBe(start + 4000);
    time.heard(start - 4000, 20);
    expect(time.now()).toBeLessThan(start - 2000);
    expect(time.trouble()).toEqual([]);
  });

  test.each([3_600_000, -3_600_000])('does not follow a store that jumps by %d ms, and says so', (jump) => {
    const { time } = host();
    time.heard(start, 20);
    time.heard(start + jump, 20);
    expect(time.now()).toBe(start);
    expect(time.trouble()).toEqual(['store-time-jumped']);
    time.heard(start, 20);
    expect(time.trouble()).toEqual([]);
  });

  test('is in doubt when the clock of the host jumps or stands far from the store', () => {
    const jumped = host();
    jumped.time.heard(start, 20);
    jumped.at.wall += 29_000;
    expect(jumped.time.trouble()).toEqual([]);
    jumped.at.wall += 2_000;
    expect(jumped.time.trouble()).toContain('clock-jumped');
    const off = host();
    off.time.heard(start + 31_000, 20);
    expect(off.time.trouble()).toEqual(['clock-off']);
  });
});
