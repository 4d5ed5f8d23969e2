/** One round of a command: catch up, decide on that state, send the transaction. Nothing, or all of it, comes on record. */
import type { NoticeKind } from '@jit/connector';
import { isFromPerson, type Command, type Effect } from '../domain/command.js';
import { factsAskedAt, type Decide } from '../domain/decide/decide.js';
import { createDraft, type View } from '../domain/draft.js';
import type { Problem } from '../domain/result.js';
import type { Timings } from '../domain/timings.js';
import type { Clock, Log, Random, Signer } from '../ports.js';
import { hashOf } from './chain.js';
import type { Committed } from './committed.js';
import { sendTransaction } from './fate.js';
import type { ImpossibleCommands } from './impossible.js';
import { notesFor } from './outbox.js';
import { again, gaveUp, type Again, type Item, type TooLarge } from './queue.js';
import type { RequestsOnRecord } from './requests-on-record.js';
import { tooLarge } from './sizes.js';
import type { Caught, State } from './state.js';
import type { Store } from './store.js';
import type { Time } from './time.js';
import { buildTransaction, outcomeOf, outcomeRow, type Transaction } from './transaction.js';

export interface RoundNeeds {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  readonly log: Log;
  readonly time: Time;
  readonly timings: Timings;
  readonly decide: Decide;
  readonly instance: string;
  /** Whether anybody waits for this kind of notice; nobody when left out. */
  readonly isTold?: (notice: NoticeKind) => boolean;
}

/** The ledger that it commits to. */
export interface OpenLedger {
  readonly environment: string;
  readonly store: Store;
  readonly state: State;
  readonly requests: RequestsOnRecord;
  readonly impossible: ImpossibleCommands;
  /** Reads what others wrote. */
  current(): Promise<Caught>;
}

/** `portion`: requests that the command may change at most. */
export type Round = (item: Item, portion: number) => Promise<Committed | Again | TooLarge>;

export function createRound(needs: RoundNeeds, opened: OpenLedger): Round {
  const { clock, random, signer, log, time, timings } = needs;
  const { environment, store, state, requests, impossible } = opened;

  async function round(item: Item, portion: number): Promise<Committed | Again | TooLarge> {
    const { command } = item;
    const caught = await opened.current();
    if (caught.kind === 'distrusted') return { kind: 'refused', problem: { code: 'not-ready' } };
    if (caught.kind === 'unavailable') return again('store', caught.cause);
    const closed = await requests.closedFor(command);
    if (closed === undefined) return again('store', 'a row could not be read');
    if (item.withdrawn) return gaveUp(item.trouble);
    const askedAt = factsAskedAt(command);
    if (askedAt !== undefined && time.now() - askedAt > timings.factsMs) return { kind: 'stale' };

    // From here to the sending of the transaction nothing waits: the state decided on is the state committed on.
    const own = time.now();
    const now = Math.max(own, state.head.time);
    const base = { now, nextSequence: state.head.seq + 1, instance: needs.instance, hash: hashOf, portion };
    const view: View = { ...state.open, request: (id) => state.open.request(id) ?? closed.get(id) };
    const draft = createDraft(view, base);
    const decided = needs.decide(draft, command, timings);
    if (!decided.ok) return answerAlone(command, draft.now, { problem: decided.problem });
    const effect = decided.value;
    if (draft.events.length === 0) return answerAlone(command, draft.now, { effect });
    const corrected = own < base.now;
    const built = buildTransaction(state, draft, command, effect.request, random.hex(16), signer, corrected);
    const notes = notesFor(draft, base.nextSequence, needs.isTold ?? (() => false), timings.othersWaitMs);
    const transaction = { ...built, operations: [...built.operations, ...notes] };
    item.sent = true;
    const sent = await send(command, effect, transaction, portion);
    if (sent.kind === 'again' || sent.kind === 'too-large') item.sent = false;
    return sent;
  }

  /** Decided again with fewer requests; alone it is an alarm, and nothing new is given here until it succeeds. */
  function refusedAs(command: Command, message: string, portion: number): Committed | TooLarge {
    if (portion > 1) return { kind: 'too-large' };
    impossible.note(command, message, time.now());
    log.error('command.impossible', { environment, kind: command.kind, message });
    return { kind: 'refused', problem: { code: 'internal-error' } };
  }

  async function send(
    command: Command,
    effect: Effect,
    transaction: Transaction,
    portion: number,
  ): Promise<Committed | Again | TooLarge> {
    const size = tooLarge(transaction.operations);
    if (size !== undefined) return refusedAs(command, `It is too large for one transaction: ${size}.`, portion);
    const sent = await sendTransaction({ store, clock, random, time, timings }, transaction);
    switch (sent.kind) {
      case 'committed':
        if (sent.etag !== undefined && state.head.seq === transaction.firstSequence - 1) adopt(transaction, sent.etag);
        else await opened.current();
        impossible.over(command);
        return { kind: 'done', effect, changed: true };
      case 'lost':
        return again('raced', `another commit came first: ${String(transaction.firstSequence)}`);
      case 'busy':
        return again('store', sent.message);
      case 'unknown':
        return { kind: 'refused', problem: { code: 'outcome-unknown' } };
      case 'impossible':
        return refusedAs(command, sent.message, portion);
    }
  }

  function adopt(transaction: Transaction, etag: string): void {
    for (const [key, text] of transaction.open) state.open.put(key, text);
    state.head = transaction.head;
    state.etag = etag;
  }

  /** Nothing changes, but the person finds in the board how it ended: written before the answer, without the head. */
  async function answerAlone(
    command: Command,
    at: number,
    how: { readonly problem: Problem } | { readonly effect: Effect },
  ): Promise<Committed> {
    if (isFromPerson(command)) {
      const outcome = 'problem' in how ? how : { answered: how.effect.request };
      await store.transact([outcomeRow(command.actor.oid, outcomeOf(command, at, outcome))]);
    }
    return 'problem' in how
      ? { kind: 'refused', problem: how.problem }
      : { kind: 'done', effect: how.effect, changed: false };
  }

  return round;
}
