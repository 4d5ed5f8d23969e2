/** What memory knows to be due and not done: roles that are ours and owed to nobody any more. Pure. */
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

/** Longest overdue first. */
export function overdueIn(view: View, now: number): Overdue[] {
  const found: Overdue[] = [];
  for (const holder of view.holders()) {
    const over = overdueOf(view, holder, now);
    if (over !== undefined) found.push(over);
  }
  return found.sort((one, other) => one.since - other.since);
}

function overdueOf(view: View, holder: Holder, now: number): Overdue | undefined {
  const key = holderKey(holder.person, holder.rootRole);
  if (!holder.owned) return undefined;
  const joined = requestsOf(view, key).filter((request) => isLive(request) || request.state === 'removing');
  const ends = joined.map(endOf);
  if (ends.some((at) => at > now) || standingOf(view, key, now) !== undefined) return undefined;
  return { key, holder, since: Math.max(holder.assignedAt ?? 0, ...ends), requests: joined.map(({ id }) => id) };
}

/** When this request's access was or will be over, at the latest. */
function endOf(request: OpenRequest): number {
  if (request.state === 'active') return request.endsAt;
  if (request.state === 'granting') return request.giveUpAt;
  return request.state === 'removing' ? request.ending.at : Infinity;
}
