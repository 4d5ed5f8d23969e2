/** Folds commands into one transaction: the head first, then events, documents and what hangs on them. */
import type { Draft, NewEvent } from '../domain/draft.js';
import { isTerminal, type Request, type TerminalRequest } from '../domain/request.js';
import type { Problem } from '../domain/result.js';
import type { Signer, TableOperation } from '../ports.js';
import { boundedProblem } from './bounded-problem.js';
import { canonical, documentsOf, hashOf, signHead, type Head, type StoredEvent } from './chain.js';
import { doneKey, eventKey, headKey, listAllKey, listOwnKey, openPrefix, outcomeKey, textKey } from './keys.js';
import type { State } from './state.js';

export interface Transaction {
  readonly operations: readonly TableOperation[];
  readonly head: Head;
  /** Open rows as they are afterwards: text, or null when gone. */
  readonly open: ReadonlyMap<string, string | null>;
  readonly firstSequence: number;
  readonly commit: string;
}

/** How one command of a person ended, as kept for ten minutes. */
export interface StoredOutcome {
  readonly v: 1;
  readonly at: number;
  readonly commandId: string;
  readonly request?: string;
  readonly state?: Request['state'];
  readonly problem?: Problem;
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
  /** Rows that are written once: events, statements, closed requests, notices. */
  readonly once: readonly TableOperation[];
  /** Open rows as they are afterwards: text, or null when gone. */
  readonly open: ReadonlyMap<string, string | null>;
  readonly outcomes: ReadonlyMap<string, TableOperation>;
}

export const emptyFold = ({ head: { seq, hash } }: Pick<State, 'head'>): Fold => ({
  seq,
  hash,
  once: [],
  open: new Map(),
  outcomes: new Map(),
});

/** The same with what one more command changes, which was decided on what those before it left. `notes`: notices of it. */
export function foldIn(fold: Fold, together: Together, draft: Draft, notes: readonly TableOperation[]): Fold {
  const once = [...fold.once];
  const documents = new Map<string, unknown>();
  let { seq, hash } = fold;
  for (const event of draft.events) {
    seq += 1;
    const after = documentsOf(event);
    for (const [key, doc] of Object.entries(after)) documents.set(key, doc);
    const text = canonical(storedEvent(event, { seq, prev: hash, after }, together));
    hash = hashOf(text);
    once.push({ op: 'insert', key: eventKey(seq), text });
    for (const one of event.statements)
      once.push({ op: 'insert', key: textKey(one.request, one.n), text: canonical({ v: 1, ...one.statement }) });
  }
  const open = new Map(fold.open);
  for (const [key, doc] of documents) {
    if (!key.startsWith(openPrefix)) once.push(...closing(doc as TerminalRequest));
    else open.set(key, doc === null ? null : canonical(doc));
  }
  return { ...fold, seq, hash, once: [...once, ...notes], open };
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
export function sealed(state: State, fold: Fold, { environment, time, commit }: Together, signer: Signer): Transaction {
  const { deployment, seq } = state.head;
  const digest = state.open.digestWith(fold.open);
  const head = signHead({ environment, seq: fold.seq, hash: fold.hash, digest, time, deployment }, signer);
  const operations = [headInPlace({ head, etag: state.etag }), ...rowsOf(fold, state.open)];
  return { operations, head, open: fold.open, firstSequence: seq + 1, commit };
}

/** A terminal request is written once and never changed. */
function closing(request: TerminalRequest): TableOperation[] {
  if (!isTerminal(request)) throw new Error('Only terminal requests have rows of their own.');
  const text = canonical(request);
  const { id, createdAt, requester } = request;
  return [doneKey(id), listAllKey(createdAt, id), listOwnKey(requester.oid, createdAt, id)].map((key) => ({
    op: 'insert',
    key,
    text,
  }));
}

export function outcomeOf(
  command: { readonly commandId: string },
  at: number,
  how: { readonly answered?: Request | undefined; readonly problem?: Problem },
): StoredOutcome {
  return {
    v: 1,
    at,
    commandId: command.commandId,
    ...(how.answered && { request: how.answered.id, state: how.answered.state }),
    ...(how.problem && { problem: boundedProblem(how.problem) }),
  };
}

export const outcomeRow = (oid: string, outcome: StoredOutcome): TableOperation => ({
  op: 'put',
  key: outcomeKey(oid, outcome.commandId),
  text: canonical(outcome),
});
