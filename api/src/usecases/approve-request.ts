/** Approves a request of somebody else, for the time asked or for less. */
import type { OperationInput } from '@jit/connector';
import type { Approve } from '../domain/command.js';
import { roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { actOnRequest, loadRequest } from '../service/act-on-request.js';
import { askDirectory, askerGroups, deciderGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { mayGiveNow } from '../service/submit-command.js';
import { durationFrom } from '../views/lengths.js';
import { presentActed, type Presented } from '../views/request.js';

export async function approveRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'ApproveRequest'>,
): Promise<Result<Presented>> {
  const { ports, policy } = service;
  const { requestId: id, commandId, minutes } = input;
  // Also without a note: the name of who decided is personal, and so only in the statement.
  const statement = newStatement(ports.random, actor, input.reason);
  const acted = await actOnRequest(service, actor, input, async (ledger) => {
    const able = await mayGiveNow(service, ledger);
    if (!able.ok) return able;
    const found = await loadRequest(ledger, id);
    if (!found.ok) return found;
    const role = roleOf(policy, found.value.role);
    const [facts, requesterFacts] = await Promise.all([
      askDirectory(service, actor.oid, deciderGroups(policy, role)),
      askDirectory(service, found.value.requester.oid, role === undefined ? [] : askerGroups(role)),
    ]);
    const durationMs = minutes === undefined || role === undefined ? {} : { durationMs: durationFrom(role, minutes) };
    return ok<Approve>({
      kind: 'approve',
      actor,
      commandId,
      id,
      ...durationMs,
      statement,
      policy,
      facts,
      requesterFacts,
    });
  });
  return presentActed(service, actor, acted);
}
