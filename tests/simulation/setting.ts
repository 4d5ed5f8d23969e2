/** The people, roles and rules of every run. Few of each, so that they meet. */
import type { SweepMode } from '@jit/connector';
import type { Environment, Policy, Role } from '../../api/src/domain/policy.js';
import type { Place } from './tenant.js';

const minute = 60_000;

export const tid = 'tenant-1';
export const groups = { askers: 'g-askers', approvers: 'g-approvers', admins: 'g-admins', auditors: 'g-auditors' };
export const requesters = ['pia', 'quin', 'rosa', 'sam'];
/** Ada asks for roles as well, so that she meets her own requests. */
export const approvers = ['ada', 'abe'];
export const administrator = 'moa';
export const stranger = 'xav';
/** Sam holds the first role for good. */
export const permanent = { oid: 'sam', root: 'root-a' };

export const people: Readonly<Record<string, readonly string[]>> = {
  pia: [groups.askers],
  quin: [groups.askers],
  rosa: [groups.askers],
  sam: [groups.askers],
  ada: [groups.askers, groups.approvers],
  abe: [groups.approvers],
  moa: [groups.admins],
  xav: [],
  boss: [],
};

export const roots = ['root-a', 'root-b'];
/** The role of the administrators of Dataverse. */
export const administratorRoot = 'root-b';
export const units = ['north', 'south'];

const named = (id: string): { groups: { id: string; name: string }[]; persons: [] } => ({
  groups: [{ id, name: id }],
  persons: [],
});

/** Gets roles from others as everybody does, and the sweep must never touch him. */
const shielded = 'quin';
/** Administrator of every environment from the start, for good and not signed off. */
export const boss = 'boss';
const sweepIntervalMs = minute;

const environmentOf = ({ id, name, url }: Place, mode: SweepMode): Environment => ({
  id,
  name,
  kind: 'sandbox',
  url,
  sweep: { mode, intervalMs: sweepIntervalMs, brake: { removals: 3, percent: 10 }, alsoProtects: [] },
  protectedPrincipals: [{ id: shielded, name: shielded }],
});

function rolesOf(environment: string, maximumMs: number): Role[] {
  const base = {
    environment,
    mayAsk: named(groups.askers),
    durations: { defaultMs: 2 * minute, maximumMs, stepMs: minute },
    reasonMinimum: 3,
    extendable: true,
  };
  const asksPeople = { by: named(groups.approvers), windowMs: 4 * minute };
  return [
    { ...base, id: `${environment}.a-now`, name: 'A', rootRole: 'root-a', approval: 'none' },
    { ...base, id: `${environment}.a-asked`, name: 'A, by approval', rootRole: 'root-a', approval: asksPeople },
    { ...base, id: `${environment}.b-now`, name: 'B', rootRole: 'root-b', approval: 'none' },
    { ...base, id: `${environment}.b-asked`, name: 'B, by approval', rootRole: 'root-b', approval: asksPeople },
  ];
}

const entriesOf = (environment: string, maximumMs: number, count: number): Role[] =>
  rolesOf(environment, maximumMs).flatMap((role) =>
    role.id.endsWith('.a-now')
      ? Array.from({ length: count }, (_one, index) => ({ ...role, id: `${role.id}-${String(index + 1)}` }))
      : [],
  );

/** As many, and as long, as fill the words that a policy is put on record with. */
function wordyRoles(environment: string, edition: number): Role[] {
  if (edition === 0) return [];
  const [role] = rolesOf(environment, minute);
  const words = `in edition ${String(edition)} ${'of a long and careful name '.repeat(12)}`;
  return Array.from({ length: 46 }, (_one, index) => ({
    ...(role as Role),
    id: `${environment}.wordy-${String(index + 1)}`,
    name: `Role ${String(index + 1)} ${words}`.slice(0, 300),
    rootRole: 'root-c',
  }));
}

export interface Wanted {
  /** Ends of catalogue ids that this version does not offer. */
  readonly without?: readonly string[];
  readonly sweep?: SweepMode;
  /** Longest access that may be asked for. */
  readonly maximumMs?: number;
  /** Catalogue entries of the first role of each environment beside the usual ones, all without approval. */
  readonly entries?: number;
  /** Many roles with long names, another number for other names; 0: none. */
  readonly wordy?: number;
}

export const policyOf = (
  version: number,
  places: readonly Place[],
  { without = [], sweep = 'off', maximumMs = 12 * minute, entries = 0, wordy = 0 }: Wanted = {},
): Policy => ({
  version,
  hash: version.toString(16).padStart(64, '0'),
  administrators: named(groups.admins),
  auditors: named(groups.auditors),
  maxOpenPerPerson: Math.max(6, entries + 2),
  environments: places.map((place) => environmentOf(place, sweep)),
  roles: places
    .flatMap(({ id }) => [...rolesOf(id, maximumMs), ...entriesOf(id, maximumMs, entries), ...wordyRoles(id, wordy)])
    .filter((role) => !without.some((end) => role.id.endsWith(end))),
});
