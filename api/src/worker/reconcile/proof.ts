/**
 * Whether what ends a request may count: a read that does not show a role of ours, or shows one that was not ours to give, or
 * an assign that was so already. The organization on record answered within the last minute, or nothing would have been
 * asked; but addresses can be exchanged within a minute, and an end has no way back. So it must have answered once more
 * since.
 */
import type { CallAnswer } from '../../domain/command.js';
import { holdsAlready, holdsOurs } from '../../domain/copies.js';
import { isTaken, type Intent, type SeenRoles } from '../../domain/holder.js';
import type { CallLane } from '../limiter.js';
import type { ReconcileNeeds } from './turn.js';

/** `began`: monotonic instant at which the read began. One call more, only where the read ends something. */
export async function mayCount(
  { ledger, target }: Pick<ReconcileNeeds, 'ledger' | 'target'>,
  key: string,
  read: SeenRoles,
  began: number,
  lane: CallLane,
): Promise<boolean> {
  const holder = ledger.view.holder(key);
  const isOurs = holder !== undefined && isTaken(holder);
  const isProof = isOurs ? !holdsOurs(holder, read) : holdsAlready(read);
  return !isProof || target.isRight(lane, began);
}

/** `sentAt`: monotonic instant of the call. What another organization may have answered says nothing of this one. */
export async function believed(
  { target }: Pick<ReconcileNeeds, 'target'>,
  { kind }: Intent,
  answer: CallAnswer,
  sentAt: number,
  lane: CallLane,
): Promise<CallAnswer> {
  const wasSoAlready = kind === 'assign' && answer.kind === 'refused' && answer.code === 'duplicate';
  return !wasSoAlready || (await target.isRight(lane, sentAt)) ? answer : { kind: 'unknown' };
}
