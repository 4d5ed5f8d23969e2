/** Folds the events of one command into one transaction: the head first, then events, documents and what hangs on them. */
import type { Command } from '../domain/command.js';
import { isFromPerson } from '../domain/command.js';
import type { Draft } from '../domain/draft.js';
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

export function buildTransaction(
  state: State,
  draft: Draft,
  command: Command,
  answered: Request | undefined,
  commit: string,
  signer: Signer,
  corrected: boolean,
): Transaction {
  const { head } = state;
  const documents = new Map<string, unknown>();
  const operations: TableOperation[] = [];
  let { seq, hash } = head;
  for (const event of draft.events) {
    seq += 1;
    const after = documentsOf(event);
    for (const [key, doc] of Object.entries(after)) documents.set(key, doc);
    const { requests: _r, holders: _h, retired: _g, documents: _d, statements, ...said } = event;
    const stored: StoredEvent = {
      ...said,
      v: 1,
      environment: draft.environment,
      seq,
      prev: hash,
      time: draft.now,
      ...(corrected && { corrected }),
      commit,
      after,
    };
    const text = canonical(stored);
    hash = hashOf(text);
    operations.push({ op: 'insert', key: eventKey(seq), text });
    for (const one of statements)
      operations.push({ op: 'insert', key: textKey(one.request, one.n), text: canonical({ v: 1, ...one.statement }) });
  }
  const open = new Map<string, string | null>();
  for (const [key, doc] of documents) {
    if (!key.startsWith(openPrefix)) operations.push(...closing(doc as TerminalRequest));
    else if (doc !== null) {
      const text = canonical(doc);
      open.set(key, text);
      operations.push({ op: 'put', key, text });
    } else if (state.open.has(key)) {
      open.set(key, null);
      operations.push({ op: 'delete', key, etag: '*' });
    }
  }
  if (isFromPerson(command))
    operations.push(outcomeRow(command.actor.oid, outcomeOf(command, draft.now, { answered })));
  const next = signHead(
    {
      environment: draft.environment,
      seq,
      hash,
      digest: state.open.digestWith(open),
      time: draft.now,
      deployment: head.deployment,
    },
    signer,
  );
  const replaceHead: TableOperation = { op: 'replace', key: headKey, text: canonical(next), etag: state.etag };
  return { operations: [replaceHead, ...operations], head: next, open, firstSequence: head.seq + 1, commit };
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
