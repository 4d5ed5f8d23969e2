/**
 * Whether a read that does not show a role of ours may count. The organization on record answered within the last minute, or
 * nothing would have been read; but addresses can be exchanged within a minute, and an end has no way back. So it must have
 * answered once more after the read began.
 */
import { holdsOurs } from '../../domain/copies.js';
import { isTaken, type SeenRoles } from '../../domain/holder.js';
import type { CallLane } from '../limiter.js';
import type { ReconcileNeeds } from './turn.js';

/** `began`: monotonic instant at which the read began. One call more, only where the role is ours and not seen. */
export async function mayCount(
  { ledger, target }: Pick<ReconcileNeeds, 'ledger' | 'target'>,
  key: string,
  read: SeenRoles,
  began: number,
  lane: CallLane,
): Promise<boolean> {
  const holder = ledger.view.holder(key);
  const isProof = holder !== undefined && isTaken(holder) && !holdsOurs(holder, read);
  return !isProof || target.isRight(lane, began);
}
