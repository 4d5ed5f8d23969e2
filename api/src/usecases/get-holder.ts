/** What the ledger holds of one person and role, for who must find out why a role stays. */
import type { HolderRecordView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import type { Service } from '../service/service.js';
import { readerOf } from '../service/viewer.js';
import { holderRecord } from '../views/holder-record.js';

export async function getHolder(
  service: Service,
  actor: Actor,
  { environment, holder: key }: OperationInput<'GetHolder'>,
): Promise<Result<HolderRecordView>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const ledger = service.ledgers.get(environment);
  if (ledger === undefined) return refuse('not-found');
  // Where the ledger does not answer, memory is what there is to tell.
  await ledger.catchUp();
  const found = await holderRecord(service, ledger, key);
  return found === undefined ? refuse('not-found') : ok(found);
}
