/** What a replica knows of one environment: the open set and the head it belongs to. Catches up by reading events. */
import type { Signer } from '../ports.js';
import { createHistory, type History, type Proven } from './audit/history.js';
import { hashOf, readHead, canonical, type Head, type HeadFault, type StoredEvent } from './chain.js';
import { eventKey, headKey, openPrefix } from './keys.js';
import { UnreadableRow } from './open-row.js';
import { createOpenSet, type OpenSet } from './open-set.js';
import { causeOf, type Store } from './store.js';

export interface State {
  readonly open: OpenSet;
  /** What is proven of the events up to the head. */
  readonly history: History;
  head: Head;
  /** ETag of the head row. */
  etag: string;
}

export interface Identity {
  readonly environment: string;
  readonly deployment: string;
}

export type Caught =
  | { readonly kind: 'current' }
  | { readonly kind: 'unavailable'; readonly cause: string }
  /** The record contradicts itself; `reason` names the row. */
  | { readonly kind: 'distrusted'; readonly reason: string; readonly foreign?: true };

export type Loaded =
  | { readonly kind: 'loaded'; readonly state: State }
  | { readonly kind: 'absent' }
  | Exclude<Caught, { kind: 'current' }>;

/** Further behind than this, everything is read anew. */
const mostEvents = 1000;

const unavailable = (answer: Parameters<typeof causeOf>[0]): Caught & { kind: 'unavailable' } => ({
  kind: 'unavailable',
  cause: causeOf(answer),
});
const distrusted = (reason: string): Caught & { kind: 'distrusted' } => ({ kind: 'distrusted', reason });

/**
 * Reads head, open rows and head again. Whatever changed in between is put right by the events in between, so that no
 * amount of writing by others keeps a replica from starting.
 */
export async function load(store: Store, identity: Identity, signer: Signer): Promise<Loaded> {
  const begun = await headOf(store, identity, signer);
  if (begun.kind !== 'head') return begun;
  const rows = await store.withPrefix(openPrefix);
  if (rows.kind !== 'done') return unavailable(rows);
  const open = createOpenSet(identity.environment);
  try {
    for (const row of rows.value) open.put(row.key, row.text);
  } catch (fault) {
    if (fault instanceof UnreadableRow) return distrusted(fault.message);
    throw fault;
  }
  const state: State = { open, history: createHistory(begun.head), head: begun.head, etag: begun.etag };
  const caught = await catchUp(store, identity, signer, state, true);
  if (caught.kind !== 'current') return caught;
  if (!open.isSealedBy(state.head.digest)) return distrusted(await wrongRow(store, state));
  return { kind: 'loaded', state };
}

/** Puts the events above my sequence in place, up to the head's and no further, and checks that they chain on. */
export async function catchUp(
  store: Store,
  identity: Identity,
  signer: Signer,
  state: State,
  loading = false,
): Promise<Caught> {
  const began = state.head.seq;
  const newest = await headOf(store, identity, signer, state.head);
  if (newest.kind === 'absent') return distrusted('The head row is gone.');
  if (newest.kind !== 'head') return newest;
  if (newest.head.seq < began)
    return distrusted(`The head went back from ${String(began)} to ${String(newest.head.seq)}.`);
  if (newest.head.seq > state.head.seq + mostEvents && !loading) return loadAnew(store, identity, signer, state);
  if (newest.head.seq > state.head.seq) {
    const events = await store.all(eventKey(state.head.seq + 1), eventKey(newest.head.seq + 1));
    if (events.kind !== 'done') return unavailable(events);
    // Our own commit may have been taken over while we read: only what lies above is new.
    const texts = events.value.map((row) => row.text);
    const fault = takeOver(state, texts, newest, loading);
    if (fault !== undefined) return distrusted(fault);
  }
  return settled(state, newest);
}

/** The head read is the one that stands here, or an older one that a commit of ours has passed meanwhile. */
function settled(state: State, newest: { readonly head: Head; readonly etag: string }): Caught {
  if (newest.head.seq !== state.head.seq) return { kind: 'current' };
  if (newest.head.hash !== state.head.hash) return distrusted(`Two heads for sequence ${String(state.head.seq)}.`);
  state.etag = newest.etag;
  return { kind: 'current' };
}

async function loadAnew(store: Store, identity: Identity, signer: Signer, state: State): Promise<Caught> {
  const anew = await load(store, identity, signer);
  if (anew.kind === 'absent') return distrusted('The head row is gone.');
  if (anew.kind !== 'loaded') return anew;
  if (anew.state.head.seq > state.head.seq) replace(state, anew.state);
  return { kind: 'current' };
}

/** Takes over what another read has brought. */
export function replace(state: State, by: State): void {
  const keys = new Set(state.open.rows().map((row) => row.key));
  for (const row of by.open.rows()) keys.delete(row.key);
  for (const key of keys) state.open.put(key, null);
  for (const row of by.open.rows()) state.open.put(row.key, row.text);
  state.open.readAnew();
  state.history.startUnder(by.head);
  state.head = by.head;
  state.etag = by.etag;
}

function takeOver(
  state: State,
  texts: readonly string[],
  newest: { readonly head: Head; readonly etag: string },
  loading: boolean,
): string | undefined {
  let place: Place = { seq: state.head.seq, hash: state.head.hash };
  const events: Proven[] = [];
  for (const text of texts) {
    const next = follow(place, text);
    if (typeof next === 'string') return next;
    if (next.event !== undefined) events.push({ ...next, after: next.event.after, prev: next.event.prev });
    place = next;
  }
  const { seq, hash } = place;
  if (seq < newest.head.seq) return `Event ${String(seq + 1)} is missing.`;
  if (seq > newest.head.seq) return undefined;
  if (hash !== newest.head.hash) return `Event ${String(seq)} is not the one that the head names.`;
  // Only what hangs on a signed head is put in place.
  for (const event of events) {
    state.history.add(event);
    for (const [key, doc] of Object.entries(event.after)) state.open.put(key, doc === null ? null : canonical(doc));
  }
  if (!loading && !state.open.isSealedBy(newest.head.digest))
    return `The open rows do not match the head of sequence ${String(seq)}.`;
  state.head = newest.head;
  state.etag = newest.etag;
  return undefined;
}

interface Place {
  readonly seq: number;
  readonly hash: string;
  readonly event?: StoredEvent;
}

/** The place behind the next event, or why it does not follow. */
function follow(last: Place, text: string): Place | string {
  const event = parseEvent(text);
  if (event === undefined) return `An event above ${String(last.seq)} is not readable.`;
  if (event.seq <= last.seq) return { seq: last.seq, hash: last.hash };
  if (event.seq !== last.seq + 1) return `Event ${String(last.seq + 1)} is missing.`;
  if (event.prev !== last.hash) return `Event ${String(event.seq)} does not follow the one before.`;
  return { seq: event.seq, hash: hashOf(text), event };
}

/** An event of a text as stored; undefined when it is none of ours. */
export function parseEvent(text: string): StoredEvent | undefined {
  try {
    const event = JSON.parse(text) as { readonly seq?: unknown; readonly after?: unknown } | null;
    const isOurs = typeof event?.seq === 'number' && typeof event.after === 'object' && event.after !== null;
    return isOurs ? (event as StoredEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** A record of somebody else, not one of ours that was damaged. */
const foreign: readonly HeadFault[] = [
  'another environment',
  'another deployment',
  'signed by another key than the one given',
];

/** `known`: a head that is beyond doubt; the row that says the same, to the letter, is not verified again. */
export async function headOf(
  store: Store,
  identity: Identity,
  signer: Signer,
  known?: Head,
): Promise<{ kind: 'head'; head: Head; etag: string } | { kind: 'absent' } | Exclude<Caught, { kind: 'current' }>> {
  const row = await store.get(headKey);
  if (row.kind !== 'done') return unavailable(row);
  if (row.value === undefined) return { kind: 'absent' };
  if (known !== undefined && row.value.text === canonical(known))
    return { kind: 'head', head: known, etag: row.value.etag };
  const read = readHead(row.value.text, identity, signer);
  return read.ok
    ? { kind: 'head', head: read.head, etag: row.value.etag }
    : {
        ...distrusted(`The head row of ${identity.environment}: ${read.fault}.`),
        ...(foreign.includes(read.fault) && { foreign: true as const }),
      };
}

/** Which open row is not the one that its event wrote. */
async function wrongRow(store: Store, state: State): Promise<string> {
  for (const row of state.open.rows()) {
    const event = await store.get(eventKey(row.seq));
    if (event.kind !== 'done') continue;
    const after = event.value === undefined ? undefined : parseEvent(event.value.text)?.after[row.key];
    if (after === undefined || after === null || hashOf(canonical(after)) !== row.hash)
      return `The row ${row.key} is not the one that event ${String(row.seq)} wrote.`;
  }
  return (await lostRow(store, state)) ?? 'An open row is missing, or one was put back to an older version.';
}

/** Which open row is missing or was put back: known only from what all events wrote. */
async function lostRow(store: Store, state: State): Promise<string | undefined> {
  const rows = new Map(state.open.rows().map((row) => [row.key, row.hash]));
  for (const [key, { seq, hash }] of await lastWritten(store, state.head.seq)) {
    if (!key.startsWith(openPrefix) || rows.get(key) === hash) continue;
    if (!rows.has(key)) return `The row ${key} is missing: event ${String(seq)} wrote it.`;
    const what = hash === undefined ? 'deleted it' : 'wrote it last';
    return `The row ${key} was put back: event ${String(seq)} ${what}.`;
  }
  return undefined;
}

interface Written {
  readonly seq: number;
  /** Hash of the text; undefined: taken away. */
  readonly hash: string | undefined;
}

/** What events up to this one wrote last, by key; nothing where they cannot be read. */
async function lastWritten(store: Store, upTo: number): Promise<ReadonlyMap<string, Written>> {
  const written = new Map<string, Written>();
  let after: string | undefined;
  do {
    const page = await store.page(eventKey(1), eventKey(upTo + 1), mostEvents, after);
    if (page.kind !== 'done') return new Map();
    for (const event of page.value.rows.flatMap((row) => parseEvent(row.text) ?? []))
      for (const [key, doc] of Object.entries(event.after))
        written.set(key, { seq: event.seq, hash: doc === null ? undefined : hashOf(canonical(doc)) });
    after = page.value.next;
  } while (after !== undefined);
  return written;
}
