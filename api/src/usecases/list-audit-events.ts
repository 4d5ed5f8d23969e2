/** The record of one environment as it is stored, newest first: only what hangs on its signed head. */
import type { AuditEventView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { hashOf } from '../ledger/chain.js';
import { parseEvent } from '../ledger/state.js';
import { badToken, decodeToken, encodeToken, limitOf } from '../views/page.js';
import type { Service } from '../service/service.js';
import { instant } from '../views/instant.js';
import { readerOf } from '../service/viewer.js';

export async function listAuditEvents(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListAuditEvents'>,
): Promise<Result<{ value: AuditEventView[]; next?: string }>> {
  const reader = await readerOf(service, actor);
  if (!reader.ok) return reader;
  const ledger = service.ledgers.get(input.environment);
  if (ledger === undefined) return refuse('not-found');
  const caught = await ledger.catchUp();
  // Of a ledger that is not trusted any more, what is proven is read all the same.
  if (caught.kind === 'unavailable') return recordUnavailable;
  const before = input.after === undefined ? ledger.sequence() + 1 : Number(decodeToken(input.after));
  if (!Number.isSafeInteger(before) || before < 1) return badToken();
  const from = Math.max(1, before - limitOf(input));
  const texts = await ledger.past.events(from, Math.min(before, ledger.sequence() + 1));
  if (texts.kind !== 'done') return recordUnavailable;
  const value = texts.value.map((text) => view(ledger.environment, text)).filter((event) => event !== undefined);
  return ok({ value: value.reverse(), ...(from > 1 && { next: encodeToken(String(from)) }) });
}

function view(environmentId: string, text: string): AuditEventView | undefined {
  const event = parseEvent(text);
  if (event === undefined) return undefined;
  return {
    environmentId,
    sequence: event.seq,
    at: instant(event.time),
    kind: event.kind,
    ...(event.actor && { actorId: event.actor.oid }),
    ...(event.request !== undefined && { requestId: event.request }),
    hash: hashOf(text),
    record: text,
  };
}
