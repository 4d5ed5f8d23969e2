/** Ends access although nothing comes on the ledger: decided on what memory knows, and kept beside the signing key. */
import type { End } from '../domain/command.js';
import { end as decideEnd } from '../domain/decide/end.js';
import { createDraft } from '../domain/draft.js';
import { isLive, type Request } from '../domain/request.js';
import { ok, type Result } from '../domain/result.js';
import { hashOf } from '../ledger/chain.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Acted } from './act-on-request.js';
import type { Service } from './service.js';

/** The request whose role may be there, on a ledger that takes nothing; undefined: it is ended on record, as always. */
export function heldWithoutLedger(ledger: Ledger | undefined, id: string): Request | undefined {
  if (ledger === undefined || (ledger.distrusted() === undefined && !ledger.troubled())) return undefined;
  const request = ledger.view.request(id);
  return request !== undefined && isLive(request) ? request : undefined;
}

/** The request as it ends. Who may end it is decided as always. */
export async function endWithoutLedger(service: Service, ledger: Ledger, command: End): Promise<Result<Acted>> {
  const { time, timings, keptEnds } = service;
  const { environment, view } = ledger;
  const now = time.now();
  const base = { now, nextSequence: ledger.sequence() + 1, instance: '', hash: hashOf };
  const decided = decideEnd(createDraft(view, base), command, timings);
  if (!decided.ok) return decided;
  const { id, actor, commandId, statement } = command;
  if (decided.value.repeated !== true)
    await keptEnds.put(environment, { v: 1, id, actor, commandId, at: now, ...(statement && { statement }) });
  const request = view.request(id) ?? decided.value.request;
  return request === undefined ? { ok: false, problem: { code: 'not-found' } } : ok({ ledger, request });
}
