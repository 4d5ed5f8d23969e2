/** A holder with a call that is about to be sent. */
import { forgetGone, withGiven } from '../copies.js';
import type { Draft } from '../draft.js';
import type { Calling, Holder, Intent } from '../holder.js';
import type { Timings } from '../timings.js';

export function withIntent(
  draft: Draft,
  holder: Holder,
  callId: string,
  kind: Intent['kind'],
  copy: { readonly systemUserId: string; readonly roleId: string },
  timings: Timings,
): Calling {
  const { now } = draft;
  const { removedAt, ...rest } = holder;
  const intent: Intent = {
    callId,
    kind,
    ...copy,
    before: holder.read?.copies ?? [],
    owner: draft.instance,
    at: now,
    until: now + timings.claimMs,
    first: kind === 'assign' && !holder.owned,
  };
  // The remove that counts must be sent after the last assign.
  if (kind === 'remove') return { ...rest, ...(removedAt !== undefined && { removedAt }), copy, intent };
  return { ...withGiven(forgetGone(rest, timings), copy.roleId, holder.read?.unit), assignedAt: now, copy, intent };
}
