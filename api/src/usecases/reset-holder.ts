/** An administrator has the row of one person and role made anew, because it cannot be written as it is. */
import type { HolderRecordView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import type { Service } from '../service/service.js';
import { newStatement } from '../service/statements.js';
import { refuseCommand } from '../service/submit-command.js';
import { administeredRecord, submitAsAdministrator } from '../service/sweep-access.js';
import { holderRecord } from '../views/holder-record.js';

export async function resetHolder(
  service: Service,
  actor: Actor,
  { environment, holder: key, reason, commandId }: OperationInput<'ResetHolder'>,
): Promise<Result<HolderRecordView>> {
  const from = { actor, commandId };
  const found = await administeredRecord(service, actor, environment);
  if (!found.ok) return refuseCommand(service, from, found.problem);
  const ledger = found.value;
  const said = { statement: newStatement(service.ports.random, actor, reason), ref: service.ports.random.hex(16) };
  const decided = await submitAsAdministrator(service, ledger, from, (by) => ({
    kind: 'reset-holder',
    ...by,
    ...said,
    key,
  }));
  if (!decided.ok) return decided;
  service.wake(environment, key);
  const after = await holderRecord(service, ledger, key);
  return after === undefined ? refuse('not-found') : ok(after);
}
