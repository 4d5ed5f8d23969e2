/** What may be asked for, by whom, for how long and who decides. Durations are milliseconds, instants epoch ms. */
import type { EnvironmentKind, SweepMode } from '@jit/connector';
import type { Hours } from './hours.js';

export interface Policy {
  /** Whole number; a replica never decides with a lower one than the newest recorded. */
  readonly version: number;
  /** SHA-256 of the file as read, in hex. */
  readonly hash: string;
  /** Whom to ask, shown at the foot of the control. */
  readonly contact?: string;
  /** Environment id of the app and the connector; may be no target unless `homeIsTarget` says so. */
  readonly home?: string;
  readonly homeIsTarget?: { readonly acceptedBy: string; readonly until: number };
  readonly administrators: People;
  readonly auditors: People;
  readonly maxOpenPerPerson: number;
  readonly environments: readonly Environment[];
  readonly roles: readonly Role[];
}

/** Members of any of these groups (Entra, transitive) and these persons (Entra object ids). */
export interface People {
  readonly groups: readonly NamedId[];
  readonly persons: readonly NamedId[];
}

export interface NamedId {
  readonly id: string;
  readonly name: string;
}

export interface Environment {
  /** Lower case; the partition of its record. */
  readonly id: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** Address of its Dataverse, without a path. */
  readonly url: string;
  /** Dataverse organization that must answer there; the one that answered first when left out. */
  readonly organization?: string;
  readonly sweep: SweepRules;
  /** Never removed by the sweep: Entra object ids or ids of users in Dataverse, lower case. */
  readonly protectedPrincipals: readonly NamedId[];
}

export interface SweepRules {
  /** off: not looked; observe: looked, never removed; ask: removed when acknowledged; remove: small plans by themselves. */
  readonly mode: SweepMode;
  readonly intervalMs: number;
  /** Removals of one run without an acknowledgement: the larger of the two, never more than max(3, 10 %). */
  readonly brake: { readonly removals: number; readonly percent: number };
  /** Root roles to be swept beside those of the catalogue. */
  readonly alsoProtects: readonly NamedId[];
}

export interface Role {
  /** Catalogue id, unique over all environments. */
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  /** Root role id: a role has one copy in each business unit, all with this root. Never a name. */
  readonly rootRole: string;
  readonly canDo?: string;
  readonly mayAsk: People;
  readonly approval: 'none' | Approval;
  readonly durations: Durations;
  readonly reasonMinimum: number;
  readonly extendable: boolean;
  /** When access may begin; always when left out. */
  readonly hours?: Hours;
}

export interface Approval {
  readonly by: People;
  /** How long people have to decide. */
  readonly windowMs: number;
}

/** Undefined for one that the policy does not name, or no longer. */
export const environmentOf = (policy: Policy, id: string): Environment | undefined =>
  policy.environments.find((one) => one.id === id);

/** Root roles that the sweep watches in an environment, each once, by name. */
export function protectedRoles(policy: Policy, environment: string): readonly NamedId[] {
  const found = new Map<string, NamedId>();
  for (const role of policy.roles)
    if (role.environment === environment && !found.has(role.rootRole))
      found.set(role.rootRole, { id: role.rootRole, name: role.name });
  for (const role of environmentOf(policy, environment)?.sweep.alsoProtects ?? [])
    if (!found.has(role.id)) found.set(role.id, role);
  return [...found.values()];
}

/** What people call a protected role; its id when nothing in the policy names it. */
export const protectedRoleName = (policy: Policy, environment: string, rootRole: string): string =>
  protectedRoles(policy, environment).find(({ id }) => id === rootRole)?.name ?? rootRole;

export interface Durations {
  readonly defaultMs: number;
  readonly maximumMs: number;
  readonly stepMs: number;
}
