/** Approves a request of somebody else, for the time asked or for less. */
import type { OperationInput } from '@jit/connector';
import type { Approve } from '../domain/command.js';
import { roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { submitCommand, mayGiveNow, refuseCommand } from '../service/submit-command.js';
import { askDirectory, askerGroups, deciderGroups } from '../service/directory-facts.js';
import { durationFrom } from '../views/lengths.js';
import { presentOne, type Presented } from '../views/request.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { saying } from '../service/statements.js';

export async function approveRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'ApproveRequest'>,
): Promise<Result<Presented>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  const { ports, policy } = service;
  // Also without a note: the name of who decided is personal, and so only with the words.
  const said = saying(ports.random, actor, input.reason);
  const decided = await submitCommand(service, ledger, from, async () => {
    const able = await mayGiveNow(service, ledger);
    if (!able.ok) return able;
    await ledger.catchUp();
    const found = await ledger.find(input.requestId);
    if (found.kind !== 'done') return recordUnavailable;
    if (found.value === undefined) return refuse('not-found');
    const { requester } = found.value;
    const role = roleOf(policy, found.value.role);
    const [facts, requesterFacts] = await Promise.all([
      askDirectory(service, actor.oid, deciderGroups(policy, role)),
      askDirectory(service, requester.oid, role === undefined ? [] : askerGroups(role)),
    ]);
    return ok<Approve>({
      kind: 'approve',
      actor,
      commandId: input.commandId,
      id: input.requestId,
      ...(input.minutes !== undefined && role !== undefined && { durationMs: durationFrom(role, input.minutes) }),
      saying: said,
      policy,
      facts,
      requesterFacts,
    });
  });
  return decided.ok ? presentOne(service, ledger, actor, decided.value.request) : decided;
}
