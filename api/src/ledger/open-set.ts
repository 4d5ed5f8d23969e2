/** The open rows of one environment in memory, with the digest that the head seals. Everything due is computed from it. */
import { keyIn, storedName, type DocumentName, type KeyedName, type KeyOf, type Stored } from '../domain/documents.js';
import { keyOf, type View } from '../domain/draft.js';
import { createOnce } from '../domain/once.js';
import type { OpenRequest } from '../domain/request.js';
import { hashOf } from './chain.js';
import { createDigestTree } from './digest-tree.js';
import { openHolderKey, openJobKey, openPrefix, openRequestKey } from './keys.js';
import { readOpenRow, type OpenRow } from './open-row.js';

export interface OpenSet extends View {
  /** Takes over rows by key: their text, or null when they are gone. Rows that are not open rows are left alone. */
  put(key: string, text: string | null): void;
  /** What a head says of the rows, as it would be after these changes. */
  digestWith(changes: ReadonlyMap<string, string | null>): string;
  /** Whether a head with this digest, of this release or an older one, was written over exactly these rows. */
  isSealedBy(digest: string): boolean;
  /** Every open row: key, text, hash of the text and the sequence of its event. */
  rows(): { readonly key: string; readonly text: string; readonly hash: string; readonly seq: number }[];
}

/** Digests begin so; one without it is of an older release. */
const treeMark = 'tree:';

export function createOpenSet(environment: string): OpenSet {
  const rows = new Map<string, OpenRow>();
  const byHolder = new Map<string, Set<string>>();
  const known = createOnce<View>();
  const tree = createDigestTree(hashOf);

  const forget = (row: OpenRow | undefined): void => {
    if (row?.of === 'request') byHolder.get(keyOf(row.doc))?.delete(row.doc.id);
  };
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
      forget(rows.get(key));
      if (text === null) {
        rows.delete(key);
        tree.change(key, undefined);
        return;
      }
      const row = readOpenRow(key, text);
      rows.set(key, row);
      tree.change(key, row.hash);
      if (row.of !== 'request') return;
      const holder = keyOf(row.doc);
      const ids = byHolder.get(holder) ?? new Set<string>();
      byHolder.set(holder, ids.add(row.doc.id));
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
    *openRequestsOf(holder) {
      for (const id of byHolder.get(holder) ?? []) {
        const request = openRequest(id);
        if (request !== undefined) yield request;
      }
    },
    request: openRequest,
    *holders() {
      for (const row of rows.values()) if (row.of === 'holder') yield row.doc;
    },
    holder(key) {
      const row = rows.get(openHolderKey(key));
      return row?.of === 'holder' ? row.doc : undefined;
    },
    document<N extends DocumentName>(name: N, ...key: KeyOf<N>) {
      const row = rows.get(openJobKey(storedName(name, ...key)));
      return row?.of === 'document' ? (row.doc as Stored<N>) : undefined;
    },
    *documents<N extends KeyedName>(name: N): Iterable<readonly [key: string, document: Stored<N>]> {
      for (const row of rows.values()) {
        const key = row.of === 'document' ? keyIn(name, row.name) : undefined;
        if (key !== undefined) yield [key, row.doc as Stored<N>];
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
