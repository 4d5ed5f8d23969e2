/** The open rows of one environment in memory, with the digest that the head seals. Everything due is computed from it. */
import { createHash } from 'node:crypto';
import { keyOf, type Job, type View } from '../domain/draft.js';
import { holderKey, type Holder } from '../domain/holder.js';
import type { OpenRequest, Request } from '../domain/request.js';
import { hashOf } from './chain.js';
import { openHolderKey, openJobKey, openPrefix, openRequestKey } from './keys.js';

interface OpenRow {
  readonly doc: { readonly seq: number };
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
}

export interface OpenSet extends View {
  /** Takes over rows by key: their text, or null when they are gone. Rows that are not open rows are left alone. */
  put(key: string, text: string | null): void;
  /** SHA-256 over the sorted keys and the hashes of their texts, as it would be after these changes. */
  digestWith(changes: ReadonlyMap<string, string | null>): string;
  /** Every open row: key, text, hash of the text and the sequence of its event. */
  rows(): { readonly key: string; readonly text: string; readonly hash: string; readonly seq: number }[];
}

/** The open row of this key is not a document of ours: the record cannot be trusted. */
export class UnreadableRow extends Error {
  constructor(key: string) {
    super(`The open row ${key} is not readable.`);
  }
}

export function createOpenSet(environment: string): OpenSet {
  const rows = new Map<string, OpenRow>();
  const byHolder = new Map<string, Set<string>>();

  const forget = (key: string, row: OpenRow | undefined): void => {
    if (row === undefined || !key.startsWith('open|request|')) return;
    const request = row.doc as unknown as OpenRequest;
    byHolder.get(keyOf(request))?.delete(request.id);
  };
  const openRequest = (id: string): OpenRequest | undefined =>
    rows.get(openRequestKey(id))?.doc as unknown as OpenRequest | undefined;

  return {
    environment,
    put(key, text) {
      if (!key.startsWith(openPrefix)) return;
      forget(key, rows.get(key));
      if (text === null) {
        rows.delete(key);
        return;
      }
      const doc = parse(key, text);
      rows.set(key, { doc, text, hash: hashOf(text) });
      if (!key.startsWith('open|request|')) return;
      const request = doc as unknown as OpenRequest;
      const holder = keyOf(request);
      const ids = byHolder.get(holder) ?? new Set<string>();
      byHolder.set(holder, ids.add(request.id));
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
      for (const [key, row] of rows) if (key.startsWith('open|request|')) yield row.doc as unknown as OpenRequest;
    },
    *openRequestsOf(holder) {
      for (const id of byHolder.get(holder) ?? []) {
        const request = openRequest(id);
        if (request !== undefined) yield request;
      }
    },
    request: (id): Request | undefined => openRequest(id),
    *holders() {
      for (const [key, row] of rows) if (key.startsWith('open|holder|')) yield row.doc as unknown as Holder;
    },
    holder: (key) => rows.get(openHolderKey(key))?.doc as unknown as Holder | undefined,
    job: (name) => rows.get(openJobKey(name))?.doc as unknown as Job | undefined,
    *jobs(prefix) {
      const from = openJobKey(prefix);
      for (const [key, row] of rows)
        if (key.startsWith(from)) yield [key.slice(openJobKey('').length), row.doc as unknown as Job];
    },
  };
}

/** The document of a row, if it is one of ours under its own key. */
function parse(key: string, text: string): { readonly seq: number } {
  try {
    const doc = JSON.parse(text) as unknown;
    if (typeof doc === 'object' && doc !== null && 'seq' in doc && typeof doc.seq === 'number' && isItsOwn(key, doc))
      return doc as { readonly seq: number };
  } catch {
    // A text that is no JSON, or a document without what it is filed by: told below, with its key.
  }
  throw new UnreadableRow(key);
}

function isItsOwn(key: string, doc: object): boolean {
  if (key.startsWith('open|request|')) {
    const request = doc as OpenRequest;
    return key === openRequestKey(request.id) && typeof request.requester.oid === 'string';
  }
  const { person, rootRole } = doc as Holder;
  return !key.startsWith('open|holder|') || key === openHolderKey(holderKey(person, rootRole));
}
