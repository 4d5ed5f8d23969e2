/** What proves what: canonical event texts hang on each other by hash, the signed head seals chain and open rows. */
import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import type { NewEvent } from '../domain/draft.js';
import type { Recorded } from '../domain/events.js';
import { holderKey } from '../domain/holder.js';
import { isTerminal } from '../domain/request.js';
import type { Signer } from '../ports.js';
import { doneKey, openHolderKey, openJobKey, openRequestKey } from './keys.js';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** RFC 8785 text of a value. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A value without a canonical form was to be stored.');
  return text;
}

/** SHA-256 of a text as stored, hex. */
export const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** An event as it is stored. */
export type StoredEvent = Recorded & Chained;

interface Chained {
  readonly v: 1;
  readonly environment: string;
  readonly seq: number;
  /** Hash of the event before; 64 zeros for the first. */
  readonly prev: string;
  readonly time: number;
  /** The clock stood behind the last event: time was taken from there. */
  readonly corrected?: true;
  readonly actor?: { readonly tid: string; readonly oid: string };
  readonly request?: string;
  /** Id of the transaction that wrote it. */
  readonly commit: string;
  /** Each document that it changed, whole, by row key; null = gone. */
  readonly after: Readonly<Record<string, unknown>>;
}

export const firstPrev = '0'.repeat(64);

/** The documents that an event changes, by row key. */
export function documentsOf(event: NewEvent): Record<string, unknown> {
  const after: Record<string, unknown> = {};
  for (const request of event.requests) {
    if (isTerminal(request)) {
      after[openRequestKey(request.id)] = null;
      after[doneKey(request.id)] = request;
    } else after[openRequestKey(request.id)] = request;
  }
  for (const holder of event.holders) after[openHolderKey(holderKey(holder.person, holder.rootRole))] = holder;
  for (const key of event.retired) after[openHolderKey(key)] = null;
  for (const [name, document] of Object.entries(event.documents)) after[openJobKey(name)] = document;
  return after;
}

export interface Head {
  readonly v: 1;
  readonly environment: string;
  readonly seq: number;
  /** Hash of the last event. */
  readonly hash: string;
  /** Digest of the open rows. */
  readonly digest: string;
  readonly time: number;
  readonly deployment: string;
  readonly keyId: string;
  readonly signature: string;
}

export function signHead(head: Omit<Head, 'v' | 'keyId' | 'signature'>, signer: Signer): Head {
  const body = { ...head, v: 1 as const, keyId: signer.keyId };
  return { ...body, signature: signer.sign(canonical(body)) };
}

export type HeadFault =
  | 'not readable'
  | 'another environment'
  | 'another deployment'
  | 'wrong signature'
  | 'signed by another key than the one given';

/** The head of a row's text, or what is wrong with it. */
export function readHead(
  text: string,
  expected: { readonly environment: string; readonly deployment: string },
  signer: Signer,
): { readonly ok: true; readonly head: Head } | { readonly ok: false; readonly fault: HeadFault } {
  const head = parseHead(text);
  if (head === undefined) return { ok: false, fault: 'not readable' };
  const { signature, ...body } = head;
  if (!signer.verify(canonical(body), signature, head.keyId)) {
    const same = head.keyId === signer.keyId;
    return { ok: false, fault: same ? 'wrong signature' : 'signed by another key than the one given' };
  }
  if (head.environment !== expected.environment) return { ok: false, fault: 'another environment' };
  if (head.deployment !== expected.deployment) return { ok: false, fault: 'another deployment' };
  return { ok: true, head };
}

function parseHead(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Partial<Head> | null;
    return typeof head === 'object' && typeof head?.signature === 'string' ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}
