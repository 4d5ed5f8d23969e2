/** A person asks for a role, or for more time behind a role that is live. */
import { removalsFail } from '../breaker.js';
import type { Create, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import { evaluate, evaluateRecord, judge } from '../evaluate.js';
import type { Timings } from '../timings.js';
import { samePerson, personOf } from '../person.js';
import type { Active, Pending, Request } from '../request.js';
import { ok, refuse, type Result } from '../result.js';
import { step } from '../transition.js';
import { acts, answered, policyRef, statementsOf } from './act.js';

export function create(draft: Draft, command: Create, timings: Timings): Result<Effect> {
  const { actor, role, id, policy, extending } = command;
  const there = draft.request(id);
  if (there !== undefined) return ok({ request: there, repeated: true });
  const stopped = removalsFail(draft, timings);
  if (stopped !== undefined) return refuse('not-ready', { detail: stopped, retryAfterSeconds: 30 });
  const first = extending === undefined ? ok(undefined) : extendable(draft, command, extending);
  if (!first.ok) return first;
  const chainMs = first.value === undefined ? 0 : first.value.chainMs + first.value.durationMs;
  const beginsAt = first.value?.endsAt ?? draft.now;
  const findings = judge([
    ...evaluate(role, { ...command.ask, chainMs, beginsAt }, command.facts, command.approvers),
    ...evaluateRecord(draft, policy, role, actor, extending),
  ]);
  if (!findings.ok) return findings;
  const next = decidedByRule(draft, command, asked(draft, command, chainMs), first.value, timings);
  if (!next.ok) return next;
  draft.emit('access.requested', {
    actor,
    request: id,
    data: { role: role.id, rule: role.approval === 'none' ? 'approved' : 'asks people', policy: policyRef(policy) },
    requests: [next.value],
    statements: statementsOf(id, acts.asked, command.statement),
  });
  return answered(draft, id);
}

/** The access that is to be extended: own, live, and of a role that allows it. */
function extendable(draft: Draft, command: Create, id: string): Result<Active> {
  const first = draft.request(id);
  if (first === undefined || !samePerson(first.requester, command.actor)) return refuse('not-found');
  if (first.state !== 'active' || draft.now >= first.endsAt)
    return refuse('not-in-this-state', { detail: 'Only active access can be extended.' });
  return command.role.extendable ? ok(first) : refuse('extension-not-allowed');
}

function asked(draft: Draft, command: Create, chainMs: number): Pending {
  const { role, id, extending, ask, statement, actor, policy } = command;
  return {
    v: 1,
    seq: 0,
    by: draft.instance,
    at: draft.now,
    id,
    environment: role.environment,
    role: role.id,
    rootRole: role.rootRole,
    requester: personOf(actor),
    createdAt: draft.now,
    askedMs: ask.durationMs,
    durationMs: ask.durationMs,
    chainMs,
    ...(extending !== undefined && { extends: extending }),
    said: { n: acts.asked, hash: statement.hash },
    policy: policyRef(policy),
    state: 'pending',
    lapsesAt: draft.now + (role.approval === 'none' ? ruleWindowMs : role.approval.windowMs),
  };
}

/** Where the rule decides, nobody waits: the window only has to be open for this one step. */
const ruleWindowMs = 1;

function decidedByRule(
  draft: Draft,
  command: Create,
  request: Pending,
  first: Active | undefined,
  timings: Timings,
): Result<Request> {
  if (command.role.approval !== 'none') return ok(request);
  const decision = { at: draft.now, policy: policyRef(command.policy) };
  const approve = { do: 'approve' as const, decision, durationMs: request.durationMs, ...startOf(first) };
  const stepped = step(request, approve, draft.now, timings);
  return stepped.ok ? ok(stepped.next) : stepped;
}

/** An approved extension starts where its first expires. */
export const startOf = (first: Request | undefined): { startsAt?: number } =>
  first?.state === 'active' ? { startsAt: first.endsAt } : {};
