/**
 * Decides commands that go on record together, each on the state that the one before left. A refusal adds nothing but its
 * outcome; it may rest on a neighbour, so it is answered with the rest.
 */
import { isFromPerson } from '../domain/command.js';
import { factsAskedAt, type Decide } from '../domain/decide/decide.js';
import { createDraft, type Draft, type DraftBase, type View } from '../domain/draft.js';
import type { Request } from '../domain/request.js';
import type { Timings } from '../domain/timings.js';
import type { TableOperation } from '../ports.js';
import type { Committed } from './committed.js';
import { gaveUp, type Item } from './queue.js';
import { outcomeOf, type Outcome } from './outcomes.js';
import { foldIn, withOutcome, type Fold, type Together } from './transaction.js';

/** A command whose turn has come, and the closed requests that its decision needs. */
export interface Taken {
  readonly item: Item;
  readonly closed: ReadonlyMap<string, Request>;
}

export type Answer = readonly [item: Item, committed: Committed];

export interface DecidedTogether {
  /** What goes on record; nothing but outcomes when nothing changes. */
  readonly fold: Fold;
  /** What each hears once that is durable. */
  readonly answers: readonly Answer[];
  /** Those that did not fit any more, in the order in which they came. */
  readonly left: readonly Item[];
  /** The first one alone is too much for one transaction: why. */
  readonly tooLarge?: string;
}

export interface TogetherNeeds {
  readonly decide: Decide;
  readonly timings: Timings;
  /** The environment as it is on record. */
  readonly view: View;
  readonly base: Omit<DraftBase, 'nextSequence'>;
  /** Time of this replica, epoch ms: facts are as old as it says. */
  readonly now: number;
  readonly together: Together;
  /** The row that tells a person (oid) how a command ended. */
  readonly outcomeRow: (oid: string, outcome: Outcome) => TableOperation;
  /** Notices that somebody waits for. */
  readonly notesFor: (draft: Draft, firstSequence: number) => readonly TableOperation[];
  /** Why this is too much for one transaction. */
  readonly tooLarge: (fold: Fold) => string | undefined;
  /** Told what a decision has thrown. */
  readonly onFault: (item: Item, fault: unknown) => void;
}

/** What goes on record so far, and what the next one is decided on. */
interface Standing {
  readonly fold: Fold;
  readonly view: View;
}

interface Decided extends Standing {
  readonly committed: Committed;
}

/** `begun`: the ledger as it stands, with nothing added. */
export function decideTogether(needs: TogetherNeeds, begun: Fold, taken: readonly Taken[]): DecidedTogether {
  const answers: Answer[] = [];
  let last: Standing = { fold: begun, view: needs.view };
  for (const [place, { item, closed }] of taken.entries()) {
    const undecided = withoutDeciding(needs, item);
    if (undecided !== undefined) {
      answers.push([item, undecided]);
      continue;
    }
    const decided = decideOrFail(needs, last, item, closed);
    const size = decided.fold === last.fold ? undefined : needs.tooLarge(decided.fold);
    if (size !== undefined) {
      const left = taken.slice(place).map((one) => one.item);
      return { fold: last.fold, answers, left, ...(last.fold === begun && { tooLarge: size }) };
    }
    last = decided;
    answers.push([item, decided.committed]);
  }
  return { fold: last.fold, answers, left: [] };
}

function withoutDeciding({ now, timings }: TogetherNeeds, item: Item): Committed | undefined {
  if (item.withdrawn) return gaveUp(item.trouble);
  const asked = factsAskedAt(item.command);
  return asked !== undefined && now - asked > timings.factsMs ? { kind: 'stale' } : undefined;
}

/** One bad command never stops its neighbours. */
function decideOrFail(needs: TogetherNeeds, last: Standing, item: Item, closed: Taken['closed']): Decided {
  try {
    return decideOne(needs, last, item, closed);
  } catch (fault) {
    needs.onFault(item, fault);
    return { ...last, committed: { kind: 'refused', problem: { code: 'internal-error' } } };
  }
}

function decideOne(needs: TogetherNeeds, last: Standing, { command }: Item, closed: Taken['closed']): Decided {
  const { base, together } = needs;
  const nextSequence = last.fold.seq + 1;
  // What a neighbour ended counts before what was read.
  const view: View = { ...last.view, request: (id) => last.view.request(id) ?? closed.get(id) };
  const draft = createDraft(view, { ...base, nextSequence });
  const decided = needs.decide(draft, command, needs.timings);
  const changed = decided.ok && draft.events.length > 0;
  const how = decided.ok ? { answered: decided.value.request } : { problem: decided.problem };
  const fold = isFromPerson(command)
    ? withOutcome(last.fold, needs.outcomeRow(command.actor.oid, outcomeOf(command, together.time, how)))
    : last.fold;
  const committed: Committed = decided.ok
    ? { kind: 'done', effect: decided.value, changed }
    : { kind: 'refused', problem: decided.problem };
  if (!changed) return { fold, view: last.view, committed };
  return { fold: foldIn(fold, together, draft, needs.notesFor(draft, nextSequence)), view: draft, committed };
}
