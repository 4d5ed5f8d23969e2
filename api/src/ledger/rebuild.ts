/**
 * What can still be known of a record that contradicts itself, so that removals go on: the open rows as events wrote
 * them, and of those only events that hang on a head which this key has signed or this replica has seen. A row that says
 * otherwise counts only where it ends something earlier; what no such event knows is nobody's to take.
 */
import type { OpenRequest } from '../domain/request.js';
import { createHistory } from './audit/history.js';
import { canonical, firstPrev, hashOf, type Head, type StoredEvent } from './chain.js';
import type { SeenHead } from './beside-key.js';
import { behind, eventKey, openPrefix } from './keys.js';
import { createOpenSet } from './open-set.js';
import { parseEvent, type Identity, type State } from './state.js';
import type { Store } from './store.js';

/** `known`: heads to hang events on. Nothing can be known where the store does not answer or no event hangs on a head. */
export async function rebuild(store: Store, identity: Identity, known: readonly SeenHead[]): Promise<State> {
  const { environment } = identity;
  const open = createOpenSet(environment);
  const events = await eventsOn(store, environment, known);
  const documents = new Map<string, unknown>();
  for (const event of events)
    for (const [key, doc] of Object.entries(event.after)) if (key.startsWith(openPrefix)) documents.set(key, doc);
  const rows = await store.withPrefix(openPrefix);
  const texts = new Map(rows.kind === 'done' ? rows.value.map((row) => [row.key, row.text]) : []);
  for (const [key, doc] of documents)
    if (doc !== null) open.put(key, canonical(key.startsWith('open|request|') ? earlier(doc, texts.get(key)) : doc));
  const head = standIn(identity, events.at(-1));
  return { open, history: createHistory(head), head, etag: '' };
}

/** Events in order that hang on one of these heads, each on the next. */
export async function eventsOn(store: Store, environment: string, heads: readonly SeenHead[]): Promise<StoredEvent[]> {
  const rows = await store.all(eventKey(1), behind('event|'));
  if (rows.kind !== 'done') return [];
  const texts = new Map(rows.value.map((row) => [row.key, row.text]));
  const proven = new Map<number, StoredEvent>();
  for (const head of heads)
    for (let { seq, hash } = head; hash !== firstPrev && !proven.has(seq); seq -= 1) {
      const text = texts.get(eventKey(seq));
      const event = text === undefined || hashOf(text) !== hash ? undefined : parseEvent(text);
      if (event?.environment !== environment) break;
      proven.set(seq, event);
      hash = event.prev;
    }
  return [...proven.values()].sort((one, other) => one.seq - other.seq);
}

/** The request as its event wrote it; ended when its row says that it ends earlier. */
function earlier(doc: unknown, text: string | undefined): unknown {
  const request = doc as OpenRequest;
  const row = parsed(text);
  if (request.state !== 'active' || row?.id !== request.id) return request;
  const { endsAt, ending } = row as { readonly endsAt?: unknown; readonly ending?: { readonly at?: unknown } };
  const end = row.state === 'active' ? endsAt : row.state === 'removing' ? ending?.at : undefined;
  return typeof end === 'number' && end < request.endsAt ? { ...request, endsAt: end } : request;
}

function parsed(text: string | undefined): OpenRequest | undefined {
  try {
    return text === undefined ? undefined : ((JSON.parse(text) ?? undefined) as OpenRequest | undefined);
  } catch {
    return undefined;
  }
}

/** Nothing is ever committed on it. */
const standIn = ({ environment, deployment }: Identity, last: StoredEvent | undefined): Head => ({
  v: 1,
  environment,
  seq: last?.seq ?? 0,
  hash: last === undefined ? firstPrev : hashOf(canonical(last)),
  digest: '',
  time: last?.time ?? 0,
  deployment,
  keyId: '',
  signature: '',
});
