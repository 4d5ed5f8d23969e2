/** In which order commands are taken up, and how one of them ended. */
import type { Effect } from '../domain/command.js';
import type { Problem } from '../domain/result.js';

/** Lower goes first. */
export const lanes = { removals: 0, outcomes: 1, people: 2, jobs: 3 } as const;
export type Lane = (typeof lanes)[keyof typeof lanes];

export type Committed =
  /** `changed`: something was written. */
  | { readonly kind: 'done'; readonly effect: Effect; readonly changed: boolean }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The facts were too old when its turn came: read them again and submit it anew. */
  | { readonly kind: 'stale' };
