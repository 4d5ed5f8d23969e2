/** Who may see and who may decide a request: by the policy and the facts of the person, never by the request alone. */
import { isAmong, roleOf, type PersonFacts } from '../evaluate.js';
import { samePerson, type Person } from '../person.js';
import type { People, Policy } from '../policy.js';
import type { Request } from '../request.js';
import { ok, refuse, type Result } from '../result.js';

/** Who sees a request: who asked, who decides or decided it, administrators and auditors. */
export function maySee(
  policy: Policy,
  request: Request,
  person: Person,
  facts: PersonFacts | undefined,
): 'met' | 'unmet' | 'unknown' {
  if (samePerson(request.requester, person)) return 'met';
  if ('decision' in request && request.decision.by !== undefined && samePerson(request.decision.by, person))
    return 'met';
  if (facts === undefined) return 'unmet';
  const results = [
    isAmong(policy.administrators, facts),
    isAmong(policy.auditors, facts),
    isAmong(approversOf(policy, request), facts),
  ];
  return results.includes('met') ? 'met' : results.includes('unknown') ? 'unknown' : 'unmet';
}

const nobody: People = { groups: [], persons: [] };

export function approversOf(policy: Policy, request: Pick<Request, 'role'>): People {
  const role = roleOf(policy, request.role);
  return role === undefined || role.approval === 'none' ? nobody : role.approval.by;
}

/** Whether this person is one who decides this request, whatever its state. */
export function decider(policy: Policy, request: Request, person: Person, facts: PersonFacts): Result<undefined> {
  if (samePerson(request.requester, person)) return refuse('self-approval');
  const among = isAmong(approversOf(policy, request), facts);
  if (among === 'unknown' || facts.account === 'unknown') return refuse('directory-unavailable');
  if (among === 'unmet' || facts.account !== 'enabled') return refuse('not-an-approver');
  return ok(undefined);
}

/** Whether this person could decide this request now. */
export const mayDecide = (policy: Policy, request: Request, person: Person, facts: PersonFacts, now: number): boolean =>
  request.state === 'pending' && now < request.lapsesAt && decider(policy, request, person, facts).ok;
