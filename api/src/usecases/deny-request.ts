/** Denies a request of somebody else, with a reason that the requester reads. */
import type { OperationInput } from '@jit/connector';
import type { Deny } from '../domain/command.js';
import { roleOf } from '../domain/evaluate.js';
import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { submitCommand, mayDecideNow, refuseCommand } from '../service/submit-command.js';
import { askDirectory, deciderGroups } from '../service/directory-facts.js';
import { presentOne, type Presented } from '../views/request.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { saying } from '../service/statements.js';

export async function denyRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'DenyRequest'>,
): Promise<Result<Presented>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  const { ports, policy } = service;
  const said = saying(ports.random, actor, input.reason);
  const decided = await submitCommand(service, ledger, from, async () => {
    const able = await mayDecideNow(service, ledger);
    if (!able.ok) return able;
    await ledger.catchUp();
    const found = await ledger.find(input.requestId);
    if (found.kind !== 'done') return recordUnavailable;
    if (found.value === undefined) return refuse('not-found');
    const facts = await askDirectory(service, actor.oid, deciderGroups(policy, roleOf(policy, found.value.role)));
    return ok<Deny>({
      kind: 'deny',
      actor,
      commandId: input.commandId,
      id: input.requestId,
      saying: said,
      policy,
      facts,
    });
  });
  return decided.ok ? presentOne(service, ledger, actor, decided.value.request) : decided;
}
