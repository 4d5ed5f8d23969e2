/** What an administrator must know about the sweep of an environment, in words without names of people. */
import type { View } from '../draft.js';
import type { Environment } from '../policy.js';
import { sightings, sweptAt } from './record.js';
import type { SweepNote } from './rows.js';

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `One ${one}` : `${String(count)} ${many}`;

/** Brakes that say nothing new to administrators: the next run changes them by itself. */
const passing = ['seen-once', 'is-a-grant', 'signed-off', 'has-a-cause', 'not-seen'];

/** Holders without a cause that the plan leaves out, one note for each brake. `cut`: how many did not fit. */
export function planNotes(kept: readonly SweepNote[], cut = 0): SweepNote[] {
  const byCode = new Map<string, { readonly text: string; count: number }>();
  for (const { code, text } of kept) {
    const entry = byCode.get(code) ?? { text, count: 0 };
    entry.count += 1;
    if (!passing.includes(code)) byCode.set(code, entry);
  }
  const notes = [...byCode].map(([code, { text, count }]) => ({
    code,
    text: `${counted(count, 'unmanaged assignment is', 'unmanaged assignments are')} left out of the plan. ${text}`,
  }));
  if (cut === 0) return notes;
  return [
    ...notes,
    {
      code: 'plan-cut',
      text: `${counted(cut, 'more removal waits', 'more removals wait')} for the next plan: this one is full.`,
    },
  ];
}

const dayMs = 24 * 3_600_000;
/** Removed so often in a day and there again: somebody keeps assigning it. */
const oftenADay = 3;

/** What a full scan brings up beside the plan. */
export function recordNotes(view: View, environment: Environment, now: number): SweepNote[] {
  const notes: SweepNote[] = [];
  for (const [key, { cause }] of sightings(view)) {
    const times = sweptAt(view, key).filter((at) => at > now - dayMs).length;
    if (cause === 'none' && times >= oftenADay)
      notes.push({
        code: 'given-again',
        text: `A role was removed from the same person ${String(times)} times in 24 hours and is there again. Find out who assigns it.`,
      });
  }
  const { mode } = environment.sweep;
  if ((mode === 'ask' || mode === 'remove') && environment.protectedPrincipals.length === 0)
    notes.push({
      code: 'nobody-protected',
      text: 'The policy names no protected principals here. Name the emergency accounts under protectedPrincipals.',
    });
  return notes.slice(0, 10);
}
