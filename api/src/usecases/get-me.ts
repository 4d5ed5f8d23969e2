/** Who is signed in and what this person can do here. */
import type { OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import type { Service } from '../service/service.js';
import { personasOf, whoIs } from '../service/viewer.js';

export async function getMe(service: Service, actor: Actor): Promise<Result<OperationOutput<'GetMe'>>> {
  const facts = await whoIs(service, actor);
  return ok({
    id: actor.oid,
    tenantId: actor.tid,
    ...(actor.name !== undefined && { name: actor.name }),
    personas: personasOf(service, facts),
  });
}
