/** Reads after a call whether it shows. */
import type { CallAnswer } from '../../domain/command.js';
import type { Intent, SeenRoles } from '../../domain/holder.js';
import type { CallLane } from '../limiter.js';
import { toSeen } from './answers.js';
import { mayCount } from './proof.js';
import type { ReconcileNeeds, Subject } from './turn.js';

/** Reads until what the call should bring about shows, patient within the claim; the last read counts. */
export async function readBack(
  needs: ReconcileNeeds,
  key: string,
  { call, answer }: { readonly call: Intent; readonly answer: CallAnswer },
  subject: Subject,
  since: number,
  lane: CallLane,
): Promise<{ read: SeenRoles; fence?: number } | undefined> {
  const { ledger, calls, service, target } = needs;
  const { time, timings, ports } = service;
  const claimed = ledger.view.holder(key)?.seq;
  const until = Math.min(time.monotonic() + timings.readBackMs, since + timings.claimMs - timings.tickMs);
  let last: { read: SeenRoles; fence?: number; began: number } | undefined;
  const counted = async (): Promise<{ read: SeenRoles; fence?: number } | undefined> => {
    if (last === undefined || !(await mayCount(needs, key, last.read, last.began, lane))) return undefined;
    const { began: _, ...back } = last;
    return back;
  };
  for (let pause = timings.tickMs / 4; ; pause = Math.min(pause * 2, timings.readBackMs / 6)) {
    const fence = ledger.view.holder(key)?.seq;
    // What another organization shows proves nothing.
    if (!(await target.isRight(lane))) return undefined;
    const [beganAt, began] = [time.now(), time.monotonic()];
    const roles = await calls.rolesOfRow(call.systemUserId, lane);
    if (roles.kind === 'done') {
      last = { read: toSeen(roles.value, subject.rootRole, beganAt), began, ...(fence !== undefined && { fence }) };
      if (shows(last.read, call) || isLost(call, answer)) return counted();
    }
    // Somebody has changed what is owed: patience would serve nobody.
    if (needs.stopped() || fence !== claimed || time.monotonic() + pause >= until) return counted();
    await ports.clock.sleep(pause);
  }
}

/** What the call should bring about: another copy that is held now, after a move, is for the next call. */
function shows(read: SeenRoles, { kind, systemUserId, roleId }: Intent): boolean {
  const held = read.copies.includes(roleId);
  return kind === 'assign' ? held : read.systemUserId !== systemUserId || !held;
}

/** A removal without an answer is sent again soon, not looked after: once too often does no harm. */
const isLost = ({ kind }: Intent, answer: CallAnswer): boolean => kind === 'remove' && answer.kind === 'unknown';
