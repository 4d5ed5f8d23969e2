/**
 * What became of a call, written by its id whatever became of the claim, and decided on the grants that are live now.
 */
import { answerText } from './answer-text.js';
import { breakerAfter, mostOfCode, silence } from '../breaker.js';
import type { Effect, Settle } from '../command.js';
import { withGiven } from '../copies.js';
import { requestsOf, type Draft } from '../draft.js';
import { crossedOut, holderKey, recheckAt, newHolder, type Holder, type Refusals } from '../holder.js';
import type { Timings } from '../timings.js';
import { isLive } from '../request.js';
import { ok, type Result } from '../result.js';
import { cut } from '../stored-text.js';
import { answeredLate, doubt, neverSent } from '../unsettled.js';
import { seen, takeBack } from './observe.js';
import { take, without } from './together.js';

export function settle(draft: Draft, command: Settle, timings: Timings): Result<Effect> {
  const key = holderKey(command.person, command.rootRole);
  const holder = draft.holder(key) ?? newHolder(draft.environment, command.person, command.rootRole, draft.now);
  // A claim that ran out is no claim: others may have acted on the holder since.
  const inTime = holder.intent?.callId === command.call.callId && holder.intent.until > draft.now;
  const fenced = draft.holder(key)?.seq === command.fence;
  const next = inTime ? answered(draft, holder, command, timings) : late(draft, holder, command, timings);
  draft.emit('holder.answered', {
    holders: [next],
    documents: removalNews(draft, command, timings),
    data: { call: command.call.callId, kind: command.call.kind, answer: answerText(command.answer), late: !inTime },
  });
  if (inTime) consequences(draft, key, command, timings);
  if (inTime && command.call.kind === 'assign' && command.answer.kind === 'done') added(draft, key);
  if (command.read !== undefined && fenced) seen(draft, key, command.read, timings);
  return ok({});
}

/** What the answer to a remove says about removals of the whole environment. */
const removalNews = (draft: Draft, command: Settle, timings: Timings): ReturnType<typeof breakerAfter> =>
  command.call.kind === 'remove' ? breakerAfter(draft, command.answer, isDone(command), draft.now, timings) : {};

/** A remove of what is not there did what it should. */
const isDone = (command: Settle): boolean =>
  command.answer.kind === 'done' ||
  (command.answer.kind === 'refused' && command.answer.code === meansDone[command.call.kind]);
const meansDone = { assign: 'duplicate', remove: 'absent' } as const;

function answered(draft: Draft, holder: Holder, command: Settle, timings: Timings): Holder {
  const { intent: _, ...free } = holder;
  const { now } = draft;
  const { call, answer } = command;
  if (answer.kind === 'not-sent') return recheckAt(free, now);
  if (answer.kind === 'unknown') {
    const until = now + timings.unsettledMs;
    const unsettled = doubt(free.unsettled, { callId: call.callId, kind: call.kind, first: call.first, until });
    return recheckAt(
      { ...free, unsettled, refusals: refusedAgain(free, silence, command, now, timings) },
      now + timings.backOffMinMs,
      now + timings.goneAfterAssignMs,
      now + timings.quietRecheckMs,
      until,
    );
  }
  if (answer.kind === 'refused' && !isDone(command)) {
    const refusals = refusedAgain(free, answer.code, command, now, timings);
    return recheckAt({ ...free, refusals }, refusals.nextTryAt);
  }
  const { refusals: _r, ...calm } = free;
  return call.kind === 'assign'
    ? recheckAt({ ...calm, assignedAt: now }, now)
    : recheckAt(
        { ...crossedOut(calm, [call.roleId]), removedAt: now },
        now,
        (calm.assignedAt ?? 0) + timings.goneAfterAssignMs,
      );
}

/**
 * It is tried again, ever more slowly, never given up: the same answer five times over waits long. Nothing waits longer
 * than that, whatever Dataverse asks for.
 */
function refusedAgain(holder: Holder, said: string, command: Settle, now: number, timings: Timings): Refusals {
  const { answer } = command;
  const code = cut(said, mostOfCode);
  const count = holder.refusals?.code === code ? holder.refusals.count + 1 : 1;
  const grown = Math.min(timings.backOffMaxMs, timings.backOffMinMs * 2 ** Math.min(count - 1, 10));
  const patient = code !== 'throttled' && count >= timings.sameRefusals;
  const asked = answer.kind === 'refused' ? (answer.retryAfterMs ?? 0) : 0;
  const wait = Math.max(asked, Math.ceil((patient ? timings.refusedMs : grown) * (0.5 + command.fraction / 2)));
  return { code, count, nextTryAt: now + Math.min(timings.refusedMs, wait), at: now };
}

/** A definite answer after the claim ended: the call stays unsettled a little longer; a late assign makes the role ours. */
function late(draft: Draft, row: Holder, command: Settle, timings: Timings): Holder {
  const { call, answer } = command;
  const { now } = draft;
  const { intent, ...rest } = row;
  // The claim ran out and nobody has written that yet: settling by time will.
  if (answer.kind === 'unknown') return row;
  const holder: Holder = intent === undefined || intent.callId === call.callId ? rest : row;
  if (answer.kind === 'not-sent')
    return recheckAt({ ...holder, unsettled: neverSent(holder.unsettled, call.callId) }, now);
  const until = now + timings.lateAnswerMs;
  const answered = { callId: call.callId, kind: call.kind, first: call.first, until };
  const next = recheckAt({ ...holder, unsettled: answeredLate(holder.unsettled, answered) }, now, until);
  if (call.kind === 'remove') return isDone(command) ? crossedOut(next, [call.roleId]) : next;
  if (answer.kind !== 'done') return next;
  // Ours again: whatever a plan wanted of it, the grants that are live decide.
  const { removedAt: _, planned: _p, ...owned } = next;
  const given = withGiven(owned, call.roleId, owned.unit);
  return { ...given, owned: true, assignedAt: now, copy: { systemUserId: call.systemUserId, roleId: call.roleId } };
}

/**
 * What the answer to an assign means for those who wait for it. When it comes after the claim, others may have assigned
 * the role for us since: "duplicate" may mean our own, so the role counts as ours.
 */
function consequences(draft: Draft, key: string, command: Settle, timings: Timings): void {
  const { call, answer } = command;
  if (call.kind !== 'assign' || answer.kind !== 'refused') return;
  if (answer.code === 'duplicate') {
    const others = draft.holder(key)?.unsettled.some((one) => one.kind === 'assign');
    if (call.first && others !== true) somebodyElses(draft, key, timings);
  } else if (answer.code !== 'throttled') refusedFor(draft, key, answer.code, timings);
}

function refusedFor(draft: Draft, key: string, code: string, timings: Timings): void {
  const reason = code === 'user-disabled' ? 'user-disabled' : 'refused-by-dataverse';
  for (const request of requestsOf(draft, key))
    if (isLive(request) && request.state === 'granting') takeBack(draft, request, reason, timings);
}

/** Dataverse took the role; it is usable only when a read shows it. */
function added(draft: Draft, key: string): void {
  for (const request of requestsOf(draft, key))
    if (
      request.state === 'granting' &&
      request.joined !== undefined &&
      request.addedAt === undefined &&
      draft.hasRoomFor(request.id)
    )
      draft.emit('access.added', { request: request.id, requests: [{ ...request, addedAt: draft.now }] });
}

/** The first assign of an episode met the role: somebody gave it meanwhile, so it is not ours and is not taken. */
function somebodyElses(draft: Draft, key: string, timings: Timings): void {
  for (const request of requestsOf(draft, key))
    if (isLive(request) || request.state === 'removing')
      take(draft, request, { do: 'held-already' }, timings, without(draft, key, request.id));
  const holder = draft.holder(key);
  if (holder === undefined) return;
  const { assignedAt: _a, removedAt: _r, copy: _c, given: _g, unit: _u, ...rest } = holder;
  // What this commit had no room for is closed by the next read, which is due at once.
  draft.emit('holder.not-ours', { holders: [recheckAt({ ...rest, owned: false, grants: [] }, draft.now)] });
}
