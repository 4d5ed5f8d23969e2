/** The commands of the sweep: its runs, its removals, and what an administrator decides about them. */
import type { FromPerson } from '../person.js';
import type { PersonFacts } from '../evaluate.js';
import type { Policy } from '../policy.js';
import type { SeenHolder } from './evidence.js';
import type { CompleteRun, SweepNote } from './rows.js';
import type { NewStatement } from '../statement.js';

/** A replica takes the next run of the sweep for itself; `force`: although it is not due. */
export interface SweepBegin {
  readonly kind: 'sweep-begin';
  readonly policy: Policy;
  readonly force: boolean;
}

/** Part of what a complete scan showed, judged on the record of this moment. */
export interface SweepSeen {
  readonly kind: 'sweep-seen';
  readonly policy: Policy;
  readonly run: number;
  /** Sequence of the record before the scan began: whoever changed since is not judged. */
  readonly fence: number;
  /** When the scan began. */
  readonly at: number;
  readonly ownUserId: string;
  /** Who answered: what another organization than before shows comes on no record. */
  readonly organizationId: string;
  readonly holders: readonly SeenHolder[];
  /** Holders on record that it did not show. */
  readonly absent: readonly string[];
  /** Requests whose access was live since the scan before. */
  readonly during: readonly string[];
}

/** Live grants whose role a complete scan did not show: that alone ends nothing, but each of them is read now. */
export interface SweepRecheck extends Pick<SweepSeen, 'run' | 'fence' | 'organizationId'> {
  readonly kind: 'sweep-recheck';
  /** Holders, few enough for one commit. */
  readonly keys: readonly string[];
}

/** The scan is complete and wholly on record: findings and plan follow. */
export interface SweepFinish {
  readonly kind: 'sweep-finish';
  readonly policy: Policy;
  readonly complete: CompleteRun;
  readonly roles: readonly string[];
}

/** The scan was not complete: nothing rests on it. */
export interface SweepStopped {
  readonly kind: 'sweep-stopped';
  readonly run: number;
  readonly finding: SweepNote;
}

/** One removal of the plan with this hash. */
export interface SweepRemove {
  readonly kind: 'sweep-remove';
  readonly policy: Policy;
  readonly key: string;
  readonly hash: string;
}

export interface ApplySweep extends FromPerson {
  readonly kind: 'apply-sweep';
  readonly hash: string;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

/** Each takes four rows of a transaction at most, beside those of the plan and of the roles. */
export const mostSigned = 12;

/** Holders of one act of a person. */
export const mostHolders = 30;

export interface SignBaseline extends FromPerson {
  readonly kind: 'sign-baseline';
  /** Holders that may stay; at most `mostSigned` in one commit. */
  readonly keys: readonly string[];
  /** Holders of the same act that other commits sign off: none may stay unless all may. */
  readonly others?: readonly string[];
  /** Root roles that the sweep may act on from now on. */
  readonly roles: readonly string[] | 'all';
  readonly until?: number;
  readonly statement: NewStatement;
  /** Where the words are kept. */
  readonly ref: string;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

/** The way back: exceptions are none any more, and roles are only observed. All of it, or nothing. */
export interface WithdrawBaseline extends FromPerson {
  readonly kind: 'withdraw-baseline';
  /** Holders whose exception ends; at most `mostHolders`. */
  readonly keys: readonly string[];
  /** Root roles that the sweep may no longer act on. */
  readonly roles: readonly string[] | 'all';
  readonly statement: NewStatement;
  /** Where the words are kept. */
  readonly ref: string;
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

/** A scan is wanted although none is due. */
export interface AskSweep extends FromPerson {
  readonly kind: 'ask-sweep';
  readonly policy: Policy;
  readonly facts: PersonFacts;
}

export type SweepCommand = SweepBegin | SweepSeen | SweepRecheck | SweepFinish | SweepStopped | SweepRemove;
