/**
 * What a complete read of Dataverse means for a holder, and the one call that may follow. A read counts only when the
 * holder row is still the one that stood when the read began.
 */
import type { EndReason } from '@jit/connector';
import { removalsFail, triesAgainAt } from '../breaker.js';
import { claimedUntil } from '../claim.js';
import type { Effect, Observe } from '../command.js';
import { row } from '../documents.js';
import { requestsOf, type Draft } from '../draft.js';
import { believed, copyToTake, holdsAlready, holdsOurs, mustRemove, plannedAfter, showsRole } from '../copies.js';
import {
  isTaken,
  recheckAt,
  newHolder,
  unplanned,
  type Calling,
  type Holder,
  type Intent,
  type SeenRoles,
} from '../holder.js';
import { schedule } from '../holder-bounds.js';
import type { Timings } from '../timings.js';
import { isLive, isOver, type Active, type Granting, type Request } from '../request.js';
import { ok, type Result } from '../result.js';
import { mayStillTake } from '../sweep/remove.js';
import { eligible, join, settleByTime } from './advance.js';
import { withIntent } from './intent.js';
import { dropExtensions, goOnAtOnce, isRemoving, keepIfOwed, take, without } from './together.js';

export function observe(draft: Draft, command: Observe, timings: Timings): Result<Effect> {
  const { key, read } = command;
  const holder = draft.holder(key);
  if (read !== undefined && holder?.seq !== command.fence) return ok({ readAgain: true });
  // Another worker has the holder for itself; this one's own intent is still out as well.
  if (holder?.intent !== undefined && claimedUntil(holder.intent, draft.instance) > draft.now) return ok({});
  settleByTime(draft, key, timings);
  if (read !== undefined) {
    seen(draft, key, read, timings);
    closeLeftBehind(draft, key, timings);
    begin(draft, command, read, timings);
  }
  const intent = nextCall(draft, command, timings);
  return ok(intent === undefined ? {} : { call: intent });
}

/** Writes down what was read and takes every step that it proves. */
export function seen(draft: Draft, key: string, shown: SeenRoles, timings: Timings): void {
  const before = draft.holder(key);
  if (before === undefined) return;
  const read = believed(before, shown, timings);
  const live = requestsOf(draft, key).some(isLive);
  const holder = afterRead(before, read, live);
  const held = showsRole(holder, read);
  draft.emit('holder.read', { holders: [holder], data: { held, user: read.user } });
  if (!isTaken(holder)) return;
  if (live && held) granted(draft, key, timings);
  else if (live) missing(draft, key, read, before.missingSince, timings);
  else if (isGone(holder, read, timings)) gone(draft, key, timings);
  else awaitProof(draft, key, timings);
}

function afterRead(row: Holder, read: SeenRoles, live: boolean): Holder {
  const before = row.owned ? row : plannedAfter(row, read);
  const { missingSince, absentSince, ...rest } = before;
  // A role that is owed counts as missing only by reads made while nothing of ours was on its way.
  const counts = !showsRole(before, read) && !(live && before.unsettled.length > 0);
  return {
    ...rest,
    read,
    looks: before.looks.filter((at) => at > read.beganAt),
    ...copyToTake(before, read),
    ...(counts && { missingSince: missingSince ?? read.beganAt }),
    ...(read.user === 'absent' && { absentSince: absentSince ?? read.beganAt }),
  };
}

function granted(draft: Draft, key: string, timings: Timings): void {
  for (const request of requestsOf(draft, key))
    if (request.state === 'granting' && request.joined !== undefined) {
      const holder = draft.holder(key);
      take(draft, request, { do: 'grant' }, timings, holder && recheckAt(holder, draft.now + timings.quietRecheckMs));
    }
  if (requestsOf(draft, key).some((request) => isLive(request) && request.state === 'granting')) goOnAtOnce(draft, key);
}

/** The role is owed and not there. While a call of ours may still arrive it is restored; else somebody took it. */
function missing(draft: Draft, key: string, read: SeenRoles, since: number | undefined, timings: Timings): void {
  const holder = draft.holder(key);
  if (holder === undefined || holder.unsettled.length > 0) return;
  const active = requestsOf(draft, key).filter((request) => request.state === 'active');
  if (active.length === 0) return;
  if (since === undefined || read.beganAt < since + timings.missingMs) {
    draft.emit('holder.missing', { holders: [recheckAt(holder, (since ?? read.beganAt) + timings.missingMs)] });
    return;
  }
  for (const request of active) takeBack(draft, request, 'removed-outside', timings);
  if (requestsOf(draft, key).some((request) => request.state === 'active')) goOnAtOnce(draft, key);
}

export function takeBack(draft: Draft, request: Request, reason: EndReason, timings: Timings): void {
  if (take(draft, request, { do: 'take-back', reason }, timings) !== undefined)
    dropExtensions(draft, request.id, timings);
}

/** A definite answer to a remove sent since our last assign, a read begun after both, and nothing still on its way. */
function isGone(holder: Holder, read: SeenRoles, timings: Timings): boolean {
  if (holdsOurs(holder, read) || holder.unsettled.length > 0 || holder.intent !== undefined) return false;
  if (holder.removedAt === undefined || read.beganAt < holder.removedAt) return false;
  if (read.beganAt < (holder.assignedAt ?? 0) + timings.goneAfterAssignMs) return false;
  if (read.user !== 'absent') return true;
  // Nobody there twice, a minute apart: the user has left the environment, not only one answer.
  return holder.absentSince !== undefined && read.beganAt >= holder.absentSince + timings.missingMs;
}

function gone(draft: Draft, key: string, timings: Timings): void {
  for (const request of requestsOf(draft, key))
    if (request.state === 'removing') take(draft, request, { do: 'gone' }, timings, without(draft, key, request.id));
  // Ours until the last of them is closed: the next read proves it gone once more.
  if (isRemoving(draft, key)) {
    goOnAtOnce(draft, key);
    return;
  }
  const holder = draft.holder(key);
  if (holder === undefined) return;
  const { planned, assignedAt: _a, ...rest } = holder;
  const quiet: Holder = { ...unplanned(rest), owned: false, grants: [], looks: [draft.now + timings.quietRecheckMs] };
  draft.emit('holder.gone', { holders: [quiet], ...(planned && { data: { plan: planned.hash } }) });
}

/** Not proven gone yet: says when the next read can prove it. */
function awaitProof(draft: Draft, key: string, timings: Timings): void {
  const holder = draft.holder(key);
  if (holder?.removedAt === undefined || holder.read === undefined || holdsOurs(holder, holder.read)) return;
  const settled = holder.unsettled.map((call) => call.until);
  const absent = holder.absentSince === undefined ? 0 : holder.absentSince + timings.missingMs;
  const at = Math.max(draft.now + 1, (holder.assignedAt ?? 0) + timings.goneAfterAssignMs, absent);
  const next = recheckAt(holder, ...(settled.length > 0 ? settled : [at]));
  const isNew = schedule(next.looks, draft.now).some((look) => !holder.looks.includes(look));
  if (isNew) draft.emit('holder.watched', { holders: [next] });
}

/** Requests that were decided and have not joined: the read tells whether the role is there already. */
function begin(draft: Draft, command: Observe, read: SeenRoles, timings: Timings): void {
  const { key } = command;
  const there = draft.holder(key);
  if (there !== undefined && isTaken(there)) return;
  for (const request of requestsOf(draft, key)) {
    if (request.state !== 'granting' || request.joined !== undefined || isOver(request, draft.now)) continue;
    const obstacle = obstacleIn(read, command);
    if (obstacle !== undefined) take(draft, request, { do: 'fail', reason: obstacle }, timings);
    else if (holdsAlready(read)) take(draft, request, { do: 'held-already' }, timings);
    else {
      const verdict = eligible(command.policy, request, command.facts);
      if (verdict === 'unmet') take(draft, request, { do: 'fail', reason: 'refused-by-policy' }, timings);
      if (verdict === 'met' && command.assignable !== undefined) joinWithIntent(draft, command, request, read, timings);
    }
  }
}

/** The role proved to be somebody else's, and the commit that said so had no room for all who waited for it. */
function closeLeftBehind(draft: Draft, key: string, timings: Timings): void {
  const holder = draft.holder(key);
  if (holder === undefined || isTaken(holder)) return;
  for (const request of requestsOf(draft, key))
    if (request.state === 'removing' || (request.state === 'granting' && request.joined !== undefined))
      take(draft, request, { do: 'held-already' }, timings, without(draft, key, request.id));
}

function obstacleIn(read: SeenRoles, command: Observe): EndReason | undefined {
  if (read.user === 'absent') return 'user-absent';
  if (read.user === 'disabled') return 'user-disabled';
  return command.assignable === 'none' && !holdsAlready(read) ? 'role-absent' : undefined;
}

/** Joining and the assign intent are one commit: no grant is owed a role for which nothing is on record. */
function joinWithIntent(draft: Draft, command: Observe, request: Granting, read: SeenRoles, timings: Timings): void {
  if (!draft.hasRoomFor(request.id) || removalsFail(draft, timings) !== undefined) return;
  const there =
    draft.holder(command.key) ?? newHolder(draft.environment, request.requester, request.rootRole, draft.now);
  if (there.intent !== undefined) {
    join(draft, command.key, request, timings);
    return;
  }
  const { systemUserId } = read;
  if (systemUserId === undefined || command.assignable === undefined) return;
  const holder = withIntent(
    draft,
    { ...there, read },
    command.callId,
    'assign',
    { systemUserId, roleId: command.assignable },
    timings,
  );
  // Where no copy is there a signed-off entry covers nothing: what is given now is given for a time.
  if (read.copies.length === 0 && draft.document('standing', command.key) !== undefined)
    draft.emit('sweep.entry-ended', { request: request.id, documents: row('standing', command.key, null) });
  join(draft, command.key, request, timings, { ...holder, person: request.requester, owned: true });
}

/** The call that brings what is observed to what is desired, as an intent on record; none when they agree. */
function nextCall(draft: Draft, command: Observe, timings: Timings): Intent | undefined {
  const { key } = command;
  if (keepIfOwed(draft, key, timings)) return undefined;
  const holder = draft.holder(key);
  if (holder?.intent !== undefined) return holder.intent.callId === command.callId ? holder.intent : undefined;
  if (holder === undefined || !isTaken(holder)) return undefined;
  const requests = requestsOf(draft, key);
  const live = requests.filter(isLive);
  // Whose time is over is about to end, also where nobody has written that yet.
  const lasting = live.filter((one) => draft.now < (one.state === 'active' ? one.endsAt : one.giveUpAt));
  const next =
    live.length > 0 ? restore(draft, command, holder, lasting, timings) : removal(draft, command, holder, timings);
  if (next === undefined) return undefined;
  draft.emit('holder.intent', { holders: [next], data: { call: command.callId, kind: next.intent.kind } });
  return next.intent;
}

function removal(draft: Draft, command: Observe, holder: Holder, timings: Timings): Calling | undefined {
  if (triesAgainAt(draft, holder, timings) > draft.now || holder.copy === undefined) return undefined;
  if (!mustRemove(holder)) return undefined;
  const may = holder.owned ? 'yes' : mayStillTake(draft, command, holder, timings);
  if (may === 'no') draft.emit('sweep.dropped', { holders: [unplanned(holder)] });
  if (may !== 'yes') return undefined;
  return withIntent(draft, holder, command.callId, 'remove', holder.copy, timings);
}

/** Owed and not there: assigned for a grant that waits for it, restored while a call of ours is unsettled. */
function restore(
  draft: Draft,
  command: Observe,
  holder: Holder,
  live: readonly (Active | Granting)[],
  timings: Timings,
): Calling | undefined {
  const copy = copyToAssign(holder, command);
  if (copy === undefined || triesAgainAt(draft, holder, timings) > draft.now) return undefined;
  const waits = live.some((request) => request.state === 'granting');
  if (!waits && holder.unsettled.length === 0) return undefined;
  const allowed = live.filter((request) => {
    const verdict = eligible(command.policy, request, command.facts);
    if (verdict === 'unmet') takeBack(draft, request, 'refused-by-policy', timings);
    return verdict === 'met';
  });
  const now = draft.holder(command.key);
  if (allowed.length === 0 || now === undefined) return undefined;
  return withIntent(draft, now, command.callId, 'assign', copy, timings);
}

/** Only a complete read that does not show the role leads to an assign. */
function copyToAssign(holder: Holder, { read, assignable }: Observe): Holder['copy'] {
  if (read?.systemUserId === undefined || holdsOurs(holder, read)) return undefined;
  return assignable === undefined || assignable === 'none'
    ? undefined
    : { systemUserId: read.systemUserId, roleId: assignable };
}
