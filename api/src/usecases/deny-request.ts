/** Denies a request of somebody else, with a reason that the requester reads. */
import type { OperationInput } from '@jit/connector';
import type { Deny } from '../domain/command.js';
import { roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { actOnRequest, loadRequest } from '../service/act-on-request.js';
import { askDirectory, deciderGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { mayDecideNow } from '../service/submit-command.js';
import { presentActed, type Presented } from '../views/request.js';

export async function denyRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'DenyRequest'>,
): Promise<Result<Presented>> {
  const { ports, policy } = service;
  const { requestId: id, commandId } = input;
  const statement = newStatement(ports.random, actor, input.reason);
  const acted = await actOnRequest(service, actor, input, async (ledger) => {
    const able = await mayDecideNow(service, ledger);
    if (!able.ok) return able;
    const found = await loadRequest(ledger, id);
    if (!found.ok) return found;
    const facts = await askDirectory(service, actor.oid, deciderGroups(policy, roleOf(policy, found.value.role)));
    return ok<Deny>({ kind: 'deny', actor, commandId, id, statement, policy, facts });
  });
  return presentActed(service, actor, acted);
}
