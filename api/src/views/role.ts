/** The roles that are offered to a person, each with the rules that are met and unmet, and what is open of it. */
import type { RoleView } from '@jit/connector';
import { defined } from '../domain/defined.js';
import { evaluate, evaluateRecord, mayKnow, type PersonFacts } from '../domain/evaluate.js';
import { holderKey } from '../domain/holder.js';
import { samePerson, type Actor } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import { isGrant, type OpenRequest } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import { inMinutes, lengthsOf } from './lengths.js';
import { placeOf } from './place.js';
import type { Service } from '../service/service.js';
import { whoIs } from '../service/viewer.js';
import { roleApprovers, approversFor } from '../service/approvers.js';

/** Everything this person may ask for or has open, as the board and the list show it. */
export async function offeredRoles(service: Service, actor: Actor, environment?: string): Promise<RoleView[]> {
  const roles = service.policy.roles.filter((role) => environment === undefined || role.environment === environment);
  const facts = await whoIs(service, actor);
  const views = await Promise.all(
    roles.map(async (role) => {
      const ledger = service.ledgers.get(role.environment);
      return ledger === undefined ? undefined : await viewOf(service, ledger, actor, role, facts);
    }),
  );
  return views.filter((view) => view !== undefined);
}

async function viewOf(
  service: Service,
  ledger: Ledger,
  actor: Actor,
  role: Role,
  facts: PersonFacts,
): Promise<RoleView | undefined> {
  const { policy } = service;
  const open = openOf(ledger, actor, role);
  // What is neither offered nor open is not shown: absent, forbidden and not known now look the same.
  if (open === undefined && mayKnow(role, facts) !== 'met') return undefined;
  const [approvers, count] = await Promise.all([
    roleApprovers(service, role, actor.oid),
    approversFor(service, role, actor),
  ]);
  const ask = {
    durationMs: Math.min(role.durations.defaultMs, role.durations.maximumMs),
    chainMs: 0,
    beginsAt: service.time.now(),
  };
  const findings = [...evaluate(role, ask, facts, count), ...evaluateRecord(ledger.view, policy, role, actor)];
  const fits = findings.every((finding) => finding.result === 'met');
  return {
    id: role.id,
    name: role.name,
    ...placeOf(service, role.environment),
    ...defined({ canDo: role.canDo, requestId: open?.id }),
    approval: role.approval === 'none' ? 'none' : 'people',
    approvers,
    lengths: lengthsOf(role),
    defaultMinutes: inMinutes(ask.durationMs),
    maximumMinutes: inMinutes(role.durations.maximumMs),
    stepMinutes: inMinutes(role.durations.stepMs),
    reasonMinimum: role.reasonMinimum,
    extendable: role.extendable,
    state: stateOf(open, fits),
    findings,
  };
}

function stateOf(open: OpenRequest | undefined, fits: boolean): RoleView['state'] {
  if (open === undefined) return fits ? 'available' : 'refused';
  return isGrant(open) ? 'live' : 'waiting';
}

/** The request of this entry that stands in the way of another: the live one before one that waits. */
function openOf(ledger: Ledger, actor: Actor, role: Role): OpenRequest | undefined {
  const key = holderKey(actor, role.rootRole);
  const own = [...ledger.view.openRequestsOf(key)].filter(
    (request) => request.role === role.id && samePerson(request.requester, actor) && request.state !== 'removing',
  );
  return own.find(isGrant) ?? own[0];
}
