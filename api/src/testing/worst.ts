/** The longest values that anything stored can be made of: what policies, contract, adapters and clocks allow at most. */
import { limits } from '@jit/connector';
import { mostOfCode } from '../domain/breaker.js';
import type { Holder } from '../domain/holder.js';
import { mostCopiesSeen, mostRechecks } from '../domain/holder-bounds.js';
import type { Person } from '../domain/person.js';
import { mostAdministrators, mostCopies, mostTeams } from '../domain/sweep/record.js';
import type { Sighting, Standing } from '../domain/sweep/rows.js';
import { mostDuring, mostOfTeamName } from '../domain/sweep/judge.js';

/** A GUID for each number. */
export const longId = (count: number): string => {
  const hex = count.toString(16).padStart(12, '0');
  return `ffffffff-ffff-4fff-bfff-${hex}`;
};
export const longIds = (many: number, from = 0): string[] =>
  Array.from({ length: many }, (_, count) => longId(from + count));

/** So many characters as they are stored. */
export const filled = (characters: number): string => 'x'.repeat(characters);
/** So many characters as they are written, each of them longer when stored. */
export const escaped = (characters: number): string => '\u0001'.repeat(characters);

/** Instants have thirteen digits until the year 2286. */
export const latest = 9_999_999_999_999;
/** Sequences never reach this. */
export const lastSequence = Number.MAX_SAFE_INTEGER;
export const longHash = 'f'.repeat(64);
export const longInstance = `${'r'.repeat(64)}-ffffffff`;
export const longEnvironment = 'e'.repeat(64);
const longCode = filled(mostOfCode);
/** The most that a person may write: what is longest when stored. */
export const longReason = `"${'\\'.repeat(limits.reasonMaxLength - 2)}"`;

export const longPerson = (count = 0): Person => ({ tid: longId(9_000_000), oid: longId(count) });

const stamp = { v: 1 as const, seq: lastSequence, by: longInstance, at: latest };

const longRead = {
  beganAt: latest,
  user: 'disabled' as const,
  systemUserId: longId(1),
  copies: longIds(mostCopiesSeen + 300),
  unit: longId(2),
  own: longId(3),
};

/** As many requests of one person as policies allow. */
const mostOpen = 100;

/** Every field is there, however deep. */
export type Whole<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer One)[]
    ? readonly Whole<One>[]
    : { readonly [K in keyof T]-?: Whole<T[K]> };

/** A holder with everything at once, more than any holder has. */
export const aLongHolder = (count = 0, more: Partial<Holder> = {}): Holder => ({ ...longHolder(count), ...more });

const longHolder = (count: number): Whole<Holder> => ({
  ...stamp,
  environment: longEnvironment,
  person: longPerson(count),
  rootRole: longId(count),
  owned: true,
  planned: {
    hash: longHash,
    at: latest,
    systemUserId: longId(1),
    copies: longIds(mostCopies),
    taken: longIds(mostCopies),
  },
  grants: longIds(mostOpen),
  intent: {
    callId: longId(1),
    kind: 'remove',
    systemUserId: longId(1),
    roleId: longId(1),
    before: longIds(mostCopiesSeen + 300),
    owner: longInstance,
    at: latest,
    until: latest,
    first: false,
  },
  unsettled: Array.from({ length: 300 }, (_, call) => ({
    callId: longId(call),
    kind: call % 2 === 0 ? ('assign' as const) : ('remove' as const),
    first: call % 3 === 0,
    until: latest,
    others: latest,
  })),
  assignedAt: latest,
  removedAt: latest,
  copy: { systemUserId: longId(1), roleId: longId(1) },
  given: longIds(mostCopies),
  unit: longId(1),
  read: longRead,
  missingSince: latest,
  absentSince: latest,
  looks: Array.from({ length: 30 * mostRechecks }, (_, look) => latest - look),
  refusals: { code: longCode, count: lastSequence, nextTryAt: latest, at: latest },
});

const longTeams = Array.from({ length: mostTeams }, (_, count) => ({
  id: longId(count),
  name: '\u0001'.repeat(mostOfTeamName / 6),
  groupId: longId(count),
}));

export const aLongSighting = (count = 0, more: Partial<Sighting> = {}): Sighting & { seq: number } => ({
  ...longSighting(count),
  ...more,
});

export const longSighting = (count: number): Whole<Sighting & { seq: number }> => ({
  v: 1,
  seq: lastSequence,
  cause: 'application',
  firstSeen: latest,
  seenAgain: latest,
  systemUserId: longId(count),
  oid: longId(count),
  rootRole: longId(count),
  copies: longIds(mostCopies),
  teams: longTeams,
  during: longIds(mostDuring),
});

export const aLongStanding = (count = 0): Whole<Standing & { seq: number }> => ({
  v: 1,
  seq: lastSequence,
  by: longPerson(),
  at: latest,
  said: { ref: 'f'.repeat(32), hash: longHash },
  until: latest,
  systemUserId: longId(count),
  through: { direct: false, teams: longTeams },
  missingSince: latest,
});

/** Root roles that a policy protects at most in one environment: those of its roles, and those beside them. */
export const mostWatched = 550;

export const mostAdministratorsSeen = longIds(mostAdministrators).map((oid) => ({
  key: `x-${oid}|${longId(1)}`,
  systemUserId: oid,
}));
