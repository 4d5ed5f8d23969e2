/** One round of commands: catch up, decide on that state, send one transaction. Nothing, or all of it, comes on record. */
import type { Decide } from '../domain/decide/decide.js';
import type { NoticeName } from '../domain/notice-kinds.js';
import type { Timings } from '../domain/timings.js';
import type { Clock, Log, Random, Signer } from '../ports.js';
import { hashOf } from './chain.js';
import type { Committed } from './committed.js';
import { decideTogether, type Answer, type DecidedTogether, type Taken } from './decide-together.js';
import { sendTransaction } from './fate.js';
import { logFault } from './log-fault.js';
import { notesFor } from './outbox.js';
import { outcomeRow } from './outcomes.js';
import { again, tooMuch, type Again, type Item, type TooMuch } from './queue.js';
import type { RequestsOnRecord } from './requests-on-record.js';
import { tooLarge } from './sizes.js';
import type { Caught, State } from './state.js';
import type { Store } from './store.js';
import type { Time } from './time.js';
import { emptyFold, headInPlace, rowsOf, sealed, type Transaction } from './transaction.js';

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
  readonly isTold?: (notice: NoticeName) => boolean;
}

/** The ledger that it commits to. */
export interface OpenLedger {
  readonly environment: string;
  readonly store: Store;
  readonly state: State;
  readonly requests: RequestsOnRecord;
  /** Reads what others wrote. */
  current(): Promise<Caught>;
}

/** What became of a round. */
export interface RoundEnd {
  readonly answers: readonly Answer[];
  /** Those for which there was no room in this transaction, or whose neighbours are in doubt. */
  readonly left: readonly Item[];
  /** Those whose round came to nothing. */
  readonly waiting: readonly Item[];
  readonly why?: Again | TooMuch;
}

/** `portion`: requests that each command may change at most. */
export type Round = (items: readonly Item[], portion: number) => Promise<RoundEnd>;

const notReady: Committed = { kind: 'refused', problem: { code: 'not-ready' } };
const outcomeUnknown: Committed = { kind: 'refused', problem: { code: 'outcome-unknown' } };
const nothing = { answers: [], left: [], waiting: [] } as const;

const changes = ([, committed]: Answer): boolean => committed.kind === 'done' && committed.changed;
const itemOf = ([item]: Answer): Item => item;

export function createRound(needs: RoundNeeds, opened: OpenLedger): Round {
  const { clock, random, signer, log, time, timings, instance } = needs;
  const { environment, store, state, requests } = opened;
  const isTold = needs.isTold ?? (() => false);

  async function round(items: readonly Item[], portion: number): Promise<RoundEnd> {
    const comesToNothing = (why: Again): RoundEnd => ({ ...nothing, waiting: items, why });
    const caught = await opened.current();
    if (caught.kind === 'distrusted') return { ...nothing, answers: items.map((item) => [item, notReady]) };
    if (caught.kind === 'unavailable') return comesToNothing(again('store', caught.cause));
    const { seq } = state.head;
    const read = await Promise.all(items.map(withClosed));
    const taken = read.filter((one) => one !== undefined);
    if (taken.length < read.length) return comesToNothing(again('store', 'a row could not be read'));
    // What was read belongs to the head that it is decided on.
    if (state.head.seq !== seq) return comesToNothing(again('raced', 'another commit came first'));
    // From here to the sending of the transaction nothing waits: the state decided on is the state committed on.
    return decideAndSend(taken, portion);
  }

  async function withClosed(item: Item): Promise<Taken | undefined> {
    const closed = await requests.closedFor(item.command);
    return closed && { item, closed };
  }

  async function decideAndSend(taken: readonly Taken[], portion: number): Promise<RoundEnd> {
    const own = time.now();
    const now = Math.max(own, state.head.time);
    const together = { environment, time: now, corrected: own < now, commit: random.hex(16) };
    // The next head weighs what this one does.
    const head = headInPlace(state);
    const decided = decideTogether(
      {
        decide: needs.decide,
        timings,
        view: state.open,
        base: { now, instance, hash: hashOf, portion },
        now: own,
        together,
        outcomeRow: (oid, outcome) => outcomeRow({ environment, oid }, outcome, signer),
        notesFor: (draft, first) => notesFor(draft, first, isTold, timings.othersWaitMs),
        tooLarge: (fold) => tooLarge([head, ...rowsOf(fold, state.open)]),
        onFault: ({ command }, fault) => logFault(log, command.kind, fault),
      },
      emptyFold(state),
      taken,
    );
    const { fold, answers, left } = decided;
    if (fold.seq > state.head.seq) return send(decided, sealed(state, fold, together, signer));
    // Nothing changes, but people find in the board how it ended: written before the answer, without the head.
    if (fold.outcomes.size > 0) await store.transact([...fold.outcomes.values()]);
    if (decided.tooLarge === undefined) return { ...nothing, answers, left };
    const why = tooMuch(`It is too large for one transaction: ${decided.tooLarge}.`);
    return { answers, left: left.slice(1), waiting: left.slice(0, 1), why };
  }

  async function send({ answers, left }: DecidedTogether, transaction: Transaction): Promise<RoundEnd> {
    const sent = answers.filter(changes).map(itemOf);
    for (const item of sent) item.sent = true;
    const fate = await sendTransaction({ store, clock, random, time, timings }, transaction);
    const none = (why: Again | TooMuch): RoundEnd => {
      for (const item of sent) item.sent = false;
      return { answers: [], left, waiting: answers.map(itemOf), why };
    };
    switch (fate.kind) {
      case 'committed':
        if (fate.etag !== undefined && state.head.seq === transaction.firstSequence - 1) adopt(transaction, fate.etag);
        else await opened.current();
        return { ...nothing, answers, left };
      case 'lost':
        return none(again('raced', `another commit came first: ${String(transaction.firstSequence)}`));
      case 'busy':
        return none(again('store', fate.message));
      case 'unknown':
        return {
          ...nothing,
          answers: sent.map((item) => [item, outcomeUnknown]),
          // What was decided on a neighbour in doubt was not decided.
          left: [...answers.filter((answer) => !changes(answer)).map(itemOf), ...left],
        };
      case 'impossible':
        return none(tooMuch(fate.message));
    }
  }

  function adopt(transaction: Transaction, etag: string): void {
    for (const event of transaction.events) state.history.add(event);
    for (const [key, text] of transaction.open) state.open.put(key, text);
    state.head = transaction.head;
    state.etag = etag;
  }

  return round;
}
