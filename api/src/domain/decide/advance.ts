/**
 * All due transitions of one holder in one commit: joins before ends, so that touching grants leave no gap. Where facts
 * are unknown the ends go alone.
 */
import { removalsFail } from '../breaker.js';
import { claimedUntil } from '../claim.js';
import type { Advance, Effect } from '../command.js';
import { requestsOf, type Draft } from '../draft.js';
import { evaluate, judge, roleOf, type PersonFacts } from '../evaluate.js';
import { isTaken, recheckAt, type Holder, restsUntil } from '../holder.js';
import type { Timings } from '../timings.js';
import type { Policy } from '../policy.js';
import { isLive, isOver, type Active, type Granting, type OpenRequest, type Scheduled } from '../request.js';
import { ok, type Result } from '../result.js';
import { doubt } from '../unsettled.js';
import { dropExtensions, keepIfOwed, take } from './together.js';

export function advance(draft: Draft, command: Advance, timings: Timings): Result<Effect> {
  const { key } = command;
  settleByTime(draft, key, timings);
  // One commit takes so many requests and no more: those whose time is over first, each with what follows it without a gap.
  for (const request of requestsOf(draft, key).filter((one) => isOver(one, draft.now))) {
    const next = requestsOf(draft, key).filter((one) => one.extends === request.id);
    for (const one of next) startDue(draft, command, one, timings);
    joinOwned(draft, command, timings, (one) => one.extends === request.id);
    endDue(draft, request, timings);
  }
  for (const request of requestsOf(draft, key)) startDue(draft, command, request, timings);
  joinOwned(draft, command, timings);
  keepIfOwed(draft, key, timings);
  for (const request of requestsOf(draft, key))
    if (request.state === 'pending' && request.lapsesAt <= draft.now) take(draft, request, { do: 'lapse' }, timings);
  retire(draft, key, timings);
  return ok({});
}

/** An intent whose claim ran out may have been sent: an unsettled call. A call that ran out is settled by time. */
export function settleByTime(draft: Draft, key: string, timings: Timings): void {
  const holder = draft.holder(key);
  if (holder === undefined) return;
  const { now } = draft;
  let next: Holder = holder;
  if (holder.intent !== undefined && claimedUntil(holder.intent, draft.instance) <= now) {
    const { intent, ...rest } = holder;
    const until = intent.until + timings.unsettledMs;
    const call = { callId: intent.callId, kind: intent.kind, first: intent.first, until };
    next = recheckAt({ ...rest, unsettled: doubt(rest.unsettled, call) }, now, now + timings.goneAfterAssignMs, until);
  }
  const unsettled = next.unsettled.filter((call) => call.until > now);
  if (unsettled.length < next.unsettled.length) next = recheckAt({ ...next, unsettled }, now);
  if (next !== holder) draft.emit('holder.settled', { holders: [next], data: { unsettled: unsettled.length } });
}

function startDue(draft: Draft, command: Advance, request: OpenRequest, timings: Timings): void {
  const { now } = draft;
  if (request.state !== 'scheduled' || request.startsAt > now) return;
  const first = request.extends === undefined ? undefined : draft.request(request.extends);
  const expired = first === undefined || endsByTime(first, now);
  if (!expired) return;
  const verdict = eligible(command.policy, request, command.facts);
  if (verdict === 'met') take(draft, request, { do: 'start' }, timings);
  else if (verdict === 'unmet') take(draft, request, { do: 'fail', reason: 'refused-by-policy' }, timings);
  else if (now >= request.startsAt + timings.startGraceMs) take(draft, request, { do: 'lapse' }, timings);
}

/** Whether access ended, or ends in this commit, because its time is over. */
const endsByTime = (first: { state: string; endsAt?: number; ending?: { reason: string } }, now: number): boolean =>
  (first.state === 'active' && (first.endsAt ?? Infinity) <= now) || first.ending?.reason === 'expired';

/** A role that is ours already needs no call: the grant joins it. */
function joinOwned(
  draft: Draft,
  command: Advance,
  timings: Timings,
  isMeant: (request: OpenRequest) => boolean = () => true,
): void {
  if (removalsFail(draft, timings) !== undefined) return;
  for (const request of requestsOf(draft, command.key).filter(isMeant)) {
    const holder = draft.holder(command.key);
    if (holder?.owned !== true || request.state !== 'granting' || request.joined !== undefined) continue;
    if (request.giveUpAt <= draft.now) continue;
    const verdict = eligible(command.policy, request, command.facts);
    if (verdict === 'unmet') take(draft, request, { do: 'fail', reason: 'refused-by-policy' }, timings);
    if (verdict === 'met') join(draft, command.key, request, timings);
  }
}

/** From here on the request is owed the role; the changed holder row makes reads under way void. */
export function join(draft: Draft, key: string, request: Granting, timings: Timings, holder = draft.holder(key)): void {
  if (holder === undefined) return;
  const joined = recheckAt({ ...holder, grants: [...holder.grants, request.id] }, draft.now);
  take(draft, request, { do: 'join' }, timings, joined);
}

function endDue(draft: Draft, request: OpenRequest, timings: Timings): void {
  const expired = request.state === 'active';
  const reason = expired ? 'expired' : 'not-usable-in-time';
  const ended = take(draft, request, { do: 'take-back', reason }, timings);
  if (!expired && ended !== undefined) dropExtensions(draft, request.id, timings);
}

/** The policy of now held against a request that is about to begin or to be restored. */
export function eligible(
  policy: Policy,
  request: Granting | Scheduled | Active,
  facts: PersonFacts | undefined,
): 'met' | 'unmet' | 'unknown' {
  const role = roleOf(policy, request.role);
  if (role === undefined || role.rootRole !== request.rootRole || role.environment !== request.environment)
    return 'unmet';
  if (facts === undefined) return 'unknown';
  const { durationMs, chainMs } = request;
  const findings = evaluate(role, { durationMs, chainMs, beginsAt: beganAt(request) }, facts);
  const verdict = judge(findings);
  if (verdict.ok) return 'met';
  return verdict.problem.code === 'directory-unavailable' ? 'unknown' : 'unmet';
}

/** When it was to begin, on record: what is late by some seconds is not shut out by a clock that went on meanwhile. */
function beganAt(request: Granting | Scheduled | Active): number {
  if (request.state === 'scheduled') return request.startsAt;
  return request.state === 'granting' ? request.since : request.joined.at;
}

/** A holder without duties goes, a day after its last read. */
function retire(draft: Draft, key: string, timings: Timings): void {
  const holder = draft.holder(key);
  if (holder === undefined || !isIdle(draft, key, holder)) return;
  if (draft.now >= restsUntil(holder, timings)) draft.emit('holder.retired', { retired: [key] });
}

function isIdle(draft: Draft, key: string, holder: Holder): boolean {
  const duties =
    isTaken(holder) || holder.intent !== undefined || holder.unsettled.length > 0 || holder.looks.length > 0;
  return !duties && !requestsOf(draft, key).some((request) => isLive(request) || request.state === 'granting');
}
