/** An administrator asks for a scan now; the worker of whichever replica is free makes it. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import type { Service } from '../service/service.js';
import { refuseCommand } from '../service/submit-command.js';
import { administeredRecord, submitAsAdministrator } from '../service/sweep-access.js';

export async function runSweep(
  service: Service,
  actor: Actor,
  { environment, commandId }: OperationInput<'RunSweep'>,
): Promise<Result<OperationOutput<'RunSweep'>>> {
  const from = { actor, commandId };
  const found = await administeredRecord(service, actor, environment);
  if (!found.ok) return refuseCommand(service, from, found.problem);
  const ledger = found.value;
  const decided = await submitAsAdministrator(service, ledger, from, (by) => ({ kind: 'ask-sweep', ...by }));
  if (!decided.ok) return decided;
  service.scan(environment);
  const text = 'A scan starts as soon as no other is running. The time of the last full scan shows when it is done.';
  return ok({ id: environment, text });
}
