import { createManualClock } from '../testing/manual-clock.js';
import { ten } from '../testing/instants.js';
import { inPortions } from './in-portions.js';

test('things are made in order, ten at a time, and others are served in between', async () => {
  const clock = createManualClock(ten);
  const begun: number[] = [];
  const make = (thing: number): Promise<number> => {
    begun.push(thing);
    return Promise.resolve(2 * thing);
  };
  const things = Array.from({ length: 25 }, (_, at) => at);
  const made = inPortions(clock, things, make);
  await clock.settled();
  expect(begun).toEqual(things.slice(0, 10));
  expect(await clock.until(made)).toEqual(things.map((thing) => 2 * thing));
  expect(clock.monotonic()).toBe(1_000_000 + 2);
});

test('few things wait for nobody', async () => {
  const clock = createManualClock(ten);
  expect(await inPortions(clock, [1, 2], (thing) => Promise.resolve(thing))).toEqual([1, 2]);
  expect(await inPortions(clock, [], (thing) => Promise.resolve(thing))).toEqual([]);
});
