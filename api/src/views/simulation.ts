/** One person and one role held against the policy in force, by the evaluation that decides. Nothing is changed. */
import type { SimulationView } from '@jit/connector';
import { defined } from '../domain/defined.js';
import { evaluate, evaluateRecord, inWords } from '../domain/evaluate.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/policy.js';
import { outcomeOf } from '../domain/what-if.js';
import { approversFor, roleApprovers } from '../service/approvers.js';
import { askerGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { durationFrom, inMinutes } from './lengths.js';
import { personName } from './person-name.js';
import { placeOf } from './place.js';

export interface Asked {
  readonly person: Person;
  readonly role: Role;
}

/** `minutes`: the length to try; the default of the role when left out. */
export async function simulate(service: Service, { person, role }: Asked, minutes?: number): Promise<SimulationView> {
  const durationMs =
    minutes === undefined ? Math.min(role.durations.defaultMs, role.durations.maximumMs) : durationFrom(role, minutes);
  const [facts, count, approvers, name] = await Promise.all([
    service.people.facts(person.oid, askerGroups(role)),
    approversFor(service, role, person),
    roleApprovers(service, role, person.oid),
    personName(service, person.oid),
  ]);
  const ledger = service.ledgers.get(role.environment);
  const findings = [
    ...evaluate(role, { durationMs, chainMs: 0, beginsAt: service.time.now() }, facts, count),
    ...(ledger === undefined ? [] : evaluateRecord(ledger.view, service.policy, role, person)),
  ];
  const outcome = outcomeOf(role, findings);
  const wrong = findings.filter(({ result }) => result !== 'met').map(({ text }) => text);
  const who = name ?? person.oid;
  const place = placeOf(service, role.environment);
  return {
    personId: person.oid,
    ...defined({ personName: name }),
    roleId: role.id,
    roleName: role.name,
    ...place,
    minutes: inMinutes(durationMs),
    outcome,
    approvers,
    text: sentence(outcome, {
      who,
      what: `${role.name} in ${place.environmentName} for ${inWords(durationMs)}`,
      approvers,
      wrong,
    }),
    findings,
  };
}

export function sentence(
  outcome: SimulationView['outcome'],
  said: {
    readonly who: string;
    readonly what: string;
    readonly approvers: readonly string[];
    readonly wrong: readonly string[];
  },
): string {
  const { who, what, approvers, wrong } = said;
  switch (outcome) {
    case 'automatic':
      return `${who} would get ${what}, approved automatically.`;
    case 'after-approval':
      return `${who} would get ${what} after ${approvers.join(' or ') || 'an approver'} approves.`;
    case 'refused':
      return `${who} would be refused ${what}: ${wrong.join(' ')}`;
    case 'unknown':
      return `Whether ${who} would get ${what} is not known now: Microsoft Entra ID does not answer.`;
  }
}
