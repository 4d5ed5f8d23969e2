/** The event behind a row of the outbox, from the chain: a row alone proves nothing. */
import type { NoticeKind } from '@jit/connector';
import { noticeOf, type Happened } from '../../domain/notice.js';
import type { Request } from '../../domain/request.js';
import { foundOutside } from '../../domain/sweep/drift.js';
import type { StoredEvent } from '../../ledger/chain.js';
import { doneKey, eventKey, openJobKey, openRequestKey, outboxPrefix } from '../../ledger/keys.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Note } from '../../ledger/outbox.js';
import { parseEvent } from '../../ledger/state.js';

export interface Notice {
  /** The same each time it is told. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly happenedAt: number;
  readonly ledger: Ledger;
  readonly about:
    /** The request as it is now. */
    | { readonly request: Request }
    /** Holders that came to light, by their keys. */
    | { readonly holders: readonly string[] };
}

/** Undefined: there is no such event, or it gives rise to no such notice. */
export async function readNotice(ledger: Ledger, key: string, { notice }: Note): Promise<Notice | 'later' | undefined> {
  const sequence = Number(key.slice(outboxPrefix.length));
  if (sequence > ledger.sequence()) return undefined;
  const row = await ledger.store.get(eventKey(sequence));
  if (row.kind !== 'done') return 'later';
  const event = row.value === undefined ? undefined : parseEvent(row.value.text);
  const happened = event && happenedIn(event);
  if (event === undefined || happened === undefined || noticeOf(happened) !== notice) return undefined;
  const told = { id: `${ledger.environment}-${String(sequence)}`, kind: notice, happenedAt: event.time, ledger };
  if (happened.request === undefined) return { ...told, about: { holders: foundOutside(happened.documents) } };
  const found = await ledger.find(happened.request.id);
  if (found.kind !== 'done') return 'later';
  return found.value && { ...told, about: { request: found.value } };
}

function happenedIn({ kind, request: id, after }: StoredEvent): Happened {
  const request = id === undefined ? undefined : (after[openRequestKey(id)] ?? after[doneKey(id)] ?? undefined);
  const prefix = openJobKey('');
  const documents = Object.entries(after).flatMap(([key, document]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), document] as const] : [],
  );
  return { kind, request: request as Request | undefined, documents: Object.fromEntries(documents) };
}
