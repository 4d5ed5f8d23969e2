/** Gives an own role back now, or ends what somebody else has or waits for; and cancels an own request. */
import type { OperationInput } from '@jit/connector';
import type { Cancel, End } from '../domain/command.js';
import { samePerson, type Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { actOnRequest, loadRequest } from '../service/act-on-request.js';
import type { Service } from '../service/service.js';
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
  const acted = await actOnRequest(service, actor, input, async (ledger) => {
    const found = await loadRequest(ledger, id);
    if (!found.ok) return found;
    // Taking away needs nothing that giving needs: no ready replica, no newest policy, and of the directory what it said last.
    const facts = samePerson(found.value.requester, actor) ? undefined : await administratorFacts(service, actor);
    return ok<End>({
      kind: 'end',
      actor,
      commandId,
      id,
      ...(statement && { statement }),
      policy,
      ...(facts && { facts }),
    });
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
