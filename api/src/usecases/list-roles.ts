/** The roles that are offered to a person, each with the rules that are met and unmet, and what is open of it. */
import type { OperationInput, RoleView } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import type { Result } from '../domain/result.js';
import { pageOf } from '../views/page.js';
import type { Service } from '../service/service.js';
import { offeredRoles } from '../views/role.js';

export async function listRoles(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListRoles'>,
): Promise<Result<{ value: RoleView[]; next?: string }>> {
  await Promise.all([...service.ledgers.values()].map((ledger) => ledger.catchUp()));
  const roles = await offeredRoles(service, actor, input.environment);
  return pageOf(roles, input, (role) => role.id);
}
