/** Why a request came out as it did, and what the policy in force would say to it now. */
import type { ExplanationView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { isReader, viewerOf } from '../service/viewer.js';
import { explain } from '../views/explanation.js';

export async function explainAccess(
  service: Service,
  actor: Actor,
  input: OperationInput<'ExplainAccess'>,
): Promise<Result<ExplanationView>> {
  const viewer = await viewerOf(service, actor);
  // A request that is not for this person and none at all are answered alike.
  if (!isReader(service, viewer))
    return refuse(viewer.facts.groups === 'unknown' ? 'directory-unavailable' : 'not-found');
  const ledger = ledgerOfRequest(service, input.requestId);
  if (ledger === undefined) return refuse('not-found');
  const caught = await ledger.catchUp();
  const found = await ledger.find(input.requestId);
  if (caught.kind !== 'current' || found.kind !== 'done') return recordUnavailable;
  return found.value === undefined ? refuse('not-found') : ok(await explain(service, ledger, viewer, found.value));
}
