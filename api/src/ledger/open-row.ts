/** One open row of the store as it is read: the only place where a text becomes a request, a holder or a document of ours. */
import type { AnyStored } from '../domain/documents.js';
import { holderKey, type Holder } from '../domain/holder.js';
import type { OpenRequest } from '../domain/request.js';
import { hashOf } from './chain.js';
import { openHolderKey, openJobKey, openRequestKey } from './keys.js';

export type OpenRow = Read & {
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
};

type Read =
  | { readonly of: 'request'; readonly doc: OpenRequest }
  | { readonly of: 'holder'; readonly doc: Holder }
  /** `name`: under which it is stored. */
  | { readonly of: 'document'; readonly name: string; readonly doc: AnyStored }
  /** Of another release, perhaps, or not whole. It is sealed like any other, and nobody reads it. */
  | { readonly of: 'something-else'; readonly doc: { readonly seq: number } };

/** The open row of this key is not a document of ours: the record cannot be trusted. */
export class UnreadableRow extends Error {
  constructor(key: string) {
    super(`The open row ${key} is not readable.`);
  }
}

/** What the text under this key holds. Throws `UnreadableRow` when it is none of ours, or filed under another key. */
export function readOpenRow(key: string, text: string): OpenRow {
  try {
    const doc = JSON.parse(text) as unknown;
    if (typeof doc === 'object' && doc !== null && 'seq' in doc && typeof doc.seq === 'number') {
      const read = readAs(key, doc);
      if (read !== undefined) return { ...read, text, hash: hashOf(text) };
    }
  } catch {
    // A text that is no JSON, or a document without what it is filed by: told below, with its key.
  }
  throw new UnreadableRow(key);
}

/** What is behind the key was written by us, so its fields are what they were; that it is filed under its own key is checked. */
function readAs(key: string, doc: { readonly seq: unknown }): Read | undefined {
  if (key.startsWith(openRequestKey(''))) {
    const request = doc as OpenRequest;
    const isOwn = key === openRequestKey(request.id) && typeof request.requester.oid === 'string';
    return isOwn ? { of: 'request', doc: request } : undefined;
  }
  if (key.startsWith(openHolderKey(''))) {
    const holder = doc as Holder;
    const isOwn = key === openHolderKey(holderKey(holder.person, holder.rootRole));
    return isOwn ? { of: 'holder', doc: holder } : undefined;
  }
  const job = openJobKey('');
  const name = key.startsWith(job) ? key.slice(job.length) : undefined;
  return name !== undefined && isWhole(name, doc)
    ? { of: 'document', name, doc: doc as AnyStored }
    : { of: 'something-else', doc: doc as { readonly seq: number } };
}

/** Fields without which nothing may rest on a document. */
const needed: Readonly<Record<string, Readonly<Record<string, 'number' | 'string'>>>> = {
  pause: { until: 'number' },
  policy: { version: 'number', hash: 'string' },
};

const isWhole = (name: string, doc: object): boolean =>
  Object.entries(needed[name] ?? {}).every(
    ([field, type]) => typeof (doc as Readonly<Record<string, unknown>>)[field] === type,
  );
