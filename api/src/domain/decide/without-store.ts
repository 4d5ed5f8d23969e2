/**
 * Puts on record what was removed while the record could not be written: what happened, when it truly happened, and that
 * the grants that memory knew to be over ended by it. The same removal may be told twice.
 */
import { answerText } from './answer-text.js';
import type { Effect, RemovedWithoutStore } from '../command.js';
import type { WithoutStore } from '../documents.js';
import { requestsOf, type Draft, type View } from '../draft.js';
import { holderKey, recheckAt, type Holder } from '../holder.js';
import type { Timings } from '../timings.js';
import { isLive, type OpenRequest } from '../request.js';
import { ok, type Result } from '../result.js';
import { dropExtensions, take } from './together.js';

/** So many requests are named: a policy allows one person no more. */
export const mostRequests = 100;
/** So many are known again when they are told twice. */
export const mostCalls = 100;

export function removedWithoutStore(draft: Draft, command: RemovedWithoutStore, timings: Timings): Result<Effect> {
  const before = withoutStoreOf(draft);
  const { call, happenedAt } = command;
  if (before?.calls.includes(call.callId) === true) return ok({});
  const key = holderKey(command.person, command.rootRole);
  for (const request of requestsOf(draft, key)) endedBy(draft, request, command, timings);
  const holder = draft.holder(key);
  const calls = [...(before?.calls ?? []), call.callId].slice(-mostCalls);
  const next: WithoutStore = { v: 1, calls, count: (before?.count ?? 0) + 1, lastAt: happenedAt };
  draft.emit('holder.removed-without-store', {
    ...(holder && { holders: [afterCall(holder, command, draft.now, timings)] }),
    documents: { 'without-store': next },
    data: {
      ...call,
      kind: 'remove',
      holder: key,
      by: command.by,
      requests: command.requests.slice(0, mostRequests),
      happenedAt,
      recordedAt: draft.now,
      answer: answerText(command.answer),
    },
  });
  return ok({});
}

/** A grant that joined before the removal has lost its role by it, also one that others had extended meanwhile. */
function endedBy(draft: Draft, request: OpenRequest, command: RemovedWithoutStore, timings: Timings): void {
  const { happenedAt, answer } = command;
  // A definite no has taken nothing from anybody; the removal goes on by the record.
  if (answer.kind === 'refused' && answer.code !== 'absent') return;
  const reason = 'removed-without-store' as const;
  const hadGone = request.state === 'removing' && request.ending.at >= happenedAt;
  if (hadGone || (isLive(request) && request.joined.at <= happenedAt)) {
    take(draft, request, { do: 'take-back', reason, at: happenedAt }, timings);
    dropExtensions(draft, request.id, timings);
  }
}

function afterCall(holder: Holder, command: RemovedWithoutStore, now: number, timings: Timings): Holder {
  const { answer, answeredAt, call, happenedAt } = command;
  const isDefinite = answer.kind === 'done' || (answer.kind === 'refused' && answer.code === 'absent');
  // An assign that was sent since then brought the role back: that removal proves nothing any more.
  const counts = isDefinite && (holder.assignedAt ?? 0) <= happenedAt;
  if (counts) {
    const { refusals: _, ...calm } = holder;
    return recheckAt({ ...calm, removedAt: Math.max(holder.removedAt ?? 0, answeredAt ?? happenedAt) }, now);
  }
  const until = happenedAt + timings.unsettledMs;
  if (answer.kind !== 'unknown' || until <= now) return recheckAt(holder, now);
  const unsettled = [...holder.unsettled, { callId: call.callId, kind: 'remove' as const, first: false, until }];
  return recheckAt({ ...holder, unsettled }, now, until);
}

/** Removals of this environment that were made without the store; undefined: none ever. */
export const withoutStoreOf = (view: View): WithoutStore | undefined => view.document('without-store');
