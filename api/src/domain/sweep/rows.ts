/** The documents that the sweep keeps on record, and what they are made of. Their names and keys: `documents.ts`. */
import type { HolderCause } from '@jit/connector';
import type { Person } from '../person.js';

/** Something that an administrator must know; words without names of people. */
export interface SweepNote {
  readonly code: string;
  readonly text: string;
}

/** An enabled person who holds the role of the administrators: key of the holder, and user there. */
export interface Administrator {
  readonly key: string;
  readonly systemUserId: string;
}

export interface CompleteRun {
  readonly run: number;
  /** When its evidence began. */
  readonly at: number;
  readonly calls: number;
  readonly organizationId: string;
  /** Users seen with a protected role, whatever the cause. */
  readonly holdersSeen: number;
  readonly administratorRoles: readonly string[];
  /** At most forty: enough to know that somebody is left. */
  readonly administrators: readonly Administrator[];
}

export interface PlanHead {
  readonly hash: string;
  readonly run: number;
  readonly madeAt: number;
  readonly size: number;
  /** Number of rows that hold its items. */
  readonly parts: number;
  readonly acknowledged?: { readonly by: Person; readonly at: number };
}

export interface RoleOnRecord {
  /** When a complete run first saw this role. */
  readonly observedAt: number;
  /** An administrator lets the sweep act on it. */
  readonly armed?: { readonly by: Person; readonly at: number };
}

/** By root role id. */
export type Roles = Readonly<Record<string, RoleOnRecord>>;

/** `sweeproles|<part>`: what is known of protected roles, as many as fit into one row, in the order of their ids. */
export interface RolesPart {
  readonly v: 1;
  readonly roles: Roles;
}

/** The row `sweep`: every replica decides on it, so that all of them share one set of brakes. */
export interface SweepState {
  readonly v: 1;
  /** Runs begun so far. */
  readonly run: number;
  readonly claim?: { readonly by: string; readonly run: number; readonly at: number; readonly until: number };
  /** A run was left half on record then: what was seen before counts for nothing. */
  readonly since?: number;
  /** When the last run that ended began. */
  readonly lastAt?: number;
  readonly lastComplete?: CompleteRun;
  readonly findings: readonly SweepNote[];
  readonly plan?: PlanHead;
  /** When it last removed something by itself, oldest first, as far as that still counts. */
  readonly removed: readonly number[];
  /** An administrator asked for a scan then; it was begun once a run that ended began later. */
  readonly asked?: { readonly by: Person; readonly at: number; readonly commandId: string };
  /** In rows of older releases only: now they have rows of their own. */
  readonly roles?: Roles;
  /** The environment answered as another organization: nothing rests on that until an administrator accepts it. */
  readonly foreign?: string;
  /** It looked again after a long time: nothing is removed by itself until an administrator has looked as well. */
  readonly gapSince?: number;
}

/** `sighting|<key>`: somebody holds a protected role and we do not know why, or know that we must not touch it. */
export interface Sighting {
  readonly v: 1;
  readonly cause: Extract<HolderCause, 'none' | 'protected' | 'application' | 'disabled' | 'team'>;
  readonly firstSeen: number;
  /** When it was seen once more, at least one interval later. */
  readonly seenAgain?: number;
  readonly systemUserId: string;
  readonly oid?: string;
  readonly rootRole: string;
  /** Direct copies. */
  readonly copies: readonly string[];
  readonly teams: readonly { readonly id: string; readonly name: string; readonly groupId?: string }[];
  /** Requests whose access was live when it was first seen. */
  readonly during: readonly string[];
}

/** `standing|<key>`: an administrator signed it off. */
export interface Standing {
  readonly v: 1;
  readonly by: Person;
  readonly at: number;
  /** Where the reason is kept, and its salted hash. */
  readonly said: { readonly ref: string; readonly hash: string };
  readonly until?: number;
  readonly systemUserId: string;
  /** How the role was held when it was signed off; directly where this says nothing. */
  readonly through?: { readonly direct: boolean; readonly teams: Sighting['teams'] };
  /** A complete run did not show the role any more. */
  readonly missingSince?: number;
}

/** One removal of a plan. */
export interface PlanItem {
  readonly key: string;
  readonly systemUserId: string;
  /** Copies to be removed, sorted. */
  readonly copies: readonly string[];
}

/** `sweepplan|<part>`: removals of the plan, as many as fit into one row. */
export interface PlanPart {
  readonly v: 1;
  readonly items: readonly PlanItem[];
}

/** `swept|<key>`: when the sweep took this role from this person, oldest first. */
export interface Swept {
  readonly v: 1;
  readonly at: readonly number[];
}
