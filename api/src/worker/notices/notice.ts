/** What a row of the outbox is about, from the chain or from what is open now: a row alone proves nothing. */
import { noticesOf, type Happened } from '../../domain/notice.js';
import { isLasting, type EventNotice, type NoticeName } from '../../domain/notice-kinds.js';
import type { Request } from '../../domain/request.js';
import { foundOutside } from '../../domain/sweep/drift.js';
import type { StoredEvent } from '../../ledger/chain.js';
import { doneKey, eventKey, lastingKey, openJobKey, openRequestKey, sequenceIn } from '../../ledger/keys.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Note } from '../../ledger/outbox.js';
import { parseEvent } from '../../ledger/state.js';

export interface Notice {
  /** The same each time it is told. */
  readonly id: string;
  readonly kind: NoticeName;
  readonly happenedAt: number;
  readonly ledger: Ledger;
  readonly about:
    /** The request as it is now. */
    | { readonly request: Request }
    /** Holders that came to light, by their keys. */
    | { readonly holders: readonly string[] }
    /** Id of an environment. */
    | { readonly environment: string };
}

/** Undefined: there is no such event, or it gives rise to no such notice. */
export async function readNotice(ledger: Ledger, key: string, note: Note): Promise<Notice | 'later' | undefined> {
  if (isLasting(note.notice)) return readLasting(ledger, key, note);
  const sequence = sequenceIn(key);
  if (sequence === undefined || sequence > ledger.sequence()) return undefined;
  const row = await ledger.store.get(eventKey(sequence));
  if (row.kind !== 'done') return 'later';
  const event = row.value === undefined ? undefined : parseEvent(row.value.text);
  const happened = event && happenedIn(event);
  const kind: EventNotice = note.notice;
  if (event === undefined || happened === undefined || !noticesOf(happened).includes(kind)) return undefined;
  const told = { id: noticeId(ledger, key, kind), kind, happenedAt: event.time, ledger };
  if (happened.request === undefined) return { ...told, about: { holders: foundOutside(happened.documents) } };
  return withRequest(ledger, happened.request.id, told);
}

/** The first notice of an event has had the id of its event from the beginning; a second one needs its own. */
function noticeId({ environment }: Ledger, key: string, kind: NoticeName): string {
  const id = `${environment}-${String(sequenceIn(key))}`;
  return key.endsWith(`|${kind}`) ? `${id}-${kind}` : id;
}

async function readLasting(ledger: Ledger, key: string, { notice: kind, about = '', at }: Note) {
  if (key !== lastingKey(kind, about)) return undefined;
  const told = { id: `${ledger.environment}-${kind}-${about}`, kind, happenedAt: at, ledger };
  // Ids of requests are GUIDs; what else is told of is an environment.
  const isRequest = kind === 'reminder' || kind === 'ends-soon' || kind === 'still-removing';
  return isRequest ? withRequest(ledger, about, told) : { ...told, about: { environment: about } };
}

async function withRequest(
  ledger: Ledger,
  id: string,
  told: Omit<Notice, 'about'>,
): Promise<Notice | 'later' | undefined> {
  const found = await ledger.find(id);
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
