/** Rounds of commands until each is on record, refused or given up; what became of them tells how the store is. */
import { wholePortion } from '../domain/draft.js';
import { plantedRow } from './audit/planted.js';
import type { Doubts } from './doubts.js';
import type { Health } from './health.js';
import type { ImpossibleCommands } from './impossible.js';
import { gaveUp, type Again, type Item, type TooMuch } from './queue.js';
import { createRound, type OpenLedger, type RoundEnd, type RoundNeeds } from './round.js';
import { headInPlace } from './transaction.js';

export interface Commits {
  /** Answers each when it is durable, refusals too. Gives those for which there was no room: their turn comes again. */
  commit(items: readonly Item[]): Promise<readonly Item[]>;
  /** Tries whether the store takes a commit, by putting the head in its own place. */
  probe(): Promise<void>;
}

export interface CommitNeeds {
  readonly health: Health;
  readonly impossible: ImpossibleCommands;
  readonly doubts: Doubts;
}

export function createCommits(
  needs: RoundNeeds,
  opened: OpenLedger,
  { health, impossible, doubts }: CommitNeeds,
): Commits {
  const { clock, random, log, time, timings } = needs;
  const { environment, store, state } = opened;
  const round = createRound(needs, opened);

  async function commit(items: readonly Item[]): Promise<readonly Item[]> {
    const began = time.monotonic();
    const sequence = state.head.seq;
    let [waiting, left, portion]: [readonly Item[], readonly Item[], number] = [items, [], wholePortion];
    let last: Again | undefined;
    // A store that has failed several times is not pressed: whoever has something to commit comes again.
    const rounds = health.failing() === undefined ? timings.commitRounds : 1;
    for (let count = 0; count < rounds && time.monotonic() < began + timings.commitFateMs; count += 1) {
      const end = await round(waiting, portion);
      hear(end, began);
      waiting = end.waiting;
      left = [...end.left, ...left];
      if (end.why === undefined) return left;
      if (end.why.kind === 'again') {
        last = end.why;
        await rest(waiting, last, count);
      } else if (waiting.length > 1) return [...(await commitEachAlone(waiting)), ...left];
      else if (portion > 1) portion = Math.floor(portion / 2);
      else return refuse(waiting, end.why, left);
    }
    await giveUp(waiting, { began, last, hasMoved: state.head.seq > sequence });
    return left;
  }

  async function rest(waiting: readonly Item[], { why }: Again, count: number): Promise<void> {
    for (const item of waiting) item.trouble = why;
    await clock.sleep(Math.ceil(random.fraction() * Math.min(1000, 10 * 2 ** count)));
  }

  /** `hasMoved`: others have committed meanwhile. What is lost to nobody is lost to something in the store. */
  async function giveUp(
    waiting: readonly Item[],
    { began, last, hasMoved }: { readonly began: number; readonly last: Again | undefined; readonly hasMoved: boolean },
  ): Promise<void> {
    const isRaced = last === undefined || (last.why === 'raced' && hasMoved);
    if (!isRaced) health.commitFailed((await inTheWay(last)) ?? last.cause, began);
    for (const item of waiting) item.answer(gaveUp(isRaced ? 'raced' : 'store'));
  }

  /** The row to which a race was lost that nobody has won. */
  async function inTheWay({ why }: Again): Promise<string | undefined> {
    const key = why === 'raced' ? await plantedRow(store, state, () => opened.current()) : undefined;
    if (key === undefined) return undefined;
    doubts.add({ key, why: 'planted' });
    return `the row ${key} stands where the next event goes, and this service has not written it`;
  }

  /** The one that is never taken must not stop its neighbours. */
  async function commitEachAlone(items: readonly Item[]): Promise<readonly Item[]> {
    const left: Item[] = [];
    for (const item of items) left.push(...(await commit([item])));
    return left;
  }

  /** It failed alone: an alarm, and nothing new is given here until it succeeds. */
  function refuse(items: readonly Item[], { message }: TooMuch, left: readonly Item[]): readonly Item[] {
    for (const { command, answer } of items) {
      impossible.note(command, message, time.now());
      log.error('command.impossible', { environment, kind: command.kind, message });
      answer({ kind: 'refused', problem: { code: 'internal-error' } });
    }
    return left;
  }

  function hear({ answers }: RoundEnd, began: number): void {
    let [isCommitted, isUnknown] = [false, false];
    for (const [item, committed] of answers) {
      if (committed.kind === 'done' && committed.changed) {
        impossible.over(item.command);
        isCommitted = true;
      }
      isUnknown ||= committed.kind === 'refused' && committed.problem.code === 'outcome-unknown';
      item.answer(committed);
    }
    if (isCommitted) health.committed();
    else if (isUnknown) health.commitFailed('no answer to a commit', began);
  }

  async function probe(): Promise<void> {
    const began = time.monotonic();
    const answer = await store.transact([headInPlace(state)]);
    if (answer.kind === 'unknown') health.commitFailed(answer.cause, began);
    else if (answer.kind === 'refused' && answer.refusal.code === 'busy')
      health.commitFailed(answer.refusal.message, began);
    else health.committed();
  }

  return { commit, probe };
}
