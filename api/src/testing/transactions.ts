/** What one command writes: its transaction as the ledger builds it, over a record in memory. */
import { isFromPerson, type Command, type Effect } from '../domain/command.js';
import { decide } from '../domain/decide/decide.js';
import { createDraft, type NewEvent } from '../domain/draft.js';
import type { Result } from '../domain/result.js';
import { createHistory } from '../ledger/audit/history.js';
import { hashOf } from '../ledger/chain.js';
import { createOpenSet } from '../ledger/open-set.js';
import { notesFor } from '../ledger/outbox.js';
import { outcomeOf, outcomeRow } from '../ledger/outcomes.js';
import { emptyFold, foldIn, sealed, withOutcome, type Transaction } from '../ledger/transaction.js';
import { home } from './a-policy.js';
import { deployment, signer } from './ledger.js';
import type { TestRecord } from './record.js';

export interface Written extends Pick<Transaction, 'operations'> {
  readonly decided: Result<Effect>;
  readonly events: readonly NewEvent[];
}

/** Decides without taking anything over. Every notice is told. */
export function transactionOf(record: TestRecord, command: Command): Written {
  const open = createOpenSet(home);
  for (const [key, text] of record.rows()) open.put(key, text);
  const base = { now: record.now, nextSequence: record.sequence + 1, instance: record.instance, hash: hashOf };
  const draft = createDraft(record.view, base);
  const decided = decide(draft, command, record.timings);
  if (!decided.ok || draft.events.length === 0) return { decided, events: [], operations: [] };
  const hash = '0'.repeat(64);
  const head = { v: 1 as const, environment: home, seq: record.sequence, hash, digest: hash, time: record.now };
  const state = {
    open,
    history: createHistory({ seq: record.sequence, hash }),
    head: { ...head, deployment, keyId: 'key', signature: '' },
    etag: 'etag',
  };
  const together = { environment: home, time: record.now, corrected: true, commit: 'f'.repeat(32) };
  const notes = notesFor(draft, record.sequence + 1, () => true, 0);
  const outcome = isFromPerson(command) && outcomeOf(command, record.now, { answered: decided.value.request });
  const begun = outcome
    ? withOutcome(emptyFold(state), outcomeRow({ environment: home, oid: command.actor.oid }, outcome, signer))
    : emptyFold(state);
  const { operations } = sealed(state, foldIn(begun, together, draft, notes), together, signer);
  return { decided, events: draft.events, operations };
}
