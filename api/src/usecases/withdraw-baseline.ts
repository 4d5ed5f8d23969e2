/** An administrator withdraws exceptions, and turns the enforcement of roles off. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { namedIn } from '../service/named-in-sweep.js';
import type { Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { refuseCommand } from '../service/submit-command.js';
import { administeredRecord, submitAsAdministrator } from '../service/sweep-access.js';

export async function withdrawBaseline(
  service: Service,
  actor: Actor,
  input: OperationInput<'WithdrawBaseline'>,
): Promise<Result<OperationOutput<'WithdrawBaseline'>>> {
  const { environment, commandId, reason } = input;
  const from = { actor, commandId };
  const found = await administeredRecord(service, actor, environment);
  if (!found.ok) return refuseCommand(service, from, found.problem);
  const named = namedIn(service, input);
  if (!named.ok) return refuseCommand(service, from, named.problem);
  const ledger = found.value;
  const said = { statement: newStatement(service.ports.random, actor, reason), ref: service.ports.random.hex(16) };
  const decided = await submitAsAdministrator(service, ledger, from, (by) => ({
    kind: 'withdraw-baseline',
    ...by,
    ...named.value,
    ...said,
  }));
  if (!decided.ok) return decided;
  const { holders = 0, roles = [] } = decided.value.swept ?? {};
  const asked = named.value.keys.length > 0;
  return ok({ id: environment, withdrawn: holders, disarmed: [...roles], text: textOf(asked, holders, roles.length) });
}

function textOf(asked: boolean, holders: number, roles: number): string {
  const withdrawn =
    holders === 0
      ? 'None of these holders is accepted as an exception.'
      : `${holders === 1 ? 'One exception' : `${String(holders)} exceptions`} withdrawn. Nothing is removed by this: the next scan shows who is unmanaged now.`;
  const disarmed = roles === 1 ? 'Enforcement is off for one role.' : `Enforcement is off for ${String(roles)} roles.`;
  return [...(asked ? [withdrawn] : []), ...(roles > 0 ? [disarmed] : [])].join(' ');
}
