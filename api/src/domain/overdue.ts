/** What memory knows to be due and not done: roles that are ours and owed to nobody any more. Pure. */
import { showsRole } from './copies.js';
import { requestsOf, type View } from './draft.js';
import { holderKey, type Holder } from './holder.js';
import { isLive, type OpenRequest } from './request.js';
import { standingOf } from './sweep/record.js';

export interface Overdue {
  readonly key: string;
  readonly holder: Holder;
  /** Since when the role is owed to nobody, epoch ms. */
  readonly since: number;
  /** Requests whose access is over. */
  readonly requests: readonly string[];
}

/** A removal is tried immediately; read-back and a few tries are no reason to call it stuck. */
const graceMs = 60_000;

/** Whether a role that should be gone since this instant stays for a reason that somebody should look into. */
export const isStuck = (since: number, holder: Holder | undefined, now: number): boolean =>
  since < now - graceMs && !isSeenGone(holder);

/**
 * A complete read does not show the role, and it began after a remove was answered: what was read before that may be what
 * the remove has changed, or what was there before an assign came through.
 */
export const isSeenGone = (holder: Holder | undefined): boolean =>
  holder?.removedAt !== undefined &&
  holder.read !== undefined &&
  holder.read.beganAt >= holder.removedAt &&
  !showsRole(holder, holder.read);

/** When a request was ended of which the ledger does not know that yet. */
type EndedAt = (id: string) => number | undefined;

/** Longest overdue first. */
export function overdueIn(view: View, now: number, endedAt: EndedAt = () => undefined): Overdue[] {
  const found: Overdue[] = [];
  for (const holder of view.holders()) {
    const over = overdueOf(view, holder, now, endedAt);
    if (over !== undefined) found.push(over);
  }
  return found.sort((one, other) => one.since - other.since);
}

function overdueOf(view: View, holder: Holder, now: number, endedAt: EndedAt): Overdue | undefined {
  const key = holderKey(holder.person, holder.rootRole);
  if (!holder.owned) return undefined;
  const joined = requestsOf(view, key).filter((request) => isLive(request) || request.state === 'removing');
  const ends = joined.map((request) => Math.min(endOf(request), endedAt(request.id) ?? Infinity));
  if (ends.some((at) => at > now) || standingOf(view, key, now) !== undefined) return undefined;
  return { key, holder, since: Math.max(holder.assignedAt ?? 0, ...ends), requests: joined.map(({ id }) => id) };
}

/** When this request's access was or will be over, at the latest. */
function endOf(request: OpenRequest): number {
  if (request.state === 'active') return request.endsAt;
  if (request.state === 'granting') return request.giveUpAt;
  return request.state === 'removing' ? request.ending.at : Infinity;
}
