/**
 * The record of one environment: callers queue commands, one loop decides and commits them one at a time, and everyone
 * reads the open set that it keeps in memory.
 */
import type { NoticeKind } from '@jit/connector';
import type { Command, Effect } from '../domain/command.js';
import { isFromPerson } from '../domain/command.js';
import { factsAskedAt, type Decide } from '../domain/decide/decide.js';
import { createDraft, wholePortion, type View } from '../domain/draft.js';
import type { Timings } from '../domain/timings.js';
import type { Request } from '../domain/request.js';
import type { Problem } from '../domain/result.js';
import type { Clock, KeyFolder, Log, Random, Signer, Tables } from '../ports.js';
import { besideKey, type BesideKey } from './beside-key.js';
import { canonical, hashOf } from './chain.js';
import { sendTransaction } from './fate.js';
import type { Committed, Lane } from './committed.js';
import { createHealth, type Failing } from './health.js';
import { createImpossibleCommands, type Impossible } from './impossible.js';
import { headKey } from './keys.js';
import { notesFor } from './outbox.js';
import { again, createQueue, gaveUp, type Again, type Item, type TooLarge } from './queue.js';
import type { Scope } from './scope.js';
import { createReader } from './reader.js';
import { createRequestsOnRecord } from './requests-on-record.js';
import { tooLarge } from './sizes.js';
import { type Caught, type Identity, type State } from './state.js';
import { takeUp } from './take-up.js';
import { openStore, type Store, type StoreAnswer } from './store.js';
import type { Time } from './time.js';
import { buildTransaction, outcomeOf, outcomeRow, type Transaction } from './transaction.js';

export { lanes, type Committed, type Lane } from './committed.js';

export interface Ledger {
  readonly environment: string;
  readonly view: View;
  readonly store: Store;
  sequence(): number;
  /** Time of the last event, epoch ms. */
  headTime(): number;
  /** Reads what others wrote. Everything that answers from `view` calls it first. */
  catchUp(): Promise<Caught>;
  /**
   * Decides and commits; answers when it is durable, refusals too. `until`: by then (monotonic ms) there is an answer in
   * any case, at worst that the outcome is not known yet.
   */
  submit(command: Command, lane: Lane, until?: number): Promise<Committed>;
  /** The request, open or closed. */
  find(id: string): Promise<StoreAnswer<Request | undefined>>;
  /** Keeps a refusal that never became a command, so that its person finds it in the board. Best effort. */
  keepRefusal(from: { oid: string; commandId: string }, problem: Problem): Promise<void>;
  /** Keeps the newest head beside the key: an older one at the next start is a record that was put back. */
  keepSeen(): Promise<void>;
  /** Why the record is not trusted, once it is not. */
  distrusted(): string | undefined;
  /** Why nothing can be put on record now, when several tries in a row came to nothing. */
  failing(): Failing | undefined;
  /** Tries whether the store takes a commit, by putting the head in its own place; `failing` tells. */
  probe(): Promise<void>;
  /** It fails for so long that removals go on without it. */
  troubled(): boolean;
  /** Commands that the store will never take: while there are any, nothing new is given here. */
  impossible(): readonly Impossible[];
}

export interface LedgerNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  readonly keyFolder: KeyFolder;
  readonly log: Log;
  readonly time: Time;
  readonly scope: Scope;
  readonly timings: Timings;
  readonly decide: Decide;
  readonly instance: string;
  /** Whether anybody waits for this kind of notice; nobody when left out. */
  readonly isTold?: (notice: NoticeKind) => boolean;
}

export type Opened =
  | { readonly kind: 'opened'; readonly ledger: Ledger }
  | { readonly kind: 'absent' }
  | Exclude<Caught, { kind: 'current' }>;

/**
 * Loads the record of an environment. One that cannot be trusted is opened all the same (`distrusted`), so that what it
 * owes is taken away. `begun`: an empty record is a lost one.
 */
export async function openLedger(needs: LedgerNeeds, identity: Identity, begun = false): Promise<Opened> {
  const store = openStore(needs.tables, identity.environment, needs.clock, needs.time, needs.timings.callMs);
  const beside = besideKey(needs.keyFolder, identity.environment, needs.log);
  const taken = await takeUp({ store, identity, beside, signer: needs.signer, now: () => needs.time.now() }, begun);
  if (taken.kind !== 'taken-up') return taken;
  return { kind: 'opened', ledger: createLedger(needs, identity, store, taken, beside) };
}

function createLedger(
  needs: LedgerNeeds,
  identity: Identity,
  store: Store,
  { state, distrust }: { readonly state: State; readonly distrust?: string },
  beside: BesideKey,
): Ledger {
  const { clock, random, signer, log, time, scope, timings } = needs;
  const health = createHealth(identity.environment, time, log);
  const impossible = createImpossibleCommands();
  const queue = createQueue(clock, () => health.isFailing());
  let looping = false;
  const reader = createReader({ store, identity, signer, state, health, time, log, beside }, distrust);
  const current = (): Promise<Caught> => reader.current();
  const requests = createRequestsOnRecord(store, state.open);

  /** `portion`: requests that the command may change at most. */
  async function round(item: Item, portion: number): Promise<Committed | Again | TooLarge> {
    const { command } = item;
    const caught = await current();
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
    log.error('command.impossible', { environment: identity.environment, kind: command.kind, message });
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
        else await current();
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

  async function commit(item: Item): Promise<Committed> {
    const began = time.monotonic();
    const until = Math.min(began + timings.commitFateMs, item.until);
    const sequence = state.head.seq;
    let last: Again | undefined;
    let portion = wholePortion;
    // A store that has failed several times is not pressed: whoever has something to commit comes again.
    const rounds = health.failing() === undefined ? timings.commitRounds : 1;
    for (let count = 0; count < rounds && time.monotonic() < until; count += 1) {
      const committed = await round(item, portion);
      if (committed.kind === 'too-large') {
        portion = Math.floor(portion / 2);
        continue;
      }
      if (committed.kind !== 'again') return heard(committed, began);
      last = committed;
      item.trouble = committed.why;
      await clock.sleep(Math.ceil(random.fraction() * Math.min(1000, 10 * 2 ** count)));
    }
    // Lost to nobody: something in the store stands in the way of every commit.
    if (last === undefined || (last.why === 'raced' && state.head.seq > sequence)) return gaveUp('raced');
    health.commitFailed(last.cause, began);
    return gaveUp('store');
  }

  async function probe(): Promise<void> {
    const began = time.monotonic();
    const head = canonical(state.head);
    const answer = await store.transact([{ op: 'replace', key: headKey, text: head, etag: state.etag }]);
    if (answer.kind === 'unknown') health.commitFailed(answer.cause, began);
    else if (answer.kind === 'refused' && answer.refusal.code === 'busy')
      health.commitFailed(answer.refusal.message, began);
    else health.committed();
  }

  function heard(committed: Committed, began: number): Committed {
    if (committed.kind === 'done' && committed.changed) health.committed();
    else if (committed.kind === 'refused' && committed.problem.code === 'outcome-unknown')
      health.commitFailed('no answer to a commit', began);
    return committed;
  }

  async function loop(): Promise<void> {
    looping = true;
    try {
      for (;;) {
        const item = queue.take();
        if (item === undefined || scope.stopped) return;
        item.answer(await commitOrFail(item));
      }
    } finally {
      looping = false;
    }
  }

  /** One bad command never stops the environment. */
  async function commitOrFail(item: Item): Promise<Committed> {
    try {
      return await commit(item);
    } catch (fault) {
      log.error('fault', { work: item.command.kind, fault: fault instanceof Error ? fault.stack : String(fault) });
      return { kind: 'refused', problem: { code: 'internal-error' } };
    }
  }

  return {
    environment: identity.environment,
    view: state.open,
    store,
    sequence: () => state.head.seq,
    headTime: () => state.head.time,
    catchUp: current,
    submit(command, lane, until) {
      const answer = queue.push(command, lane, until);
      if (!looping) scope.spawn(`commit ${identity.environment}`, loop);
      return answer;
    },
    find: (id) => requests.find(id),
    async keepRefusal(from, problem) {
      await store.transact([outcomeRow(from.oid, outcomeOf(from, time.now(), { problem }))]);
    },
    async keepSeen() {
      if (reader.distrusted() === undefined) await beside.see({ seq: state.head.seq, hash: state.head.hash });
    },
    distrusted: () => reader.distrusted(),
    failing: () => health.failing(),
    probe,
    troubled: () => health.troubled(),
    impossible: () => impossible.standing(time.now()),
  };
}
