/** An approver agrees to a request of somebody else, for the time asked or for less. */
import { removalsFail } from '../breaker.js';
import type { Approve, Deny, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import { evaluate, judge, roleOf } from '../evaluate.js';
import type { Timings } from '../timings.js';
import { samePerson, type Person, personOf } from '../person.js';
import type { Decision, Request } from '../request.js';
import { ok, refuse, type Result } from '../result.js';
import { act, acts, policyRef, statementRef, statementsOf } from './act.js';
import { startOf } from './create.js';
import { decider, maySee } from './who.js';

export function approve(draft: Draft, command: Approve, timings: Timings): Result<Effect> {
  const found = forDecision(draft, command);
  if (!found.ok) return found;
  const { value: request } = found;
  if (request.state !== 'denied' && decidedBy(request, command.actor)) return ok({ request, repeated: true });
  const may = decider(command.policy, request, command.actor, command.facts);
  if (!may.ok) return may;
  const durationMs = command.durationMs ?? request.durationMs;
  const fits = judged(draft, command, request, durationMs, timings);
  if (!fits.ok) return fits;
  const first = request.extends === undefined ? undefined : draft.request(request.extends);
  const decision = decisionOf(draft, command);
  const by = { actor: command.actor, statements: statementsOf(request.id, acts.decided, command.statement) };
  // Nothing is left to extend: the request ends here, and the approver is told.
  const late = request.state === 'pending' && request.extends !== undefined && !isLiveNow(first, draft.now);
  if (late) return act(draft, request, { do: 'lapse' }, by, timings);
  return act(draft, request, { do: 'approve', decision, durationMs, ...startOf(first) }, by, timings);
}

const isLiveNow = (first: Request | undefined, now: number): boolean => first?.state === 'active' && now < first.endsAt;

/** The policy of now, held against the requester again: who asks for a decided one shall hear that it is decided. */
function judged(
  draft: Draft,
  command: Approve,
  request: Request,
  durationMs: number,
  timings: Timings,
): Result<unknown> {
  if (request.state !== 'pending') return ok(undefined);
  const stopped = removalsFail(draft, timings);
  if (stopped !== undefined) return refuse('not-ready', { detail: stopped, retryAfterSeconds: 30 });
  const role = roleOf(command.policy, request.role);
  if (role === undefined || role.environment !== request.environment || role.rootRole !== request.rootRole)
    return refuse('not-eligible', { detail: 'This role is no longer available.' });
  if (durationMs > request.askedMs)
    return refuse('duration-over-limit', { detail: 'Approve the requested time or a shorter one.' });
  const first = request.extends === undefined ? undefined : draft.request(request.extends);
  const beginsAt = startOf(first).startsAt ?? draft.now;
  return judge(evaluate(role, { durationMs, chainMs: request.chainMs, beginsAt }, command.requesterFacts));
}

/** Absent and forbidden give the same answer: only those whom the request concerns learn that it is there. */
export function forDecision(draft: Draft, command: Approve | Deny): Result<Request> {
  const request = draft.request(command.id);
  if (request === undefined) return refuse('not-found');
  const seen = maySee(command.policy, request, command.actor, command.facts);
  if (seen === 'unknown') return refuse('directory-unavailable');
  return seen === 'met' ? ok(request) : refuse('not-found');
}

export const decidedBy = (request: Request, person: Person): boolean =>
  'decision' in request && request.decision.by !== undefined && samePerson(request.decision.by, person);

export const decisionOf = (draft: Draft, command: Approve | Deny): Decision => ({
  by: personOf(command.actor),
  at: draft.now,
  policy: policyRef(command.policy),
  ...statementRef(acts.decided, command.statement),
});
