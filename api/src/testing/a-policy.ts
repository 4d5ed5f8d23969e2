/** Builders of policies and of what the directory says: a test states only what matters to it. */
import type { PersonFacts } from '../domain/evaluate.js';
import type { Actor, Person } from '../domain/person.js';
import type { Environment, People, Policy, Role } from '../domain/policy.js';
import { hour, minute, ten } from './instants.js';

export const home = 'sandbox-1';

/** People by name, all of one tenant. */
export const aPerson = (name: string): Person => ({ tid: 'tenant', oid: name });
export const anActor = (name: string): Actor => ({ ...aPerson(name), name, client: 'app' });

/** Groups by name. */
export const groups = (...names: readonly string[]): People => ({
  groups: names.map((name) => ({ id: name, name })),
  persons: [],
});
export const persons = (...names: readonly string[]): People => ({
  groups: [],
  persons: names.map((name) => ({ id: name, name })),
});

/** Makers may ask, approvers decide within a day, for up to eight hours. */
export const aRole = (more: Partial<Role> = {}): Role => ({
  id: 'customizer',
  name: 'System Customizer',
  environment: home,
  rootRole: 'root-1',
  mayAsk: groups('makers'),
  approval: { by: groups('approvers'), windowMs: 24 * hour },
  durations: { defaultMs: hour, maximumMs: 8 * hour, stepMs: 15 * minute },
  reasonMinimum: 10,
  extendable: true,
  ...more,
});

/** The sweep is off unless a test says otherwise. */
export const anEnvironment = (more: Partial<Environment> = {}): Environment => ({
  id: home,
  name: 'Sandbox 1',
  kind: 'sandbox',
  url: 'https://one.example',
  sweep: { mode: 'off', intervalMs: 5 * minute, brake: { removals: 3, percent: 10 }, alsoProtects: [] },
  protectedPrincipals: [],
  ...more,
});

export const aPolicy = (more: Partial<Policy> = {}): Policy => ({
  version: 1,
  hash: 'policy-hash',
  administrators: groups('admins'),
  auditors: groups('auditors'),
  maxOpenPerPerson: 10,
  environments: [anEnvironment()],
  roles: [aRole()],
  ...more,
});

/** An enabled person in these groups, asked just now. */
export const factsOf = (name: string, inGroups: readonly string[], more: Partial<PersonFacts> = {}): PersonFacts => ({
  askedAt: ten,
  oid: name,
  groups: inGroups,
  account: 'enabled',
  ...more,
});

/** The directory does not answer. */
export const unknownFacts = (name: string): PersonFacts => factsOf(name, [], { groups: 'unknown', account: 'unknown' });
