/**
 * A change of the user ends its wait. Roles of a disabled user can be neither added nor removed, so a removal waits long;
 * when the user is enabled again it is due at once, whatever else works in the environment.
 */
import type { EnabledAgain, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import type { Holder } from '../holder.js';
import { ok, type Result } from '../result.js';

const userDisabled = 'user-disabled';

/** Waits only because its user is disabled. */
export const waitsForUser = ({ refusals, intent }: Holder): boolean =>
  refusals?.code === userDisabled && intent === undefined;

export function enabledAgain(draft: Draft, { keys, readAt }: EnabledAgain): Result<Effect> {
  for (const key of keys) {
    const holder = draft.holder(key);
    if (holder === undefined || !waitsForUser(holder)) continue;
    // Refused after the read began: the user was disabled once more.
    if ((holder.refusals?.at ?? 0) > readAt) continue;
    const { refusals: _, ...free } = holder;
    draft.emit('holder.enabled-again', { holders: [free] });
  }
  return ok({});
}
