/**
 * The small durable documents of an environment and of the service ledger: which there are, under which name each is stored,
 * and what it holds. They are written with an event and read from the open set; other rows are requests and holders.
 */
import type { EnvironmentKind, NoticeKind, SubscriptionEnd } from '@jit/connector';
import type { Person } from './person.js';
import type { PlanPart, RolesPart, Sighting, Standing, SweepState, Swept } from './sweep/rows.js';

/** One of each, stored under its name. */
export interface SingleDocuments {
  readonly breaker: Breaker;
  readonly pause: Pause;
  readonly policy: PolicyOnRecord;
  readonly sweep: SweepState;
  readonly 'without-store': WithoutStore;
  readonly distrust: AcknowledgedDistrust;
  /** Written by older releases only: now each environment has its own. */
  readonly environments: { readonly v: 1; readonly ids?: unknown };
}

/** One for each key, stored as `<name>|<key>`. The key of what is about a holder is the one of the holder. */
export interface KeyedDocuments {
  /** By id of the environment. */
  readonly environment: EnvironmentOnRecord;
  readonly sighting: Sighting;
  readonly standing: Standing;
  readonly swept: Swept;
  /** By number of the part. */
  readonly sweepplan: PlanPart;
  /** By number of the part. */
  readonly sweeproles: RolesPart;
  /** By id of the subscription. */
  readonly subscription: Subscription;
}

export type KeyedName = keyof KeyedDocuments;
export type DocumentName = keyof SingleDocuments | KeyedName;
export type DocumentOf<N extends DocumentName> = (SingleDocuments & KeyedDocuments)[N];
/** A key where there is one for each, else none. */
export type KeyOf<N extends DocumentName> = N extends KeyedName ? readonly [key: string] : readonly [];
/** As it is on record: `seq` is the event that wrote it. */
export type Stored<N extends DocumentName> = DocumentOf<N> & { readonly seq: number };

export type AnyStored = Stored<DocumentName>;

/** The name under which it is stored. */
export const storedName = <N extends DocumentName>(name: N, ...key: KeyOf<N>): string => [name, ...key].join('|');

/** Its key, where a stored name is one of these; else undefined. */
export const keyIn = (name: KeyedName, stored: string): string | undefined =>
  stored.startsWith(`${name}|`) ? stored.slice(name.length + 1) : undefined;

/** Documents that an event writes, by stored name; null: gone. Those that have a key are made by `row`. */
export type Rows = { readonly [N in keyof SingleDocuments]?: SingleDocuments[N] | null } & {
  readonly [N in KeyedName as `${N}|${string}`]: KeyedDocuments[N] | null;
};

export const row = <N extends KeyedName>(name: N, key: string, document: KeyedDocuments[N] | null): Rows =>
  ({ [`${name}|${key}`]: document }) as Rows;

export const rowsOf = (rows: readonly Rows[]): Rows => Object.assign({}, ...rows) as Rows;

/** Those of one name among the rows that an event wrote, with their keys; null: gone. */
export function* documentsIn<N extends KeyedName>(
  rows: Iterable<readonly [stored: string, document: unknown]>,
  name: N,
): Iterable<readonly [key: string, document: KeyedDocuments[N] | null]> {
  for (const [stored, document] of rows) {
    const key = keyIn(name, stored);
    if (key !== undefined) yield [key, document as KeyedDocuments[N] | null];
  }
}

/** One for each environment, on record so that all replicas heed it and a restart forgets nothing. */
export interface Breaker {
  readonly v: 1;
  /** Removals that failed in a row, counted to the number that opens it. */
  readonly failures: number;
  /** What the last one that failed was told; `no-answer`: nothing. */
  readonly code?: string;
  /** Waits that began before this instant are over. */
  readonly resetAt: number;
}

/** Dataverse asked to wait until then. */
export interface Pause {
  readonly v: 1;
  readonly until: number;
}

/** The newest policy that was in force, with its words, which tell the next difference. */
export interface PolicyOnRecord {
  readonly v: 1;
  readonly version: number;
  readonly hash: string;
  readonly lines?: readonly string[];
}

/** The last removals that were made while the record could not be written; who tells one again finds it here. */
export interface WithoutStore {
  readonly v: 1;
  readonly calls: readonly string[];
  readonly count: number;
  readonly lastAt: number;
}

/** The last findings for which the ledger was not trusted, and that an administrator has acknowledged, oldest first. */
export interface AcknowledgedDistrust {
  readonly v: 1;
  /** `finding`: SHA-256 of what was found, hex. */
  readonly findings: readonly { readonly finding: string; readonly at: number }[];
}

export interface EnvironmentOnRecord {
  readonly v: 1;
  readonly name: string;
  readonly environmentKind: EnvironmentKind;
  /** Address of its Dataverse as the policy had it last, without a path. */
  readonly url: string;
  /** Dataverse's own id of the organization there; absent until somebody has answered. */
  readonly organizationId?: string;
}

export interface Subscription {
  readonly v: 1;
  readonly id: string;
  /** Their rights decide what is told; they are asked for again at each delivery. */
  readonly owner: Person;
  readonly notice: NoticeKind;
  /** Host of the address: all that is shown of it. */
  readonly host: string;
  /** Stands for owner, kind and address. The address itself is a secret and is only in the text row. */
  readonly addressHash: string;
  readonly createdAt: number;
  /** No notice has arrived since then. */
  readonly failingSince?: number;
  readonly lastError?: string;
  /** Notices that were given up. */
  readonly dead: number;
  readonly deadAt?: number;
  /** Nothing is sent any more; kept for a while, so that its owner sees why. */
  readonly ended?: { readonly at: number; readonly reason: SubscriptionEnd };
}
