/** Who is signed in and what this person can do here. */
import type { OperationOutput, Persona } from '@jit/connector';
import { isAmong, type PersonFacts } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { everyGroup } from './facts.js';
import type { Service } from './service.js';

export async function getMe(service: Service, actor: Actor): Promise<Result<OperationOutput<'GetMe'>>> {
  const facts = await service.people.facts(actor.oid, everyGroup(service.policy));
  return ok({
    id: actor.oid,
    tenantId: actor.tid,
    ...(actor.name !== undefined && { name: actor.name }),
    personas: personasOf(service, facts),
  });
}

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
