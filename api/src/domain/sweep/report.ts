/** What one run of the sweep came to, for whoever asked for it: a job, or the command line. */
import type { SweepNote } from './rows.js';

export interface SweepReport {
  readonly environment: string;
  /** Nothing was put on record. */
  readonly dryRun: boolean;
  /** not-now: another replica looks, the policy says off, or this replica may not decide. */
  readonly outcome: 'complete' | 'incomplete' | 'not-now';
  /** Calls to Dataverse. */
  readonly calls: number;
  readonly holdersSeen: number;
  readonly withoutCause: number;
  readonly plan?: { readonly hash: string; readonly size: number };
  /** Removals that this run began. */
  readonly removed: number;
  readonly findings: readonly SweepNote[];
  readonly text: string;
}
