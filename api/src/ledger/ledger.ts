/**
 * The record of one environment: callers queue commands, one loop decides them and commits those that wait
 * together, and everyone reads the open set that it keeps in memory.
 */
import type { Command } from '../domain/command.js';
import type { View } from '../domain/draft.js';
import type { Request } from '../domain/request.js';
import type { Problem } from '../domain/result.js';
import type { KeyFolder, Tables } from '../ports.js';
import { besideKey, type BesideKey } from './beside-key.js';
import { besideFault } from './beside-fault.js';
import { createCommits } from './commit.js';
import type { Committed, Lane } from './committed.js';
import { createDoubts, type Doubts } from './doubts.js';
import { createHealth, type Failing } from './health.js';
import { createImpossibleCommands, type Impossible } from './impossible.js';
import { logFault } from './log-fault.js';
import { createQueue, type Item } from './queue.js';
import { createReader } from './reader.js';
import { createRequestsOnRecord } from './requests-on-record.js';
import type { RoundNeeds } from './round.js';
import type { Scope } from './scope.js';
import { type Caught, type Identity, type State } from './state.js';
import { findingOf } from './trust.js';
import { openStore, type Store, type StoreAnswer } from './store.js';
import { takeUp } from './take-up.js';
import { createPast, type Past } from './audit/past.js';
import { createOutcomes, outcomeOf, outcomeRow, type Outcomes } from './outcomes.js';

export { lanes, type Committed, type Lane } from './committed.js';

export interface Ledger {
  readonly environment: string;
  readonly view: View;
  readonly store: Store;
  /** Gives the keys of the holders that moved since it was called last; the first time, of all that are there. */
  followHolders(): () => ReadonlySet<string>;
  /** The keys of all holders and open requests, lazily, some of them twice. */
  everyKey(): Iterable<string>;
  /** Changes whenever a request of this person (oid) closes. */
  closingsOf(oid: string): number;
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
  /**
   * Keeps the newest head beside the key: an older one at the next start is a record that was put back. What another process
   * with this key has kept there is held against the record first.
   */
  keepSeen(): Promise<void>;
  /** Why the record is not trusted, once it is not. */
  distrusted(): string | undefined;
  /** What an administrator acknowledges, so that the record is trusted again; undefined while it is trusted. */
  finding(): string | undefined;
  /** Mends the record and has it trusted again once `act` has put that on record; says why it is not. */
  trustAgain(act: () => Promise<boolean>): Promise<string | undefined>;
  /** Why nothing can be put on record now, when several tries in a row came to nothing. */
  failing(): Failing | undefined;
  /** Tries whether the store takes a commit, by putting the head in its own place; `failing` tells. */
  probe(): Promise<void>;
  /** It fails for so long that removals go on without it. */
  troubled(): boolean;
  readonly past: Past;
  readonly outcomes: Outcomes;
  /** Rows that were read and do not hold what they should. */
  readonly doubts: Doubts;
  /** Commands that the store will never take: while there are any, nothing new is given here. */
  impossible(): readonly Impossible[];
}

export interface LedgerNeeds extends RoundNeeds {
  readonly tables: Tables;
  readonly keyFolder: KeyFolder;
  readonly scope: Scope;
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
  const { environment } = identity;
  const { clock, signer, log, time, scope } = needs;
  const health = createHealth(environment, time, log);
  const impossible = createImpossibleCommands();
  const queue = createQueue(clock, () => health.isFailing());
  const reader = createReader({ store, identity, signer, state, health, time, log, beside }, distrust);
  const current = (): Promise<Caught> => reader.current();
  const doubts = createDoubts(environment, log);
  const past = createPast({ store, state, doubts, current, distrust: (reason) => reader.distrust(reason) });
  const requests = createRequestsOnRecord(store, state.open, past);
  const opened = { environment, store, state, requests, current };
  const commits = createCommits(needs, opened, { health, impossible, doubts });
  let looping = false;

  async function loop(): Promise<void> {
    looping = true;
    try {
      for (;;) {
        const items = queue.take();
        if (items.length === 0 || scope.stopped) return;
        queue.putBack(await commitOrFail(items));
      }
    } finally {
      looping = false;
    }
  }

  /** A mistake of ours never stops the environment. */
  async function commitOrFail(items: readonly Item[]): Promise<readonly Item[]> {
    try {
      return await commits.commit(items);
    } catch (fault) {
      for (const { command, answer } of items) {
        logFault(log, command.kind, fault);
        answer({ kind: 'refused', problem: { code: 'internal-error' } });
      }
      return [];
    }
  }

  return {
    environment,
    view: state.open,
    store,
    past,
    outcomes: createOutcomes({ environment, store, doubts }, signer),
    doubts,
    followHolders: () => state.open.followHolders(),
    everyKey: () => state.open.everyKey(),
    closingsOf: (oid) => state.open.closingsOf(oid),
    sequence: () => state.head.seq,
    headTime: () => state.head.time,
    catchUp: current,
    submit(command, lane, until) {
      const answer = queue.push(command, lane, until);
      if (!looping) scope.spawn(`commit ${environment}`, loop);
      return answer;
    },
    find: (id) => requests.find(id),
    async keepRefusal(from, problem) {
      const outcome = outcomeOf(from, time.now(), { problem });
      await store.transact([outcomeRow({ environment, oid: from.oid }, outcome, signer)]);
    },
    async keepSeen() {
      if (reader.distrusted() !== undefined) return;
      const fault = await besideFault(beside, store, state, current);
      if (fault === undefined) await beside.see({ seq: state.head.seq, hash: state.head.hash });
      else await reader.distrust(fault);
    },
    distrusted: () => reader.distrusted(),
    finding() {
      const reason = reader.distrusted();
      return reason === undefined ? undefined : findingOf(environment, reason);
    },
    trustAgain: (act) => reader.trustAgain(act),
    failing: () => health.failing(),
    probe: () => commits.probe(),
    troubled: () => health.troubled(),
    impossible: () => impossible.standing(time.now()),
  };
}
