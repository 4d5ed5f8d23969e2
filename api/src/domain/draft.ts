/** The open set of one environment as a command sees and changes it: a copy on write, thrown away when it refuses. */
import { defined } from './defined.js';
import type { DataOf, EventKind, Happening } from './events.js';
import type { Holder } from './holder.js';
import { holderKey } from './holder.js';
import { bounded } from './holder-bounds.js';
import type { Person } from './person.js';
import { isTerminal, type OpenRequest, type Request } from './request.js';
import type { Words } from './statement.js';

/** Small durable state of a job, by name. */
export interface Job {
  readonly v: 1;
  readonly seq: number;
  readonly [field: string]: unknown;
}

/** What is known of an environment: its open rows, and closed rows that were read for this command. */
export interface View {
  readonly environment: string;
  openRequests(): Iterable<OpenRequest>;
  /** Open requests of one person and role. */
  openRequestsOf(key: string): Iterable<OpenRequest>;
  /** Open, or closed when it was read for the command at hand. */
  request(id: string): Request | undefined;
  holders(): Iterable<Holder>;
  holder(key: string): Holder | undefined;
  job(name: string): Job | undefined;
  /** Jobs whose name begins so, each with its name. */
  jobs(prefix: string): Iterable<readonly [name: string, job: Job]>;
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
  /** By name; null: gone. */
  readonly jobs: Readonly<Record<string, Job | null>>;
  /** Words of the act, by request and number. */
  readonly words: readonly { readonly request: string; readonly n: number; readonly words: Words }[];
}

/** What an event says, by its kind, and the documents that it changes. */
export type Changes<K extends EventKind> = DataOf<K> & Changed;

export interface Changed {
  readonly actor?: Person;
  readonly request?: string;
  readonly requests?: readonly Request[];
  readonly holders?: readonly Holder[];
  readonly retired?: readonly string[];
  readonly jobs?: Readonly<Record<string, Omit<Job, 'seq'> | null>>;
  readonly words?: NewEvent['words'];
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
  /** Requests and holders are stamped with the sequence of the event that changes them. */
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
  const jobs = new Map<string, Job | null>();
  const events: NewEvent[] = [];
  function* merged(base: Iterable<OpenRequest>, belongs: (request: OpenRequest) => boolean): Iterable<OpenRequest> {
    for (const request of base) if (!requests.has(request.id)) yield request;
    for (const request of requests.values()) if (!isTerminal(request) && belongs(request)) yield request;
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
    job: (name) => (jobs.has(name) ? (jobs.get(name) ?? undefined) : view.job(name)),
    *jobs(prefix) {
      for (const [name, job] of view.jobs(prefix)) if (!jobs.has(name)) yield [name, job];
      for (const [name, job] of jobs) if (job !== null && name.startsWith(prefix)) yield [name, job];
    },
    openRequests: () => merged(view.openRequests(), () => true),
    openRequestsOf: (key) => merged(view.openRequestsOf(key), (request) => keyOf(request) === key),
    *holders() {
      for (const holder of view.holders()) if (!holders.has(holderKey(holder.person, holder.rootRole))) yield holder;
      for (const holder of holders.values()) if (holder !== undefined) yield holder;
    },
    emit(kind, changes) {
      const { now, instance } = base;
      const event = newEvent(kind, changes, { now, instance, seq: base.nextSequence + events.length });
      events.push(event);
      for (const request of event.requests) requests.set(request.id, request);
      for (const holder of event.holders) holders.set(holderKey(holder.person, holder.rootRole), holder);
      for (const key of event.retired) holders.set(key, undefined);
      for (const [name, job] of Object.entries(event.jobs)) jobs.set(name, job);
    },
  };
  return draft;
}

function newEvent<K extends EventKind>(
  kind: K,
  changes: Changes<K>,
  base: { now: number; instance: string; seq: number },
): NewEvent {
  const { actor, request, data, requests = [], holders = [], retired = [], jobs = {}, words = [] } = changes;
  const { seq } = base;
  const stamp = { seq, by: base.instance, at: base.now };
  const written: Written & { readonly data?: DataOf<K>['data'] } = {
    ...defined({ actor: actor && { tid: actor.tid, oid: actor.oid }, request, data }),
    requests: requests.map((one) => ({ ...one, ...stamp })),
    holders: holders.map((one) => ({ ...bounded(one, base.now), ...stamp })),
    retired,
    jobs: Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job && { ...job, v: 1 as const, seq }])),
    words,
  };
  // The compiler does not follow that what was asked for by the kind is what this kind says.
  return { kind, ...written } as NewEvent;
}
