/**
 * A slow net under the due list: each look asks a few of all holders as if there was no list, one portion after the other.
 * A mistake of the list can delay something by minutes then, not for ever.
 */
import type { Due } from './due-list.js';
import type { NextStep } from './next-step.js';

/** So many are asked a look. */
export const netPortion = 50;

export interface DueNet {
  /** What is due now among the next few and is not in this list. */
  missedBy(list: readonly Due[], now: number): Due[];
}

/** `every`: the keys of all holders, lazily; they may change while they are walked. `stepOf`: what is next for a holder. */
export function createDueNet(every: () => Iterable<string>, stepOf: (key: string, now: number) => NextStep): DueNet {
  let walk = every()[Symbol.iterator]();

  /** The next few, from the beginning again after the last one. */
  function portion(): Set<string> {
    const keys = new Set<string>();
    let isFresh = false;
    for (let count = 0; count < netPortion; count += 1) {
      const next = walk.next();
      if (next.done !== true) keys.add(next.value);
      else if (isFresh) break;
      else {
        walk = every()[Symbol.iterator]();
        isFresh = true;
      }
    }
    return keys;
  }

  return {
    missedBy(list, now) {
      const known = new Set(list.map(({ key }) => key));
      const missed: Due[] = [];
      for (const key of portion()) {
        const next = known.has(key) ? undefined : stepOf(key, now);
        if (next !== undefined && next.do !== 'rest') missed.push({ key, next });
      }
      return missed;
    },
  };
}
