/** Folds commands into one transaction: the head first, then events, documents and what hangs on them. */
import type { Draft, NewEvent } from '../domain/draft.js';
import { isTerminal, type TerminalRequest } from '../domain/request.js';
import type { Signer, TableOperation } from '../ports.js';
import { keysOfClosed } from './audit/closed-rows.js';
import type { Proven } from './audit/history.js';
import { canonical, documentsOf, hashOf, signHead, type Head, type StoredEvent } from './chain.js';
import { eventKey, headKey, openPrefix, textKey } from './keys.js';
import type { State } from './state.js';

export interface Transaction {
  readonly operations: readonly TableOperation[];
  readonly head: Head;
  /** Open rows as they are afterwards: text, or null when gone. */
  readonly open: ReadonlyMap<string, string | null>;
  readonly firstSequence: number;
  readonly events: readonly Proven[];
  readonly commit: string;
}

/** What is the same for all that goes on record in one transaction. */
export interface Together {
  readonly environment: string;
  readonly time: number;
  /** The clock stood behind the last event: time was taken from there. */
  readonly corrected: boolean;
  /** Id of the transaction. */
  readonly commit: string;
}

/** The rows of commands that go on record together, one write for each row. */
export interface Fold {
  /** Of the last event. */
  readonly seq: number;
  readonly hash: string;
  readonly events: readonly Proven[];
  /** Rows that are written once: events, statements, closed requests, notices. */
  readonly once: readonly TableOperation[];
  /** Open rows as they are afterwards: text, or null when gone. */
  readonly open: ReadonlyMap<string, string | null>;
  readonly outcomes: ReadonlyMap<string, TableOperation>;
}

export const emptyFold = ({ head: { seq, hash } }: Pick<State, 'head'>): Fold => ({
  seq,
  hash,
  events: [],
  once: [],
  open: new Map(),
  outcomes: new Map(),
});

/** The same with what one more command changes, which was decided on what those before it left. `notes`: notices of it. */
export function foldIn(fold: Fold, together: Together, draft: Draft, notes: readonly TableOperation[]): Fold {
  const once = [...fold.once];
  const events = [...fold.events];
  const documents = new Map<string, unknown>();
  let { seq, hash } = fold;
  for (const event of draft.events) {
    seq += 1;
    const after = documentsOf(event);
    for (const [key, doc] of Object.entries(after)) documents.set(key, doc);
    const prev = hash;
    const text = canonical(storedEvent(event, { seq, prev, after }, together));
    hash = hashOf(text);
    events.push({ seq, hash, prev, after });
    once.push({ op: 'insert', key: eventKey(seq), text });
    for (const one of event.statements)
      once.push({ op: 'insert', key: textKey(one.request, one.n), text: canonical({ v: 1, ...one.statement }) });
  }
  const open = new Map(fold.open);
  for (const [key, doc] of documents) {
    if (!key.startsWith(openPrefix)) once.push(...closing(doc as TerminalRequest));
    else open.set(key, doc === null ? null : canonical(doc));
  }
  return { ...fold, seq, hash, events, once: [...once, ...notes], open };
}

/** How a command ended is kept once for each: a repeat beside it says it last. */
export const withOutcome = (fold: Fold, row: TableOperation): Fold => ({
  ...fold,
  outcomes: new Map(fold.outcomes).set(row.key, row),
});

function storedEvent(
  event: NewEvent,
  place: Pick<StoredEvent, 'seq' | 'prev' | 'after'>,
  { environment, time, corrected, commit }: Together,
): StoredEvent {
  const { requests: _r, holders: _h, retired: _g, documents: _d, statements: _s, ...said } = event;
  return { ...said, v: 1, environment, ...place, time, ...(corrected && { corrected }), commit };
}

/** Everything but the head. */
export function rowsOf(fold: Fold, open: State['open']): TableOperation[] {
  const changed = [...fold.open].flatMap(([key, text]): TableOperation[] => {
    if (text !== null) return [{ op: 'put', key, text }];
    // What came and went in this transaction was never there.
    return open.has(key) ? [{ op: 'delete', key, etag: '*' }] : [];
  });
  return [...fold.once, ...changed, ...fold.outcomes.values()];
}

/** The head in its own place: takes nothing but what the next head would. */
export const headInPlace = ({ head, etag }: Pick<State, 'head' | 'etag'>): TableOperation => ({
  op: 'replace',
  key: headKey,
  text: canonical(head),
  etag,
});

/** The head, which seals chain and open rows, stands first: its ETag decides every race. */
export function sealed(
  state: Pick<State, 'open' | 'head' | 'etag'>,
  fold: Fold,
  { environment, time, commit }: Together,
  signer: Signer,
): Transaction {
  const { deployment, seq } = state.head;
  const digest = state.open.digestWith(fold.open);
  const head = signHead({ environment, seq: fold.seq, hash: fold.hash, digest, time, deployment }, signer);
  const operations = [headInPlace({ head, etag: state.etag }), ...rowsOf(fold, state.open)];
  return { operations, head, open: fold.open, firstSequence: seq + 1, events: fold.events, commit };
}

/** A terminal request is written once and never changed. */
function closing(request: TerminalRequest): TableOperation[] {
  if (!isTerminal(request)) throw new Error('Only terminal requests have rows of their own.');
  const text = canonical(request);
  return keysOfClosed(request).map((key) => ({ op: 'insert', key, text }));
}
