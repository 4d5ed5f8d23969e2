/** Makes many things a few at a time, so that nobody else waits until all of them are made. */
import type { Clock } from '../ports.js';

/** A store in a file answers at once: without a rest a hundred reads are one piece of work. */
const atOnce = 10;
const restMs = 1;

/** What `make` gives for each, in order. */
export async function inPortions<T, R>(
  clock: Pick<Clock, 'sleep'>,
  things: readonly T[],
  make: (thing: T) => Promise<R>,
): Promise<R[]> {
  const made: R[] = [];
  for (let from = 0; from < things.length; from += atOnce) {
    if (from > 0) await clock.sleep(restMs);
    made.push(...(await Promise.all(things.slice(from, from + atOnce).map(make))));
  }
  return made;
}
