/** What one complete scan of an environment showed: who holds its protected roles, and how. Nothing else is evidence. */

/** `application`: application users, and accounts of Microsoft (support, delegated administrators). */
export type HolderKind = 'person' | 'disabled' | 'application';

export interface SeenTeam {
  readonly id: string;
  readonly name: string;
  readonly type: 'owner' | 'access' | 'entra-security' | 'entra-office';
  /** Object id of the Entra group behind the team. */
  readonly groupId?: string;
}

/** One user with one protected role, whatever the number of copies and ways. */
export interface SeenHolder {
  readonly systemUserId: string;
  /** Entra object id; absent for users that have none. */
  readonly oid?: string;
  /** For showing only: it is never put on record. */
  readonly name: string;
  readonly kind: HolderKind;
  readonly rootRole: string;
  /** Copies that the user holds directly. */
  readonly copies: readonly string[];
  /** Teams through which the user holds it. */
  readonly teams: readonly SeenTeam[];
}

/** A protected role that was read, with at least one copy. */
export interface SeenRole {
  readonly rootRole: string;
  readonly copies: number;
  /** Made from the template of the System Administrator. */
  readonly isAdministrator: boolean;
}

export interface Evidence {
  /** When the first call of it began, epoch ms. */
  readonly beganAt: number;
  readonly organizationId: string;
  /** The product's own user. */
  readonly ownUserId: string;
  readonly roles: readonly SeenRole[];
  readonly holders: readonly SeenHolder[];
  /** How many calls it took. */
  readonly calls: number;
}

/** Incomplete evidence is none: nothing may rest on it. `cause`: in words, without names of people. */
export type Gathered =
  | { readonly kind: 'complete'; readonly evidence: Evidence }
  | { readonly kind: 'incomplete'; readonly cause: string; readonly calls: number };

/** Template of the System Administrator role, the same in every environment. */
export const administratorTemplate = '627090ff-40a3-4053-8790-584edc5be201';

/** The enabled people among the holders of these roles, as administrators of the environment. */
export const administratorsOf = (
  holders: readonly SeenHolder[],
  administratorRoles: readonly string[],
): { readonly key: string; readonly systemUserId: string }[] =>
  holders
    .filter((one) => administratorRoles.includes(one.rootRole) && one.kind === 'person')
    .map((one) => ({ key: seenKey(one), systemUserId: one.systemUserId }));

/** One holder per person and role: the same key as that of the holder row. Users without an Entra id get one of their own. */
export const seenKey = (seen: Pick<SeenHolder, 'oid' | 'systemUserId' | 'rootRole'>): string =>
  `${seen.oid ?? `x-${seen.systemUserId}`}|${seen.rootRole}`;
