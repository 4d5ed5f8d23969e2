/** Writes one ledger out as it is stored: its head, then every event, oldest first, one text a line. */
import { eventKey, headKey } from '../keys.js';
import { causeOf, type Store } from '../store.js';

export type Exported =
  | { readonly kind: 'done'; readonly events: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable'; readonly cause: string };

/** Sequences read at once: a few megabytes at most. */
const portion = 1000;

/**
 * Nothing is checked, so that whatever is wrong comes out with the rest. Texts of people are not in it: events hold their
 * hashes only. `write`: takes one line, without its end.
 */
export async function exportLedger(store: Store, write: (line: string) => void): Promise<Exported> {
  // What is written later is not part of it: the head comes first.
  const head = await store.get(headKey);
  if (head.kind !== 'done') return { kind: 'unavailable', cause: causeOf(head) };
  if (head.value === undefined) return { kind: 'absent' };
  write(head.value.text);
  const end = sequenceOf(head.value.text);
  let events = 0;
  for (let from = 1; from <= end; from += portion) {
    const rows = await store.all(eventKey(from), eventKey(Math.min(from + portion, end + 1)));
    if (rows.kind !== 'done') return { kind: 'unavailable', cause: causeOf(rows) };
    for (const row of rows.value) write(row.text);
    events += rows.value.length;
  }
  return { kind: 'done', events };
}

/** 0 for a head that says nothing: the verifier tells that it cannot be read. */
function sequenceOf(head: string): number {
  try {
    const { seq } = JSON.parse(head) as { readonly seq?: unknown };
    return typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : 0;
  } catch {
    return 0;
  }
}
