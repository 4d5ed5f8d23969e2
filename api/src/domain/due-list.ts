/**
 * Which holders something is to be done for now. A look asks again only for those that moved, and for those whose instant
 * has come: what rests rests until then, however many there are.
 */
import { waitsRestOn } from './breaker.js';
import type { View } from './draft.js';
import { createEarliest } from './earliest.js';
import { keysOf, type NextStep } from './next-step.js';
import type { Timings } from './timings.js';

/** Something is to be done for the holder of this key. */
export interface Due {
  readonly key: string;
  readonly next: Exclude<NextStep, { do: 'rest' }>;
}

export interface DueList {
  /** All of them as of this instant, in no order. */
  at(now: number): Due[];
}

/**
 * `moved`: keys of holders that moved since it was called last, everything at first. `stepOf`: what is next for a holder;
 * where it rests, nothing but a move of the holder or of what `waitsRestOn` tells changes that before its instant.
 */
export function createDueList(
  view: View,
  timings: Timings,
  moved: () => ReadonlySet<string>,
  stepOf: (key: string, now: number) => NextStep,
): DueList {
  const resting = createEarliest();
  /** Those that were due at the last look: until they rest each look asks for them again. */
  let due: ReadonlySet<string> = new Set();
  let restedOn: string | undefined;

  function toAsk(now: number): Set<string> {
    const keys = new Set([...due, ...moved(), ...resting.take(now)]);
    const rests = waitsRestOn(view, timings);
    // The waits of all of them may have ended.
    if (rests !== restedOn) for (const key of keysOf(view)) keys.add(key);
    restedOn = rests;
    return keys;
  }

  return {
    at(now) {
      const found: Due[] = [];
      for (const key of toAsk(now)) {
        const next = stepOf(key, now);
        resting.set(key, next.do === 'rest' ? next.until : Infinity);
        if (next.do !== 'rest') found.push({ key, next });
      }
      due = new Set(found.map(({ key }) => key));
      return found;
    },
  };
}
