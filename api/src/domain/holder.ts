/**
 * What we own and owe for one person and one role. Effects belong to it, never to a request: two grants of one role are
 * one row in Dataverse.
 */
import type { Person } from './person.js';
import type { Timings } from './timings.js';
import type { CallKind, UnsettledCall } from './unsettled.js';

/** A call that is about to be sent or was sent: stored before the effect, with what was seen before it. */
export interface Intent {
  readonly callId: string;
  readonly kind: CallKind;
  readonly systemUserId: string;
  /** The copy of the role that is assigned or removed. */
  readonly roleId: string;
  /** Copies that the user held when last read before this call. */
  readonly before: readonly string[];
  /** The worker that may send it, and until when it has the holder for itself. */
  readonly owner: string;
  readonly at: number;
  readonly until: number;
  /** The first assign of an episode: "duplicate" then means that somebody else gave the role. */
  readonly first: boolean;
}

/** A complete read of the user's copies of this role. */
export interface SeenRoles {
  readonly beganAt: number;
  readonly user: 'there' | 'disabled' | 'absent';
  readonly systemUserId?: string;
  /** Every copy that is held, of whatever business unit. */
  readonly copies: readonly string[];
  /** The user's business unit; absent in rows of before. */
  readonly unit?: string;
  /** The copy of that unit, when it is among them. */
  readonly own?: string;
}

export interface Refusals {
  /** What Dataverse said; `no-answer` where it said nothing. */
  readonly code: string;
  /** How often in a row. */
  readonly count: number;
  readonly nextTryAt: number;
  /** When it said so last; rows of older releases do not tell. */
  readonly at?: number;
}

/** A removal that the sweep decided. */
export interface Planned {
  readonly hash: string;
  readonly at: number;
  readonly systemUserId: string;
  readonly copies: readonly string[];
  /** Of these, removed or not shown since: whoever holds one again was given it again, and that is not of this plan. */
  readonly taken?: readonly string[];
}

export interface Holder {
  readonly v: 1;
  /** Sequence of the event that last changed this row: the fence of every read. */
  readonly seq: number;
  /** The replica whose command changed it last: it goes first, others wait a little. */
  readonly by: string;
  readonly at: number;
  readonly environment: string;
  readonly person: Person;
  readonly rootRole: string;
  /** The role, where it is there, is ours: from the first assign intent until it is proven gone. */
  readonly owned: boolean;
  /** Not ours, and to be removed all the same: by this plan of the sweep, these copies, decided at this instant. */
  readonly planned?: Planned;
  /** Requests that joined and are not terminal. */
  readonly grants: readonly string[];
  readonly intent?: Intent;
  readonly unsettled: readonly UnsettledCall[];
  /** Last instant at which one of our assigns may have been sent; cleared with the episode. */
  readonly assignedAt?: number;
  /** When a remove sent after that had its definite answer. */
  readonly removedAt?: number;
  /** The copy that we know of, and whose user: what a remove deletes without reading first. */
  readonly copy?: { readonly systemUserId: string; readonly roleId: string };
  /** Copies that we may have assigned in this episode, the last one last. */
  readonly given?: readonly string[];
  /** The user's business unit when the last of them was assigned. */
  readonly unit?: string;
  readonly read?: SeenRoles;
  /** A complete read since then does not show the role. */
  readonly missingSince?: number;
  /** Complete reads since then find no such user. */
  readonly absentSince?: number;
  /** Later reads that are still due. */
  readonly looks: readonly number[];
  readonly refusals?: Refusals;
}

/** A holder for which a call is about to be sent. */
export type Calling = Holder & { readonly intent: Intent };

/** One holder per person and role in an environment. */
export const holderKey = (person: Person, rootRole: string): string => `${person.oid}|${rootRole}`;

export const newHolder = (environment: string, person: Person, rootRole: string, now: number): Holder => ({
  v: 1,
  seq: 0,
  by: '',
  at: now,
  environment,
  person,
  rootRole,
  owned: false,
  grants: [],
  unsettled: [],
  looks: [],
});

/** The holder without what a plan of the sweep wanted of it. */
export function unplanned(holder: Holder): Holder {
  const { planned: _p, copy: _c, removedAt: _r, missingSince: _m, absentSince: _a, refusals: _f, ...kept } = holder;
  const { given: _g, unit: _u, ...rest } = kept;
  return rest;
}

/** These copies are off the plan: it takes each of them once. */
export function crossedOut(holder: Holder, roleIds: readonly string[]): Holder {
  const { planned } = holder;
  if (planned === undefined) return holder;
  const taken = planned.copies.filter((copy) => roleIds.includes(copy) || planned.taken?.includes(copy) === true);
  return taken.length === (planned.taken?.length ?? 0) ? holder : { ...holder, planned: { ...planned, taken } };
}

/** To be removed where nobody is owed it: ours, or of a plan of the sweep. */
export const isTaken = (holder: Holder): boolean => holder.owned || holder.planned !== undefined;

/** Looks at these instants, each once, in order; what goes on record of them is a schedule (`bounded`). */
export const recheckAt = (holder: Holder, ...instants: readonly number[]): Holder => ({
  ...holder,
  looks: [...new Set([...holder.looks, ...instants])].sort((one, other) => one - other),
});

/** A holder that nothing is owed or due for is kept until then, to be found by a late read. */
export const restsUntil = (holder: Holder, timings: Timings): number =>
  Math.max(holder.at, holder.read?.beganAt ?? 0) + timings.retireMs;
