/** The open rows of one environment in memory, with the digest that the head seals. Everything due is computed from it. */
import { createHash } from 'node:crypto';
import { keyIn, storedName, type DocumentName, type KeyedName, type KeyOf, type Stored } from '../domain/documents.js';
import { keyOf, type View } from '../domain/draft.js';
import { createOnce } from '../domain/once.js';
import type { OpenRequest } from '../domain/request.js';
import { hashOf } from './chain.js';
import { openHolderKey, openJobKey, openPrefix, openRequestKey } from './keys.js';
import { readOpenRow, type OpenRow } from './open-row.js';

export interface OpenSet extends View {
  /** Takes over rows by key: their text, or null when they are gone. Rows that are not open rows are left alone. */
  put(key: string, text: string | null): void;
  /** SHA-256 over the sorted keys and the hashes of their texts, as it would be after these changes. */
  digestWith(changes: ReadonlyMap<string, string | null>): string;
  /** Every open row: key, text, hash of the text and the sequence of its event. */
  rows(): { readonly key: string; readonly text: string; readonly hash: string; readonly seq: number }[];
}

export function createOpenSet(environment: string): OpenSet {
  const rows = new Map<string, OpenRow>();
  const byHolder = new Map<string, Set<string>>();
  const known = createOnce<View>();

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
        return;
      }
      const row = readOpenRow(key, text);
      rows.set(key, row);
      if (row.of !== 'request') return;
      const holder = keyOf(row.doc);
      const ids = byHolder.get(holder) ?? new Set<string>();
      byHolder.set(holder, ids.add(row.doc.id));
    },
    digestWith(changes) {
      const hashes = new Map([...rows].map(([key, row]) => [key, row.hash]));
      for (const [key, text] of changes) {
        if (!key.startsWith(openPrefix)) continue;
        if (text === null) hashes.delete(key);
        else hashes.set(key, hashOf(text));
      }
      const digest = createHash('sha256');
      for (const key of [...hashes.keys()].sort()) digest.update(`${key} ${hashes.get(key) ?? ''}\n`, 'utf8');
      return digest.digest('hex');
    },
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
