/** What people decide: ask, approve, deny, cancel, end. Facts are as old as the loop allows, never older. */
import type { Approve, Cancel, Create, Deny, Effect, End, Saying } from '../command.js';
import { keyOf, type Draft, type NewEvent } from '../draft.js';
import { evaluate, evaluateRecord, isAmong, judge, roleOf, type PersonFacts } from '../evaluate.js';
import { samePerson, type Person } from '../person.js';
import type { People, Policy } from '../policy.js';
import { isTerminal, type Decision, type Pending, type Request, type Said } from '../request.js';
import { ok, refuse, type Result } from '../result.js';
import { step, type Step } from '../transition.js';
import type { Numbers } from '../numbers.js';
import { dropExtensions, keepIfOwed, touch } from './together.js';

const policyRef = (policy: Policy) => ({ version: policy.version, hash: policy.hash });
const said = (n: number, saying: Saying | undefined): { said?: Said } =>
  saying === undefined ? {} : { said: { n, hash: saying.hash } };
const wordsOf = (id: string, n: number, saying: Saying | undefined): NewEvent['words'] =>
  saying === undefined ? [] : [{ request: id, n, words: saying.words }];

export function create(draft: Draft, command: Create, numbers: Numbers): Result<Effect> {
  const { actor, role, id, policy } = command;
  const there = draft.request(id);
  if (there !== undefined) return ok({ request: there, repeated: true });

  let chainMs = 0;
  let first: Request | undefined;
  if (command.extending !== undefined) {
    first = draft.request(command.extending);
    if (first === undefined || !samePerson(first.requester, actor)) return refuse('not-found');
    if (first.state !== 'active' || draft.now >= first.endsAt)
      return refuse('not-in-this-state', { detail: 'Only access that is live can be extended.' });
    if (!role.extendable) return refuse('extension-not-allowed');
    chainMs = first.chainMs + first.durationMs;
  }
  const findings = judge([
    ...evaluate(role, { ...command.ask, chainMs }, command.facts, command.approvers),
    ...evaluateRecord(draft, policy, role, actor, command.extending),
  ]);
  if (!findings.ok) return findings;

  const by = { tid: actor.tid, oid: actor.oid };
  const asked: Pending = {
    v: 1,
    seq: 0,
    by: '',
    at: draft.now,
    id,
    environment: role.environment,
    role: role.id,
    rootRole: role.rootRole,
    requester: by,
    createdAt: draft.now,
    askedMs: command.ask.durationMs,
    durationMs: command.ask.durationMs,
    chainMs,
    ...(command.extending !== undefined && { extends: command.extending }),
    said: { n: 1, hash: command.saying.hash },
    policy: policyRef(policy),
    state: 'pending',
    lapsesAt: draft.now + (role.approval === 'none' ? 1 : role.approval.windowMs),
  };
  let next: Request = asked;
  if (role.approval === 'none') {
    const decision: Decision = { at: draft.now, policy: policyRef(policy) };
    const approved = step(
      asked,
      { do: 'approve', decision, durationMs: asked.durationMs, ...startOf(first) },
      draft.now,
      numbers,
    );
    if (!approved.ok) return approved;
    next = approved.next;
  }
  draft.emit('access.requested', {
    actor: by,
    request: id,
    data: { role: role.id, rule: role.approval === 'none' ? 'approved' : 'asks people', policy: policyRef(policy) },
    requests: [next],
    words: wordsOf(id, 1, command.saying),
  });
  return answered(draft, id);
}

/** An approved extension starts where its first expires. */
const startOf = (first: Request | undefined): { startsAt?: number } =>
  first?.state === 'active' ? { startsAt: first.endsAt } : {};

export function approve(draft: Draft, command: Approve, numbers: Numbers): Result<Effect> {
  const request = visible(draft, command, command.facts, command.policy);
  if (!request.ok) return request;
  const { value } = request;
  if ('decision' in value && value.decision?.by !== undefined && samePerson(value.decision.by, command.actor))
    if (value.state !== 'denied') return ok({ request: value, repeated: true });
  const mayDecide = decider(command.policy, value, command.actor, command.facts);
  if (!mayDecide.ok) return mayDecide;

  const role = roleOf(command.policy, value.role);
  if (role === undefined || role.environment !== value.environment || role.rootRole !== value.rootRole)
    return refuse('not-eligible', { detail: 'This role is not offered any more.' });
  const durationMs = command.durationMs ?? value.durationMs;
  if (durationMs > value.askedMs)
    return refuse('duration-over-limit', { detail: 'Approve what was asked or less, not more.' });
  // Only a request that waits is judged again: who asks for a decided one shall hear that it is decided.
  if (value.state === 'pending') {
    const findings = judge(evaluate(role, { durationMs, chainMs: value.chainMs }, command.requesterFacts));
    if (!findings.ok) return findings;
  }
  const first = value.extends === undefined ? undefined : draft.request(value.extends);
  const decision: Decision = {
    by: { tid: command.actor.tid, oid: command.actor.oid },
    at: draft.now,
    policy: policyRef(command.policy),
    ...said(2, command.saying),
  };
  const live = first?.state === 'active' && draft.now < first.endsAt;
  if (value.state === 'pending' && value.extends !== undefined && !live) {
    // Nothing is left to extend: the request ends here, and the approver is told.
    const lapsed = step(value, { do: 'lapse' }, draft.now, numbers);
    if (!lapsed.ok) return lapsed;
    draft.emit(lapsed.event, { actor: decision.by!, request: value.id, requests: [lapsed.next] });
    return answered(draft, value.id);
  }
  return act(
    draft,
    value,
    { do: 'approve', decision, durationMs, ...startOf(first) },
    { ...command, words: wordsOf(value.id, 2, command.saying) },
    numbers,
  );
}

export function deny(draft: Draft, command: Deny, numbers: Numbers): Result<Effect> {
  const request = visible(draft, command, command.facts, command.policy);
  if (!request.ok) return request;
  const { value } = request;
  if (value.state === 'denied' && value.decision.by !== undefined && samePerson(value.decision.by, command.actor))
    return ok({ request: value, repeated: true });
  const mayDecide = decider(command.policy, value, command.actor, command.facts);
  if (!mayDecide.ok) return mayDecide;
  const decision: Decision = {
    by: { tid: command.actor.tid, oid: command.actor.oid },
    at: draft.now,
    policy: policyRef(command.policy),
    ...said(2, command.saying),
  };
  const words = wordsOf(value.id, 2, command.saying);
  return act(draft, value, { do: 'deny', decision }, { ...command, words }, numbers);
}

export function cancel(draft: Draft, command: Cancel, numbers: Numbers): Result<Effect> {
  const request = draft.request(command.id);
  if (request === undefined || !samePerson(request.requester, command.actor)) return refuse('not-found');
  const mine = request.state === 'cancelled' && request.closedBy !== undefined;
  if (mine || endedBy(request, command.actor)) return ok({ request, repeated: true });
  const by = { tid: command.actor.tid, oid: command.actor.oid };
  return act(draft, request, { do: 'cancel', by }, { actor: by, words: [] }, numbers);
}

export function end(draft: Draft, command: End, numbers: Numbers): Result<Effect> {
  const request = draft.request(command.id);
  if (request === undefined) return refuse('not-found');
  if (!samePerson(request.requester, command.actor)) {
    const { facts } = command;
    const admin = facts === undefined ? 'unmet' : isAmong(command.policy.administrators, facts);
    if (admin === 'unknown') return refuse('directory-unavailable');
    if (admin === 'unmet') return refuse('not-found');
    if (command.saying === undefined)
      return refuse('reason-too-short', { detail: 'Write why you end the access of somebody else.' });
  }
  if (endedBy(request, command.actor)) return ok({ request, repeated: true });
  const by = { tid: command.actor.tid, oid: command.actor.oid };
  const words = wordsOf(request.id, 3, command.saying);
  return act(draft, request, { do: 'end', by, ...said(3, command.saying) }, { actor: by, words }, numbers);
}

const endedBy = (request: Request, person: Person): boolean =>
  'ending' in request && request.ending?.by !== undefined && samePerson(request.ending.by, person);

/** One step of one request by a person, with what must go with it in the same commit. */
function act(
  draft: Draft,
  request: Request,
  what: Step,
  by: { readonly actor: Person; readonly words: NewEvent['words'] },
  numbers: Numbers,
): Result<Effect> {
  const stepped = step(request, what, draft.now, numbers);
  if (!stepped.ok) return stepped;
  const holder = touch(draft, stepped.next);
  draft.emit(stepped.event, {
    actor: by.actor,
    request: request.id,
    requests: [stepped.next],
    words: by.words,
    ...(holder && { holders: [holder] }),
  });
  if (isTerminal(stepped.next) || stepped.next.state === 'removing') dropExtensions(draft, request.id, numbers);
  keepIfOwed(draft, keyOf(request), numbers);
  return answered(draft, request.id);
}

function answered(draft: Draft, id: string): Result<Effect> {
  const request = draft.request(id);
  return request === undefined ? refuse('internal-error') : ok({ request });
}

/** Absent and forbidden give the same answer: only those whom the request concerns learn that it is there. */
function visible(draft: Draft, command: Approve | Deny, facts: PersonFacts, policy: Policy): Result<Request> {
  const request = draft.request(command.id);
  if (request === undefined) return refuse('not-found');
  const seen = maySee(policy, request, command.actor, facts);
  if (seen === 'unknown') return refuse('directory-unavailable');
  return seen === 'met' ? ok(request) : refuse('not-found');
}

/** Who sees a request: who asked, who decides or decided it, administrators and auditors. */
export function maySee(
  policy: Policy,
  request: Request,
  person: Person,
  facts: PersonFacts | undefined,
): 'met' | 'unmet' | 'unknown' {
  if (samePerson(request.requester, person)) return 'met';
  if ('decision' in request && request.decision?.by !== undefined && samePerson(request.decision.by, person))
    return 'met';
  if (facts === undefined) return 'unmet';
  const results = [
    isAmong(policy.administrators, facts),
    isAmong(policy.auditors, facts),
    isAmong(approversOf(policy, request), facts),
  ];
  return results.includes('met') ? 'met' : results.includes('unknown') ? 'unknown' : 'unmet';
}

export const nobody: People = { groups: [], persons: [] };

export function approversOf(policy: Policy, request: Pick<Request, 'role'>): People {
  const role = roleOf(policy, request.role);
  return role === undefined || role.approval === 'none' ? nobody : role.approval.by;
}

function decider(policy: Policy, request: Request, person: Person, facts: PersonFacts): Result<undefined> {
  if (samePerson(request.requester, person)) return refuse('self-approval');
  const among = isAmong(approversOf(policy, request), facts);
  if (among === 'unknown' || facts.account === 'unknown') return refuse('directory-unavailable');
  if (among === 'unmet' || facts.account !== 'enabled') return refuse('not-an-approver');
  return ok(undefined);
}

/** Whether this person could decide this request now. */
export const mayDecide = (policy: Policy, request: Request, person: Person, facts: PersonFacts, now: number): boolean =>
  request.state === 'pending' && now < request.lapsesAt && decider(policy, request, person, facts).ok;
