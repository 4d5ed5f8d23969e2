import { createSystemClock } from './clock.js';

const clock = createSystemClock();

test('the monotonic clock never goes back', () => {
  const readings = Array.from({ length: 1000 }, () => clock.monotonic());
  expect(readings).toEqual([...readings].sort((one, other) => one - other));
});
test('the wall clock counts milliseconds since 1970', () => {
  const before = Date.now();
  const now = clock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
test('sleep lasts at least as long as asked', async () => {
  const before = clock.monotonic();
  await clock.sleep(20);
  expect(clock.monotonic() - before).toBeGreaterThanOrEqual(20);
});
test.each([0, -5, Number.NaN])('sleep of %d ends at once', async (ms) => {
  await expect(clock.sleep(ms)).resolves.toBeUndefined();
});
test('sleep ends when the signal aborts, before or meanwhile, without an error', async () => {
  const aborting = new AbortController();
  const sleeping = clock.sleep(1e9, aborting.signal);
  aborting.abort();
  await expect(sleeping).resolves.toBeUndefined();
  await expect(clock.sleep(1e9, aborting.signal)).resolves.toBeUndefined();
});
test('a sleep of months does not end at once, as a timer of Node would', async () => {
  const aborting = new AbortController();
  let over = false;
  const sleeping = clock.sleep(2 ** 32, aborting.signal).then(() => {
    over = true;
  });
  await clock.sleep(20);
  expect(over).toBe(false);
  aborting.abort();
  await sleeping;
});
