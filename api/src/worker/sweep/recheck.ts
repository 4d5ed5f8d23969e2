/** Has live grants read again that a complete scan did not show, whoever took the role. */
import { holderKey } from '../../domain/holder.js';
import { requestsOf } from '../../domain/draft.js';
import { isLive } from '../../domain/request.js';
import type { SweepSeen } from '../../domain/sweep/command.js';
import { seenKey } from '../../domain/sweep/evidence.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';

/** Holders that one commit changes. */
const holdersACommand = 10;

/** False when the record did not take it: the run is not whole then. */
export async function recheckUnshown(ledger: Ledger, seen: SweepSeen): Promise<boolean> {
  const { run, fence, organizationId } = seen;
  const keys = unshown(ledger, seen);
  for (let at = 0; at < keys.length; at += holdersACommand) {
    const some = keys.slice(at, at + holdersACommand);
    const recheck = { kind: 'sweep-recheck' as const, run, fence, organizationId, keys: some };
    const committed = await ledger.submit(recheck, lanes.jobs);
    if (committed.kind !== 'done') return false;
  }
  return true;
}

/** Holders with live access that were not seen to hold the role directly: what a team gives is no grant of ours. */
function unshown({ view }: Ledger, { holders }: SweepSeen): string[] {
  const shown = new Set(holders.filter(({ copies }) => copies.length > 0).map(seenKey));
  return [...view.holders()]
    .filter(({ owned }) => owned)
    .map(({ person, rootRole }) => holderKey(person, rootRole))
    .filter((key) => !shown.has(key) && requestsOf(view, key).some(isLive));
}
