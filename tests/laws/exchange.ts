/**
 * The stated exposure of targets: each call and each proof follows an answer of the right organization that is at most a
 * minute old. What another organization answers within that minute may be taken for the truth, and nothing later.
 */
import type { History } from './history.js';
import type { Replay } from './replay.js';

/** Whether at this instant, when something was sent or a read began, an answer of before was still believed. */
export const isStillBelieved = (history: History, at: number): boolean =>
  (history.exchangedAt ?? []).some(
    (exchange) =>
      at >= exchange - history.staleMs - history.clockMs &&
      at <= exchange + (history.organizationMs ?? 0) + history.clockMs,
  );

/** Holders of which a role was proven gone within that minute: it may still be where nobody has looked. */
export function provenElsewhere(replay: Replay, history: History): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { event, after } of replay.entries)
    for (const row of event.kind === 'holder.gone' ? Object.keys(event.after) : []) {
      const key = row.slice('open|holder|'.length);
      const beganAt = after.holders.get(key)?.read?.beganAt;
      if (beganAt !== undefined && isStillBelieved(history, beganAt)) keys.add(key);
    }
  return keys;
}
