/** L11, right before it is sent: no plan takes the last administrator, whoever was one when the plan was made. */
import { violates, type History, type Law } from './history.js';
import { callOf, plannedCalls } from './removals.js';
import { replaysOf, type Replay } from './replay.js';

/** What protects a holder is read at most so long before the removal is decided, and that so long before it is sent. */
const readMs = 10_000;
const sentMs = 60_000;

export const anAdministratorStays: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const { administratorRole, changes } = replay.history;
    if (administratorRole === undefined) return [];
    const planned = plannedCalls(replay, history.clockMs);
    return changes.flatMap((change) => {
      const { at, sentAt = at, oid, rootRole, kind, by } = change;
      const isSwept = by === 'us' && kind === 'remove' && change.changed && planned.has(callOf(change));
      if (!isSwept || rootRole !== administratorRole) return [];
      const key = `${oid}|${rootRole}`;
      const isLast = !othersHeld(replay, key, sentAt - readMs - sentMs - history.staleMs, sentAt, history);
      return isLast ? [violates('L11')('the sweep took the role of the last administrator', at, key)] : [];
    });
  });

/** Somebody else was an administrator at some instant between these. */
function othersHeld(replay: Replay, key: string, from: number, to: number, { clockMs }: History): boolean {
  const [, root = ''] = key.split('|');
  const keys = new Set([
    ...replay.history.baseline,
    ...replay.history.changes.map((one) => `${one.oid}|${one.rootRole}`),
  ]);
  return [...keys].some(
    (other) => other !== key && other.endsWith(`|${root}`) && replay.wasHeldAnyhow(other, from - clockMs, to),
  );
}
