/** The moments at which the process is killed: named by what happens, never by when, so that they come on any machine. */
import type { OperationName } from '@jit/connector';
import type { EventKind } from '../../api/src/domain/events.js';
import type { CallKind } from './outside.js';
import { smallTimings } from './small-timings.js';

/** What becomes of a change that was under way: lost, applied at once, or applied while the next process watches. */
export type Effect = 'never' | 'at-once' | 'late';

/**
 * commit: the store has applied the first transaction with an event of this kind, behind one of the kind `after`.
 * call: the first call of this kind came to the outside when so many changes had come before; a read is answered in vain.
 * answer: a person has just heard how the nth command of this kind ended.
 */
export type Moment =
  | { readonly at: 'commit'; readonly of: EventKind; readonly after?: EventKind }
  | {
      readonly at: 'call';
      readonly of: CallKind;
      readonly changes: number;
      readonly effect?: Effect;
      /** Nobody starts the process again for so long. */
      readonly downMs?: number;
    }
  | { readonly at: 'answer'; readonly of: OperationName; readonly nth: number };

export const nameOf = (moment: Moment): string => Object.values(moment).map(String).join(' ');

/** So long that what was sent before cannot arrive any more. */
const longMs = smallTimings.claimMs + smallTimings.unsettledMs + 1000;

const commit = (of: EventKind, after?: EventKind): Moment => ({
  at: 'commit',
  of,
  ...(after !== undefined && { after }),
});
const read = (of: CallKind, changes: number): Moment => ({ at: 'call', of, changes });
const answer = (of: OperationName, nth = 1): Moment => ({ at: 'answer', of, nth });
const changed = (of: 'assign' | 'remove', changes: number): Moment[] => [
  ...(['never', 'at-once', 'late'] as const).map((effect): Moment => ({ at: 'call', of, changes, effect })),
];
const changedLongAgo = (of: 'assign' | 'remove', changes: number, effect: Effect): Moment => ({
  at: 'call',
  of,
  changes,
  effect,
  downMs: longMs,
});

/** Of a story, those that `npm test` walks, and those that only `npm run chaos` walks as well. Those that take longest first. */
export interface Moments {
  readonly few: readonly Moment[];
  readonly more: readonly Moment[];
}

export const whenGivenBack: Moments = {
  few: [
    changedLongAgo('assign', 0, 'at-once'),
    changedLongAgo('remove', 1, 'never'),
    ...changed('assign', 0),
    ...changed('remove', 1),
    commit('holder.intent'),
    commit('holder.answered', 'holder.intent'),
    commit('access.ending'),
    read('holder', 0),
    read('row', 1),
    answer('EndAccess'),
  ],
  more: [
    changedLongAgo('assign', 0, 'never'),
    changedLongAgo('remove', 1, 'at-once'),
    commit('access.requested'),
    commit('access.joined'),
    commit('access.granted'),
    commit('holder.gone'),
    read('person', 0),
    read('groups', 0),
    read('copy', 0),
    read('row', 2),
    answer('CreateRequest'),
  ],
};

/** What this story has that the other one has not: approvers, an extension, and an end by itself. */
export const whenItExpires: Moments = {
  few: [
    { at: 'call', of: 'remove', changes: 1, effect: 'late' },
    commit('access.approved'),
    commit('access.requested', 'access.granted'),
    commit('access.started'),
    commit('access.ending', 'access.started'),
    read('person', 1),
    answer('ExtendRequest'),
  ],
  more: [
    { at: 'call', of: 'remove', changes: 1, effect: 'never' },
    { at: 'call', of: 'remove', changes: 1, effect: 'at-once' },
    commit('access.approved', 'access.granted'),
    read('row', 1),
    answer('ApproveRequest'),
    answer('ApproveRequest', 2),
  ],
};
