/** The open rows of one environment in memory, with the digest that the head seals. Everything due is computed from it. */
import { keyIn, storedName, type DocumentName, type KeyedName, type KeyOf, type Stored } from '../domain/documents.js';
import { keyOf, type View } from '../domain/draft.js';
import { holderKey, type Holder } from '../domain/holder.js';
import { keysOf } from '../domain/next-step.js';
import { createOnce } from '../domain/once.js';
import type { OpenRequest } from '../domain/request.js';
import { hashOf } from './chain.js';
import { createDigestTree } from './digest-tree.js';
import { openHolderKey, openJobKey, openPrefix, openRequestKey } from './keys.js';
import { readOpenRow, type OpenRow } from './open-row.js';
import { createRequestIndexes } from './request-indexes.js';

export interface OpenSet extends View {
  has(key: string): boolean;
  /** Changes whenever a request of this person (oid) leaves the open rows. */
  closingsOf(oid: string): number;
  /** The rows were read anew: what came and went meanwhile was never among them. */
  readAnew(): void;
  /** Gives the keys of the holders that moved since it was called last; the first time, of all that are there. */
  followHolders(): () => ReadonlySet<string>;
  /** The keys of all holders and open requests, lazily, some of them twice. */
  everyKey(): Iterable<string>;
  /** Takes over rows by key: their text, or null when they are gone. Rows that are not open rows are left alone. */
  put(key: string, text: string | null): void;
  /** What a head says of the rows, as it would be after these changes. */
  digestWith(changes: ReadonlyMap<string, string | null>): string;
  /** Whether a head with this digest, of this release or an older one, was written over exactly these rows. */
  isSealedBy(digest: string): boolean;
  /** Every open row: key, text, hash of the text and the sequence of its event. */
  rows(): { readonly key: string; readonly text: string; readonly hash: string; readonly seq: number }[];
}

/** The first part of the name under which a document is stored. */
const nameOf = (stored: string): string => stored.split('|', 1)[0] ?? '';

/** Digests begin so; one without it is of an older release. */
const treeMark = 'tree:';

export function createOpenSet(environment: string): OpenSet {
  const rows = new Map<string, OpenRow>();
  const requests = createRequestIndexes();
  /** Keys of the rows of documents that have keys of their own, by name. */
  const named = new Map<string, Set<string>>();
  const refused = new Map<string, Holder>();
  const followers: Set<string>[] = [];
  /** Numbers that never come twice: of the last closing of a person, and of the last time when all was read anew. */
  const closings = new Map<string, number>();
  let [lastNumber, anew] = [0, 0];
  const known = createOnce<View>();
  const tree = createDigestTree(hashOf);

  const moves = (holder: string): void => {
    for (const moved of followers) moved.add(holder);
  };
  /** Who is woken when this row moves: its holder, and those that wait for the end of this request. */
  function tell(row: OpenRow): void {
    if (row.of === 'holder') moves(holderKey(row.doc.person, row.doc.rootRole));
    if (row.of !== 'request') return;
    moves(keyOf(row.doc));
    for (const next of requests.extending(row.doc.id)) moves(keyOf(next));
  }
  function index(key: string, row: OpenRow): void {
    if (row.of === 'request') requests.put(row.doc);
    else if (row.of === 'holder' && row.doc.refusals !== undefined) refused.set(key, row.doc);
    else if (row.of === 'document') named.set(nameOf(row.name), (named.get(nameOf(row.name)) ?? new Set()).add(key));
  }
  function unindex(key: string, row: OpenRow): void {
    if (row.of === 'request') requests.drop(row.doc);
    else if (row.of === 'holder') refused.delete(key);
    else if (row.of === 'document') named.get(nameOf(row.name))?.delete(key);
  }
  function isGone(row: OpenRow): void {
    lastNumber += 1;
    if (row.of === 'request') closings.set(row.doc.requester.oid, lastNumber);
  }
  const openRequest = (id: string): OpenRequest | undefined => {
    const row = rows.get(openRequestKey(id));
    return row?.of === 'request' ? row.doc : undefined;
  };

  const open: OpenSet = {
    environment,
    once: (what) => known.of(what, open),
    put(key, text) {
      if (!key.startsWith(openPrefix)) return;
      known.forget();
      const before = rows.get(key);
      const row = text === null ? undefined : readOpenRow(key, text);
      if (before !== undefined) unindex(key, before);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
      tree.change(key, row?.hash);
      if (row !== undefined) index(key, row);
      for (const one of [before, row]) if (one !== undefined) tell(one);
      if (before !== undefined && row === undefined) isGone(before);
    },
    has: (key) => rows.has(key),
    closingsOf: (oid) => closings.get(oid) ?? anew,
    readAnew() {
      closings.clear();
      lastNumber += 1;
      anew = lastNumber;
    },
    followHolders() {
      const moved = keysOf(open);
      followers.push(moved);
      return () => {
        const holders = new Set(moved);
        moved.clear();
        return holders;
      };
    },
    digestWith(changes) {
      const own = [...changes].filter(([key]) => key.startsWith(openPrefix));
      return treeMark + tree.rootWith(own.map(([key, text]) => [key, text === null ? undefined : hashOf(text)]));
    },
    isSealedBy: (digest) => digest === (digest.startsWith(treeMark) ? open.digestWith(new Map()) : flatDigest(rows)),
    rows: () => [...rows].map(([key, row]) => ({ key, text: row.text, hash: row.hash, seq: row.doc.seq })),
    *openRequests() {
      for (const row of rows.values()) if (row.of === 'request') yield row.doc;
    },
    openRequestsOf: (holder) => requests.ofHolder(holder),
    openRequestsBy: (person) => requests.ofPerson(person),
    pendingOf: (role) => requests.pendingOf(role),
    extensionsOf: (id) => requests.extending(id),
    request: openRequest,
    *everyKey() {
      for (const row of rows.values())
        if (row.of === 'holder') yield holderKey(row.doc.person, row.doc.rootRole);
        else if (row.of === 'request') yield keyOf(row.doc);
    },
    *holders() {
      for (const row of rows.values()) if (row.of === 'holder') yield row.doc;
    },
    refusedHolders: () => refused.values(),
    holder(key) {
      const row = rows.get(openHolderKey(key));
      return row?.of === 'holder' ? row.doc : undefined;
    },
    document<N extends DocumentName>(name: N, ...key: KeyOf<N>) {
      const row = rows.get(openJobKey(storedName(name, ...key)));
      return row?.of === 'document' ? (row.doc as Stored<N>) : undefined;
    },
    *documents<N extends KeyedName>(name: N): Iterable<readonly [key: string, document: Stored<N>]> {
      for (const stored of named.get(name) ?? []) {
        const row = rows.get(stored);
        const key = row?.of === 'document' ? keyIn(name, row.name) : undefined;
        if (row !== undefined && key !== undefined) yield [key, row.doc as Stored<N>];
      }
    },
  };
  return open;
}

/** As older releases sealed: over all sorted keys with the hashes of their texts. */
const flatDigest = (rows: ReadonlyMap<string, OpenRow>): string =>
  hashOf(
    [...rows.keys()]
      .sort()
      .map((key) => `${key} ${rows.get(key)?.hash ?? ''}\n`)
      .join(''),
  );
