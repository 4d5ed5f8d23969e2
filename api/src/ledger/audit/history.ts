/**
 * What is proven of the past of one ledger: the hash of each event that hangs on a signed head, and what those events say of
 * requests that closed. Kept in memory, 32 bytes an event and about 80 a closed request; the rows are in the store.
 */
import { createHash } from 'node:crypto';
import { canonical, type Head } from '../chain.js';
import { doneKey } from '../keys.js';

/** The next event to be proven, and its hash as the event above, or the head, names it. */
export interface Unproven {
  readonly seq: number;
  readonly hash: string;
}

export interface History {
  /** Begins anew under this head: nothing below it is proven. */
  startUnder(head: Pick<Head, 'seq' | 'hash'>): void;
  /** An event that is beyond doubt. `after`: the documents that it wrote, by row key. */
  add(event: Proven): void;
  /** The next one below; undefined when all are proven. */
  next(): Unproven | undefined;
  /** Whether the event with this sequence has been reached. */
  reaches(seq: number): boolean;
  /** Whether an event with this text, as stored, is beyond doubt. */
  holdsEvent(seq: number, hash: string): boolean;
  /** Whether a request closed with this text, as stored. */
  holdsClosed(text: string): boolean;
  /** Of every request that has closed: which event says so. */
  closings(): Iterable<readonly [mark: string, seq: number]>;
}

export interface Proven {
  readonly seq: number;
  readonly hash: string;
  /** Hash of the event before it. */
  readonly prev: string;
  readonly after: Readonly<Record<string, unknown>>;
}

const perPage = 1024;
const bytesOfHash = 32;

/** Stands for the text of a closed request: half of its SHA-256, as short as a text can be in memory. */
export const markOf = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest().toString('latin1', 0, 16);

export function createHistory(head: Pick<Head, 'seq' | 'hash'>): History {
  const pages = new Map<number, Buffer>();
  const closed = new Map<string, number>();
  let below: Unproven = head;
  const placeOf = (seq: number): readonly [page: number, at: number] => [
    Math.floor(seq / perPage),
    (seq % perPage) * bytesOfHash,
  ];

  function keep(seq: number, hash: string): void {
    const [page, at] = placeOf(seq);
    const there = pages.get(page) ?? Buffer.alloc(perPage * bytesOfHash);
    pages.set(page, there);
    there.write(hash, at, bytesOfHash, 'hex');
  }
  const hashAt = (seq: number): string | undefined => {
    const [page, at] = placeOf(seq);
    return pages.get(page)?.toString('hex', at, at + bytesOfHash);
  };

  return {
    startUnder(anew) {
      pages.clear();
      closed.clear();
      below = anew;
    },
    add({ seq, hash, prev, after }) {
      keep(seq, hash);
      for (const [key, document] of Object.entries(after))
        if (document !== null && key.startsWith(doneKey(''))) closed.set(markOf(canonical(document)), seq);
      if (seq === below.seq) below = { seq: seq - 1, hash: prev };
    },
    next: () => (below.seq > 0 ? below : undefined),
    reaches: (seq) => seq > below.seq,
    holdsEvent: (seq, hash) => seq > below.seq && hashAt(seq) === hash,
    holdsClosed: (text) => closed.has(markOf(text)),
    closings: () => closed,
  };
}
