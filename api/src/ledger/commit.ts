/** Rounds of one command until it is on record, refused or given up; what became of them tells how the store is. */
import { wholePortion } from '../domain/draft.js';
import { canonical } from './chain.js';
import type { Committed } from './committed.js';
import type { Health } from './health.js';
import { headKey } from './keys.js';
import { gaveUp, type Again, type Item } from './queue.js';
import { createRound, type OpenLedger, type RoundNeeds } from './round.js';

export interface Commits {
  /** Answers when it is durable, refusals too. */
  commit(item: Item): Promise<Committed>;
  /** Tries whether the store takes a commit, by putting the head in its own place. */
  probe(): Promise<void>;
}

export function createCommits(needs: RoundNeeds, opened: OpenLedger, health: Health): Commits {
  const { clock, random, time, timings } = needs;
  const { store, state } = opened;
  const round = createRound(needs, opened);

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

  return { commit, probe };
}
