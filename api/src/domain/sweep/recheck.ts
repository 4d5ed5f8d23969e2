/**
 * Live grants that a complete scan of the sweep did not show are read now. The scan alone ends nothing: it may be older than
 * the grant, and only two reads of the holder itself mean that somebody took the role.
 */
import type { Effect } from '../command.js';
import { requestsOf, type Draft } from '../draft.js';
import { recheckAt } from '../holder.js';
import { isLive } from '../request.js';
import { ok, type Result } from '../result.js';
import type { SweepRecheck } from './command.js';
import { sweepState } from './record.js';
import { isForeign, isMine, notNow } from './run.js';

export function sweepRecheck(draft: Draft, command: SweepRecheck): Result<Effect> {
  if (!isMine(draft, command.run)) return notNow('This scan is over.');
  if (isForeign(sweepState(draft).lastComplete, command)) return ok({});
  for (const key of command.keys) {
    const holder = draft.holder(key);
    // What changed since the scan began, the scan may show as it was before.
    const counts = holder?.owned === true && holder.intent === undefined && holder.seq <= command.fence;
    if (counts && requestsOf(draft, key).some(isLive))
      draft.emit('sweep.rechecked', { data: { run: command.run, key }, holders: [recheckAt(holder, draft.now)] });
  }
  return ok({});
}
