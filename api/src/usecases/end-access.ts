/** Gives an own role back now, or ends what somebody else has or waits for; and cancels an own request. */
import type { OperationInput } from '@jit/connector';
import type { Cancel, End } from '../domain/command.js';
import { samePerson, type Actor } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import { ok, type Result } from '../domain/result.js';
import { actOnRequest, loadRequest } from '../service/act-on-request.js';
import { endWithoutLedger, heldWithoutLedger } from '../service/end-without-ledger.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { administratorFacts } from '../service/viewer.js';
import { presentActed, type Presented } from '../views/request.js';

export async function endAccess(
  service: Service,
  actor: Actor,
  input: OperationInput<'EndAccess'>,
): Promise<Result<Presented>> {
  const { ports, policy } = service;
  const { requestId: id, commandId, reason } = input;
  const statement = reason === undefined ? undefined : newStatement(ports.random, actor, reason);
  const command = async (request: Request): Promise<Result<End>> => {
    // Taking away needs nothing that giving needs: no ready replica, no newest policy, and of the directory what it said last.
    const facts = samePerson(request.requester, actor) ? undefined : await administratorFacts(service, actor);
    return ok<End>({
      kind: 'end',
      actor,
      commandId,
      id,
      ...(statement && { statement }),
      policy,
      ...(facts && { facts }),
    });
  };
  const ledger = ledgerOfRequest(service, id);
  const held = heldWithoutLedger(ledger, id);
  if (ledger !== undefined && held !== undefined) {
    const built = await command(held);
    return presentActed(service, actor, built.ok ? await endWithoutLedger(service, ledger, built.value) : built);
  }
  const acted = await actOnRequest(service, actor, input, async (on) => {
    const found = await loadRequest(on, id);
    return found.ok ? command(found.value) : found;
  });
  return presentActed(service, actor, acted);
}

export async function cancelRequest(
  service: Service,
  actor: Actor,
  input: OperationInput<'CancelRequest'>,
): Promise<Result<Presented>> {
  const { requestId: id, commandId } = input;
  const acted = await actOnRequest(service, actor, input, () =>
    Promise.resolve(ok<Cancel>({ kind: 'cancel', actor, commandId, id })),
  );
  return presentActed(service, actor, acted);
}
