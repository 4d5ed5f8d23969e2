/** What the sweep has on record, as decisions and views ask for it. */
import type { View } from '../draft.js';
import { cut } from '../stored-text.js';
import type { PlanItem, Sighting, Standing, SweepNote, SweepState } from './rows.js';

/** So much of the text of a note is kept, as stored, and so many notes. */
export const mostOfNote = 400;
export const mostNotes = 24;

/** Notes as they go on record. */
export const notesOnRecord = (notes: readonly SweepNote[]): readonly SweepNote[] =>
  notes.slice(0, mostNotes).map(({ code, text }) => ({ code, text: cut(text, mostOfNote) }));

/** Removals are remembered so long. */
export const sweptMs = 7 * 24 * 3_600_000;
/** Most rows that hold the items of one plan; what does not fit waits for the next one. */
export const mostPlanParts = 10;
/** Most copies of one role that are removed from one user by one plan. */
export const mostCopies = 8;
export const mostAdministrators = 40;
/** Most roles of administrators: an environment has one, and evidence of more than these is none. */
export const mostAdministratorRoles = 10;
/** Most teams that are kept of a way to a role. */
export const mostTeams = 5;

const begun: SweepState = { v: 1, run: 0, findings: [], removed: [] };

export const sweepState = (view: View): SweepState => view.document('sweep') ?? begun;
export const sightingOf = (view: View, key: string): Sighting | undefined => view.document('sighting', key);

export const sightings = (view: View): Iterable<readonly [key: string, sighting: Sighting]> =>
  view.documents('sighting');

export const standings = (view: View): Iterable<readonly [key: string, standing: Standing]> =>
  view.documents('standing');

/** The signed-off entry, while it holds. */
export function standingOf(view: View, key: string, now: number): Standing | undefined {
  const standing = view.document('standing', key);
  return standing === undefined || (standing.until !== undefined && standing.until <= now) ? undefined : standing;
}

/** Instants at which the sweep took this role from this person, oldest first. */
export const sweptAt = (view: View, key: string): readonly number[] => view.document('swept', key)?.at ?? [];

/**
 * What was seen before this instant counts for nothing: a run was left half on record then, or the sweep took the role
 * from this person, so that whoever has it later was given it again.
 */
export const countsFrom = (view: View, key: string): number =>
  Math.max(sweepState(view).since ?? 0, (sweptAt(view, key).at(-1) ?? -1) + 1);

export function planItems(view: View): PlanItem[] {
  const { plan } = sweepState(view);
  return Array.from({ length: plan?.parts ?? 0 }, (_, part) => String(part)).flatMap(
    (part) => view.document('sweepplan', part)?.items ?? [],
  );
}
