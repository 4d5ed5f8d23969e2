/** The open set of one environment as a command sees and changes it: a copy on write, thrown away when it refuses. */
import { defined } from './defined.js';
import {
  keyIn,
  storedName,
  type AnyStored,
  type DocumentName,
  type DocumentOf,
  type KeyedName,
  type KeyOf,
  type Rows,
  type Stored,
} from './documents.js';
import type { DataOf, EventKind, Happening } from './events.js';
import type { Holder } from './holder.js';
import { holderKey } from './holder.js';
import { bounded } from './holder-bounds.js';
import { inEvents } from './in-events.js';
import { createOnce } from './once.js';
import { samePerson, type Person } from './person.js';
import { isTerminal, type OpenRequest, type Request } from './request.js';
import type { Statement } from './statement.js';

/** What is known of an environment: its open rows, and closed rows that were read for this command. */
export interface View {
  readonly environment: string;
  openRequests(): Iterable<OpenRequest>;
  /** Open requests of one person and role. */
  openRequestsOf(key: string): Iterable<OpenRequest>;
  /** Open requests of one person. */
  openRequestsBy(person: Person): Iterable<OpenRequest>;
  /** Those of a role of the catalogue that wait for people. */
  pendingOf(role: string): Iterable<OpenRequest>;
  /** Open requests that extend this one. */
  extensionsOf(id: string): Iterable<OpenRequest>;
  /** Open, or closed when it was read for the command at hand. */
  request(id: string): Request | undefined;
  holders(): Iterable<Holder>;
  /** Those to whom Dataverse has refused something. */
  refusedHolders(): Iterable<Holder>;
  holder(key: string): Holder | undefined;
  document<N extends DocumentName>(name: N, ...key: KeyOf<N>): Stored<N> | undefined;
  /** All of this name, each with its key. */
  documents<N extends KeyedName>(name: N): Iterable<readonly [key: string, document: Stored<N>]>;
  /** What this says of the open rows, computed once for as long as none of them changes. */
  once<T>(what: (view: View) => T): T;
}

/** An event to be written: what happened and every document it changed, whole. */
export type NewEvent = Happening & Written;

interface Written {
  readonly actor?: Person;
  readonly request?: string;
  readonly requests: readonly Request[];
  readonly holders: readonly Holder[];
  /** Holder rows that go away. */
  readonly retired: readonly string[];
  /** By stored name; null: gone. */
  readonly documents: Readonly<Record<string, AnyStored | null>>;
  /** Statements of the act, by request and number. */
  readonly statements: readonly { readonly request: string; readonly n: number; readonly statement: Statement }[];
}

/** What an event says, by its kind, and the documents that it changes. */
export type Changes<K extends EventKind> = DataOf<K> & Changed;

export interface Changed {
  readonly actor?: Person;
  readonly request?: string;
  readonly requests?: readonly Request[];
  readonly holders?: readonly Holder[];
  readonly retired?: readonly string[];
  readonly documents?: Rows;
  readonly statements?: NewEvent['statements'];
}

export interface Draft extends View {
  /** Time of the event that would be written now: never before the last one. */
  readonly now: number;
  /** The replica that decides. */
  readonly instance: string;
  /** SHA-256 of a text, hex. */
  readonly hash: (text: string) => string;
  readonly events: readonly NewEvent[];
  /** Whether this command may still change this request: the rest of a crowd goes in the next commit. */
  hasRoomFor(request: string): boolean;
  /**
   * Requests and holders are stamped with the sequence of the event that changes them. More documents than one event holds
   * are told in several of the same kind.
   */
  emit<K extends EventKind>(kind: K, changes: Changes<K>): void;
}

/** Open requests of one person and role, oldest first. */
export const requestsOf = (view: View, key: string): OpenRequest[] =>
  [...view.openRequestsOf(key)].sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));

/** The holder that a request belongs to. */
export const keyOf = (request: Request): string => holderKey(request.requester, request.rootRole);

/** Requests that one command changes at most: with all that hangs on them they fit into one transaction. */
export const wholePortion = 10;

export interface DraftBase {
  readonly now: number;
  /** Requests that this command changes at most; `wholePortion` when left out. */
  readonly portion?: number;
  readonly nextSequence: number;
  readonly instance: string;
  readonly hash: (text: string) => string;
}

export function createDraft(view: View, base: DraftBase): Draft {
  const { portion = wholePortion } = base;
  const requests = new Map<string, Request>();
  const holders = new Map<string, Holder | undefined>();
  const documents = new Map<string, AnyStored | null>();
  const events: NewEvent[] = [];
  const known = createOnce<View>();
  function* merged(base: Iterable<OpenRequest>, belongs: (request: OpenRequest) => boolean): Iterable<OpenRequest> {
    for (const request of base) if (!requests.has(request.id)) yield request;
    for (const request of requests.values()) if (!isTerminal(request) && belongs(request)) yield request;
  }
  function* mergedHolders(base: Iterable<Holder>, belongs: (holder: Holder) => boolean): Iterable<Holder> {
    for (const holder of base) if (!holders.has(holderKey(holder.person, holder.rootRole))) yield holder;
    for (const holder of holders.values()) if (holder !== undefined && belongs(holder)) yield holder;
  }
  function put(event: NewEvent): void {
    events.push(event);
    for (const request of event.requests) requests.set(request.id, request);
    for (const holder of event.holders) holders.set(holderKey(holder.person, holder.rootRole), holder);
    for (const key of event.retired) holders.set(key, undefined);
    for (const [name, document] of Object.entries(event.documents)) documents.set(name, document);
  }
  const draft: Draft = {
    environment: view.environment,
    now: base.now,
    instance: base.instance,
    hash: base.hash,
    events,
    hasRoomFor: (id) => requests.has(id) || requests.size < portion,
    request: (id) => requests.get(id) ?? view.request(id),
    holder: (key) => (holders.has(key) ? holders.get(key) : view.holder(key)),
    document<N extends DocumentName>(name: N, ...key: KeyOf<N>) {
      const changed = documents.get(storedName(name, ...key)) as Stored<N> | null | undefined;
      return changed === undefined ? view.document(name, ...key) : (changed ?? undefined);
    },
    *documents<N extends KeyedName>(name: N): Iterable<readonly [key: string, document: Stored<N>]> {
      for (const [key, document] of view.documents(name)) if (!documents.has(`${name}|${key}`)) yield [key, document];
      for (const [stored, document] of documents) {
        const key = keyIn(name, stored);
        if (key !== undefined && document !== null) yield [key, document as Stored<N>];
      }
    },
    openRequests: () => merged(view.openRequests(), () => true),
    openRequestsOf: (key) => merged(view.openRequestsOf(key), (request) => keyOf(request) === key),
    openRequestsBy: (person) => merged(view.openRequestsBy(person), (request) => samePerson(request.requester, person)),
    pendingOf: (role) =>
      merged(view.pendingOf(role), (request) => request.state === 'pending' && request.role === role),
    extensionsOf: (id) => merged(view.extensionsOf(id), (request) => request.extends === id),
    holders: () => mergedHolders(view.holders(), () => true),
    refusedHolders: () => mergedHolders(view.refusedHolders(), (holder) => holder.refusals !== undefined),
    once: (what) => (events.length === 0 ? view.once(what) : known.of(what, draft)),
    emit(kind, changes) {
      known.forget();
      const { now, instance } = base;
      const whole: Changed = { ...changes, holders: (changes.holders ?? []).map((one) => bounded(one, now)) };
      for (const part of inEvents(whole))
        put(newEvent(kind, { ...changes, ...part }, { now, instance, seq: base.nextSequence + events.length }));
    },
  };
  return draft;
}

function newEvent<K extends EventKind>(
  kind: K,
  changes: Changes<K>,
  base: { now: number; instance: string; seq: number },
): NewEvent {
  const { actor, request, data, requests = [], holders = [], retired = [], documents = {}, statements = [] } = changes;
  const { seq } = base;
  const stamp = { seq, by: base.instance, at: base.now };
  const written: Written & { readonly data?: DataOf<K>['data'] } = {
    ...defined({ actor: actor && { tid: actor.tid, oid: actor.oid }, request, data }),
    requests: requests.map((one) => ({ ...one, ...stamp })),
    holders: holders.map((one) => ({ ...one, ...stamp })),
    retired,
    documents: stamped(documents, seq),
    statements,
  };
  // The compiler does not follow that what was asked for by the kind is what this kind says.
  return { kind, ...written } as NewEvent;
}

const stamped = (rows: Rows, seq: number): Written['documents'] =>
  Object.fromEntries(
    Object.entries<DocumentOf<DocumentName> | null>(rows).map(([name, document]) => [
      name,
      document && { ...document, v: 1, seq },
    ]),
  );
