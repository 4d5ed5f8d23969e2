/** What the sweep would remove, made from the record alone, with a hash that names exactly this plan. Pure. */
import { row, rowsOf, type AnyStored, type DocumentName, type KeyOf, type Rows, type Stored } from '../documents.js';
import type { Draft, View } from '../draft.js';
import type { PlanData } from '../events.js';
import type { Environment } from '../policy.js';
import { holderBrake, planBrake } from './brakes.js';
import { planNotes, recordNotes } from './findings.js';
import { mostPlanParts, notesOnRecord, sightings, sweepState } from './record.js';
import { withoutRoles } from './roles.js';
import type { PlanHead, PlanItem, SweepNote, SweepState } from './rows.js';

/** A row holds so many characters of items. */
export const partCharacters = 18_000;

interface MadePlan {
  readonly items: readonly PlanItem[];
  /** Brakes that keep holders without a cause out of it, one for each. */
  readonly kept: readonly SweepNote[];
}

/** Sorted by holder, so that the same holders always make the same plan. */
function makePlan(view: View, environment: Environment, now: number): MadePlan {
  const without = [...sightings(view)].filter(([, sighting]) => sighting.cause === 'none');
  const items: PlanItem[] = [];
  const kept: SweepNote[] = [];
  const also = new Set<string>();
  for (const [key, sighting] of without.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const held = holderBrake({ view, environment, key, now, also });
    if (held === undefined) {
      items.push({ key, systemUserId: sighting.systemUserId, copies: [...sighting.copies].sort() });
      also.add(key);
    } else kept.push(held);
  }
  return { items, kept };
}

/** The record as it would be with this state of the sweep. */
export const withState = (view: View, state: SweepState): View => ({
  ...view,
  document: <N extends DocumentName>(name: N, ...key: KeyOf<N>) =>
    name === 'sweep' ? ({ ...state, seq: 0 } as AnyStored as Stored<N>) : view.document(name, ...key),
});

/**
 * Puts this state on record together with the plan of this moment and everything there is to say about it; `write` emits
 * the event that it goes with. An acknowledgement stays with its hash and goes with any other.
 */
export function putState(
  draft: Draft,
  environment: Environment,
  state: Omit<SweepState, 'plan' | 'findings'>,
  write: (plan: PlanData, documents: Rows) => void,
): void {
  const before = sweepState(draft).plan;
  const bare: SweepState = { ...withoutRoles(state), findings: [] };
  const { items, kept } = makePlan(withState(draft, bare), environment, draft.now);
  const parts = partsOf(items);
  const plan = headOf(draft, environment, bare, parts, before);
  const changed = plan?.hash === before?.hash ? [] : partRows(parts, before);
  if (changed.length > 0) draft.emit('sweep.planned', { documents: rowsOf(changed) });
  const next: SweepState = { ...bare, ...(plan && { plan }) };
  const held = plan && planBrake({ view: withState(draft, next), environment, now: draft.now });
  const findings = notesOnRecord([
    ...(held === undefined ? [] : [held]),
    ...planNotes(kept, items.length - (plan?.size ?? 0)),
    ...recordNotes(draft, environment, draft.now),
  ]);
  write(plan === undefined ? {} : { plan: plan.hash, size: plan.size }, { sweep: { ...next, findings } });
}

/** An acknowledgement counts so long at least, else two intervals. */
const acknowledgedMs = 3_600_000;

/** Who said yes to this plan long ago, or before the policy said to look only, did not say it about now. */
function stillAcknowledged(
  { sweep: { mode, intervalMs } }: Environment,
  { acknowledged }: PlanHead,
  now: number,
): Pick<PlanHead, 'acknowledged'> {
  const acts = mode === 'ask' || mode === 'remove';
  const counts =
    acts && acknowledged !== undefined && now <= acknowledged.at + Math.max(acknowledgedMs, 2 * intervalMs);
  return counts ? { acknowledged } : {};
}

function headOf(
  draft: Draft,
  environment: Environment,
  state: SweepState,
  parts: readonly PlanItem[][],
  before: PlanHead | undefined,
): PlanHead | undefined {
  const items = parts.flat();
  if (items.length === 0) return undefined;
  const named = items.map((item) => [item.key, item.systemUserId, item.copies]);
  const hash = draft.hash(JSON.stringify([draft.environment, named]));
  const same = before?.hash === hash;
  return {
    hash,
    run: state.lastComplete?.run ?? 0,
    madeAt: same ? before.madeAt : draft.now,
    size: items.length,
    parts: parts.length,
    ...(same && stillAcknowledged(environment, before, draft.now)),
  };
}

/** As many items as the rows of one plan hold. */
function partsOf(items: readonly PlanItem[]): PlanItem[][] {
  const parts: PlanItem[][] = [];
  let characters = Infinity;
  for (const item of items) {
    const length = JSON.stringify(item).length + 1;
    if (characters + length > partCharacters) {
      if (parts.length === mostPlanParts) break;
      parts.push([]);
      characters = 0;
    }
    characters += length;
    parts.at(-1)?.push(item);
  }
  return parts;
}

/** One row for each part, and for each part of before that there is no more. */
const partRows = (parts: readonly PlanItem[][], before: PlanHead | undefined): Rows[] =>
  Array.from({ length: Math.max(parts.length, before?.parts ?? 0) }, (_, part) => {
    const items = parts[part];
    return row('sweepplan', String(part), items === undefined ? null : { v: 1, items });
  });

/** The plan goes, with its rows: what it rested on no longer holds. */
export function dropPlan(state: SweepState): {
  readonly state: Omit<SweepState, 'plan'>;
  readonly documents: Rows;
} {
  const { plan, ...rest } = state;
  return { state: rest, documents: rowsOf(partRows([], plan)) };
}
