/**
 * Keeps the row of a holder within one size, whatever happens and for how long: what could grow with time, tries or copies
 * is a schedule of a few entries. Each holder goes through here when an event puts it on record.
 */
import type { Holder } from './holder.js';
import { oneOfEachKind } from './unsettled.js';

/** Rechecks that stand on record at once. */
export const mostRechecks = 8;
/** Copies of one role that are kept of a read: one is enough to know that the role is held. */
export const mostCopiesSeen = 20;

/** The same holder in its largest size. `now`: the instant of the event. */
export function bounded(holder: Holder, now: number): Holder {
  const { read, intent, copy } = holder;
  return {
    ...holder,
    looks: schedule(holder.looks, now),
    unsettled: oneOfEachKind(holder.unsettled),
    ...(read && { read: { ...read, copies: ownFirst(read.copies, copy?.roleId) } }),
    ...(intent && { intent: { ...intent, before: ownFirst(intent.before, copy?.roleId) } }),
  };
}

/**
 * What is due by now is due once: the read that begins after the latest of them answers all. Of the later ones the earliest
 * are kept, and always the very last, which begins when everything is settled.
 */
export function schedule(instants: readonly number[], now: number): readonly number[] {
  const sorted = [...new Set(instants)].sort((one, other) => one - other);
  const due = sorted.filter((at) => at <= now).slice(-1);
  const all = [...due, ...sorted.filter((at) => at > now)];
  return all.length <= mostRechecks ? all : [...all.slice(0, mostRechecks - 1), ...all.slice(-1)];
}

/** The copy that we know of is never the one that is left out. */
function ownFirst(copies: readonly string[], own: string | undefined): readonly string[] {
  if (copies.length <= mostCopiesSeen) return copies;
  const isOwn = (roleId: string): boolean => roleId === own;
  return [...copies.filter(isOwn), ...copies.filter((roleId) => !isOwn(roleId))].slice(0, mostCopiesSeen);
}
