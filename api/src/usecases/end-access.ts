/** Gives an own role back now, or ends what somebody else has or waits for; and cancels an own request. */
import type { OperationInput } from '@jit/connector';
import type { End } from '../domain/command.js';
import { samePerson, type Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { submitCommand, refuseCommand } from '../service/submit-command.js';
import { presentOne, type Presented } from '../views/request.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { saying } from '../service/statements.js';
import { administratorFacts } from '../service/viewer.js';

export async function endAccess(
  service: Service,
  actor: Actor,
  input: OperationInput<'EndAccess'>,
): Promise<Result<Presented>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  const { ports, policy } = service;
  const said = input.reason === undefined ? undefined : saying(ports.random, actor, input.reason);
  const decided = await submitCommand(service, ledger, from, async () => {
    await ledger.catchUp();
    const found = await ledger.find(input.requestId);
    if (found.kind !== 'done') return recordUnavailable;
    if (found.value === undefined) return refuse('not-found');
    // Taking away needs nothing that giving needs: no ready replica, no newest policy, and of the directory what it said last.
    const facts = samePerson(found.value.requester, actor) ? undefined : await administratorFacts(service, actor);
    return ok<End>({
      kind: 'end',
      actor,
      commandId: input.commandId,
      id: input.requestId,
      ...(said && { saying: said }),
      policy,
      ...(facts && { facts }),
    });
  });
  return decided.ok ? presentOne(service, ledger, actor, decided.value.request) : decided;
}

export async function cancelRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'CancelRequest'>,
): Promise<Result<Presented>> {
  const from = { actor, commandId: input.commandId };
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuseCommand(service, from, { code: 'not-found' });
  const decided = await submitCommand(service, ledger, from, () =>
    Promise.resolve(ok({ kind: 'cancel' as const, actor, commandId: input.commandId, id: input.requestId })),
  );
  return decided.ok ? presentOne(service, ledger, actor, decided.value.request) : decided;
}
