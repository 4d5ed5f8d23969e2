/**
 * Proves the past of one ledger, newest first: reads its events and holds each against the hash that the one above names, up
 * to the signed head. Whatever is shown of the past is reached so, or waits.
 */
import { hashOf } from '../chain.js';
import { eventKey } from '../keys.js';
import { parseEvent } from '../state.js';
import { causeOf, type Store } from '../store.js';
import type { History, Proven, Unproven } from './history.js';

export type Proof =
  | { readonly kind: 'proven' }
  /** There is more below than was asked for. */
  | { readonly kind: 'more' }
  | { readonly kind: 'unavailable'; readonly cause: string }
  /** An event is missing, or is not the one that was signed. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Events read at once. */
const portion = 500;

export const missing = (seq: number): string => `Event ${String(seq)} is missing: the history of the ledger has a gap.`;
export const changed = (seq: number): string => `Event ${String(seq)} was changed after it was written.`;

/** Proves down to this sequence, in at most so many portions. */
export async function proveDownTo(store: Store, history: History, seq: number, most: number): Promise<Proof> {
  for (let read = 0; !history.reaches(seq); read += 1) {
    const next = history.next();
    if (next === undefined) break;
    if (read === most) return { kind: 'more' };
    const low = Math.max(1, next.seq - portion + 1);
    const rows = await store.all(eventKey(low), eventKey(next.seq + 1));
    if (rows.kind !== 'done') return { kind: 'unavailable', cause: causeOf(rows) };
    const texts = new Map(rows.value.map((row) => [row.key, row.text]));
    const broken = provePortion(texts, history, next, low);
    if (broken !== undefined) return { kind: 'broken', reason: broken };
  }
  return { kind: 'proven' };
}

/** Why the chain ends there; undefined when each of the portion hangs on the one above. */
function provePortion(
  texts: ReadonlyMap<string, string>,
  history: History,
  from: Unproven,
  low: number,
): string | undefined {
  let { seq, hash } = from;
  for (; seq >= low; seq -= 1) {
    const found = provenEvent(texts.get(eventKey(seq)), { seq, hash });
    if (typeof found === 'string') return found;
    history.add(found);
    hash = found.prev;
  }
  return undefined;
}

/** The event of this text, or what is wrong with it. */
function provenEvent(text: string | undefined, { seq, hash }: Unproven): Proven | string {
  if (text === undefined) return missing(seq);
  const event = hashOf(text) === hash ? parseEvent(text) : undefined;
  if (event === undefined) return changed(seq);
  return { seq, hash, prev: event.prev, after: event.after };
}
