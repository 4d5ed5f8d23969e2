/** When the process is killed: at one moment of a story, or again and again. */
import type { OperationName } from '@jit/connector';
import { seeded } from '../simulation/seeded.js';
import { type Effect, type Moment, nameOf } from './moments.js';
import type { CallKind } from './outside.js';

/** What can be seen from outside: a call of the process, or an answer that a person got. */
export type Happening =
  { readonly call: CallKind; readonly changes: number } | { readonly answer: OperationName; readonly nth: number };

export interface Strike {
  /** Of a call that changes something. */
  readonly effect?: Effect;
}

export interface Attack {
  readonly name: string;
  /** For the process itself, which sees its commits. */
  readonly args?: readonly string[];
  readonly downMs?: number;
  /** Whether the process dies of this. */
  strikes(happening: Happening): Strike | undefined;
}

export const peace: Attack = { name: 'in peace', strikes: () => undefined };

export function atMoment(moment: Moment): Attack {
  const name = nameOf(moment);
  switch (moment.at) {
    case 'commit':
      return {
        name,
        args: [moment.of, ...(moment.after === undefined ? [] : [moment.after])],
        strikes: () => undefined,
      };
    case 'answer':
      return {
        name,
        strikes: (one) => ('answer' in one && one.answer === moment.of && one.nth === moment.nth ? {} : undefined),
      };
    case 'call': {
      const { of, changes, effect, downMs } = moment;
      let struck = false;
      return {
        name,
        ...(downMs !== undefined && { downMs }),
        strikes(one) {
          if (struck || !('call' in one) || one.call !== of || one.changes !== changes) return undefined;
          struck = true;
          return effect === undefined ? {} : { effect };
        },
      };
    }
  }
}

/** So many times at most, after so many happenings at most each time. */
const mostKills = 6;
const mostBetween = 25;

/** Again and again, whatever is going on then. */
export function again(seed: number): Attack {
  const random = seeded(seed, 'kills');
  let kills = 0;
  let left = random.between(1, mostBetween);
  return {
    name: `again and again ${String(seed)}`,
    strikes() {
      left -= 1;
      if (left > 0 || kills === mostKills) return undefined;
      kills += 1;
      left = random.between(1, mostBetween);
      return { effect: random.pick(['never', 'at-once'] as const) };
    },
  };
}
