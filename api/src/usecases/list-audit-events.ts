/** The record of one environment as it is stored, newest first. */
import type { AuditEventView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { hashOf } from '../ledger/chain.js';
import { eventKey } from '../ledger/keys.js';
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
  if (caught.kind !== 'current') return recordUnavailable;
  const before = input.after === undefined ? ledger.sequence() + 1 : Number(decodeToken(input.after));
  if (!Number.isSafeInteger(before) || before < 1) return badToken();
  const from = Math.max(1, before - limitOf(input));
  const rows = await ledger.store.all(eventKey(from), eventKey(before));
  if (rows.kind !== 'done') return recordUnavailable;
  const value = rows.value.map((row) => view(ledger.environment, row.text)).filter((event) => event !== undefined);
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
