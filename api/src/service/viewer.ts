/** Who looks: what the directory says of this person, and what follows from that for everything shown to him. */
import { maySee } from '../domain/decide/who.js';
import { type PersonFacts, isAmong } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import type { Policy } from '../domain/policy.js';
import type { Request } from '../domain/request.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { askDirectory, deciderGroups, everyGroup } from './directory-facts.js';
import type { Service } from './service.js';
import type { Persona } from '@jit/connector';

/** Who looks, and what is known of this person. */
export interface Viewer {
  readonly actor: Actor;
  readonly facts: PersonFacts;
}

/** What every list and board knows of a person: one question for all of them, so that its answer serves them all. */
export const whoIs = (service: Service, { oid }: Actor): Promise<PersonFacts> =>
  service.people.facts(oid, everyGroup(service.policy));

/** The viewer with everything that decides what is seen of any role. */
export async function viewerOf(service: Service, actor: Actor): Promise<Viewer> {
  return { actor, facts: orLastKnown(service, await whoIs(service, actor)) };
}

/** Whether this person administers, as far as ending access goes: whom the policy names needs no directory. */
export async function administratorFacts(service: Service, { oid }: Actor): Promise<PersonFacts> {
  const { policy, time } = service;
  if (policy.administrators.persons.some(({ id }) => id === oid))
    return { askedAt: time.now(), oid, account: 'unknown', groups: [] };
  return orLastKnown(service, await askDirectory(service, oid, deciderGroups(policy, undefined)));
}

/**
 * While the directory does not say, whoever was an administrator or auditor when it said so last, within a day, still looks
 * and ends. Nothing is given on it: for that the account is asked about as well.
 */
function orLastKnown({ directory }: Service, facts: PersonFacts): PersonFacts {
  const known = facts.groups === 'unknown' ? directory.lastKnown(facts.oid) : [];
  return known.length === 0 ? facts : { ...facts, groups: known };
}

export const sees = (policy: Policy, viewer: Viewer, request: Request): boolean =>
  maySee(policy, request, viewer.actor, viewer.facts) === 'met';

/** Administrators and auditors see every request. */
export const isReader = (service: Service, viewer: Viewer): boolean =>
  isAmong(service.policy.administrators, viewer.facts) === 'met' ||
  isAmong(service.policy.auditors, viewer.facts) === 'met';

/** Whoever may look at everything, as a viewer; everybody else is refused, or told that the directory does not say. */
export async function readerOf(service: Service, actor: Actor): Promise<Result<Viewer>> {
  const viewer = await viewerOf(service, actor);
  return isReader(service, viewer) ? ok(viewer) : refuseReading(viewer);
}

export const refuseReading = ({ facts }: Viewer): Result<never> =>
  refuse(facts.groups === 'unknown' ? 'directory-unavailable' : 'forbidden');

export const isAdministrator = (service: Service, viewer: Viewer): boolean =>
  isAmong(service.policy.administrators, viewer.facts) === 'met';

export function personasOf(service: Service, facts: PersonFacts): Persona[] {
  const { administrators, auditors, roles } = service.policy;
  const is: Record<Persona, boolean> = {
    requester: roles.some((role) => isAmong(role.mayAsk, facts) === 'met'),
    approver: roles.some((role) => role.approval !== 'none' && isAmong(role.approval.by, facts) === 'met'),
    administrator: isAmong(administrators, facts) === 'met',
    auditor: isAmong(auditors, facts) === 'met',
  };
  return (Object.keys(is) as Persona[]).filter((persona) => is[persona]);
}
