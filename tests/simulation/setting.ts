/** The people, roles and rules of every run. Few of each, so that they meet. */
import type { SweepMode } from '@jit/connector';
import type { Environment, Policy, Role } from '../../api/src/domain/policy.js';

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

const environmentOf = (id: string, mode: SweepMode): Environment => ({
  id,
  name: id,
  kind: 'sandbox',
  url: `https://${id}.example`,
  sweep: { mode, intervalMs: sweepIntervalMs, brake: { removals: 3, percent: 10 }, alsoProtects: [] },
  protectedPrincipals: [{ id: shielded, name: shielded }],
});

function rolesOf(environment: string): Role[] {
  const base = {
    environment,
    mayAsk: named(groups.askers),
    durations: { defaultMs: 2 * minute, maximumMs: 12 * minute, stepMs: minute },
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

/** `without`: catalogue ids (their ends) that this version no longer offers. */
export const policyOf = (
  version: number,
  environments: readonly string[],
  without: readonly string[] = [],
  sweep: SweepMode = 'off',
): Policy => ({
  version,
  hash: version.toString(16).padStart(64, '0'),
  administrators: named(groups.admins),
  auditors: named(groups.auditors),
  maxOpenPerPerson: 6,
  environments: environments.map((id) => environmentOf(id, sweep)),
  roles: environments.flatMap(rolesOf).filter((role) => !without.some((end) => role.id.endsWith(end))),
});
