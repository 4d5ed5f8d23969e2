/** What one Dataverse environment holds, and the only ways in which that changes; every change is in the journal. */
import { randomUUID } from 'node:crypto';
import type { BusinessUnit, Holding, Role, SeedEnvironment, SystemUser, Team, TeamLink } from '../seed-environments.js';

export interface Effect {
  /** Epoch ms. */
  readonly at: number;
  /** Client id of the application, or a name such as `another administrator`. */
  readonly actor: string;
  readonly what: 'assigned' | 'removed' | 'disabled' | 'enabled' | 'moved' | 'deleted' | 'added';
  readonly userId: string;
  readonly roleId?: string;
  readonly rootRoleId?: string;
}

/** All rows at one moment. */
export interface Rows {
  readonly businessUnits: readonly BusinessUnit[];
  readonly roles: readonly Role[];
  readonly users: readonly SystemUser[];
  readonly holdings: readonly Holding[];
  readonly teams: readonly Team[];
  readonly teamMembers: readonly TeamLink[];
  readonly teamRoles: readonly TeamLink[];
}

export type Change = 'changed' | 'unchanged' | 'no-such-user' | 'no-such-role' | 'user-disabled' | 'other-unit';

export interface DataverseState {
  readonly environment: SeedEnvironment;
  rows(): Rows;
  readonly journal: readonly Effect[];
  /**
   * Matrix ("modernized") business units: a user may hold the copies of any unit, several of one role at once, and a move
   * leaves them as they are. Without them only the copy of the user's own unit can be assigned.
   */
  matrixUnits: boolean;
  assign(userId: string, roleId: string, actor: string): Change;
  remove(userId: string, roleId: string, actor: string): Change;
  setDisabled(userId: string, disabled: boolean, actor: string): void;
  /** Moves a user; the roles go, or stay (an organisation setting): as the copies of the new unit, or as they are. */
  moveTo(userId: string, businessUnitId: string, keepRoles: boolean, actor: string): void;
  deleteUser(userId: string, actor: string): void;
  /** One more row for the person behind this one, without roles, as a repeated synchronisation leaves it. Returns its id. */
  duplicateUser(userId: string, actor: string): string;
  /** Root role ids that this person holds now, by Entra object id. */
  rootRolesOf(oid: string): readonly string[];
}

export interface StateOptions {
  /** Rows of an earlier run. */
  readonly kept?: Rows | undefined;
  /** Called with all rows after each change. */
  readonly onChange?: (rows: Rows) => void;
  readonly now?: () => number;
}

export const createState = (environment: SeedEnvironment, options: StateOptions = {}): DataverseState => {
  const now = options.now ?? Date.now;
  const journal: Effect[] = [];
  let rows: Rows = options.kept ?? {
    businessUnits: environment.businessUnits,
    roles: environment.roles,
    users: environment.users,
    holdings: environment.holdings,
    teams: environment.teams,
    teamMembers: environment.teamMembers,
    teamRoles: environment.teamRoles,
  };
  const put = (next: Partial<Rows>, effect: Omit<Effect, 'at'>): void => {
    rows = { ...rows, ...next };
    journal.push({ at: now(), ...effect });
    options.onChange?.(rows);
  };
  const roleOf = (roleId: string): Role | undefined => rows.roles.find(({ id }) => id === roleId);
  const changed = (userId: string, change: Partial<SystemUser>): readonly SystemUser[] =>
    rows.users.map((user) => (user.id === userId ? { ...user, ...change } : user));

  /** Why the roles of this user cannot change, if so. */
  const hindrance = (user: SystemUser | undefined, role: Role | undefined): Change | undefined => {
    if (!user) return 'no-such-user';
    if (!role) return 'no-such-role';
    return user.disabled ? 'user-disabled' : undefined;
  };

  const state: DataverseState = {
    environment,
    rows: () => rows,
    journal,
    matrixUnits: false,
    assign: (userId, roleId, actor) => {
      const user = rows.users.find(({ id }) => id === userId);
      const role = roleOf(roleId);
      const hindered = hindrance(user, role);
      if (hindered) return hindered;
      if (!state.matrixUnits && user?.businessUnitId !== role?.businessUnitId) return 'other-unit';
      if (rows.holdings.some((held) => held.userId === userId && held.roleId === roleId)) return 'unchanged';
      const holdings = [...rows.holdings, { id: randomUUID(), userId, roleId }];
      put({ holdings }, { actor, what: 'assigned', userId, roleId, rootRoleId: role?.rootId ?? '' });
      return 'changed';
    },
    remove: (userId, roleId, actor) => {
      const role = roleOf(roleId);
      const hindered = hindrance(
        rows.users.find(({ id }) => id === userId),
        role,
      );
      if (hindered) return hindered;
      const holdings = rows.holdings.filter((held) => held.userId !== userId || held.roleId !== roleId);
      if (holdings.length === rows.holdings.length) return 'unchanged';
      put({ holdings }, { actor, what: 'removed', userId, roleId, rootRoleId: role?.rootId ?? '' });
      return 'changed';
    },
    setDisabled: (userId, disabled, actor) =>
      put({ users: changed(userId, { disabled }) }, { actor, what: disabled ? 'disabled' : 'enabled', userId }),
    moveTo: (userId, businessUnitId, keepRoles, actor) => {
      const copyThere = (roleId: string): string | undefined =>
        rows.roles.find((role) => role.rootId === roleOf(roleId)?.rootId && role.businessUnitId === businessUnitId)?.id;
      const holdings = rows.holdings.flatMap((held) => {
        if (held.userId !== userId) return [held];
        const kept = state.matrixUnits ? held.roleId : copyThere(held.roleId);
        const roleId = keepRoles ? kept : undefined;
        return roleId === undefined ? [] : [{ ...held, roleId }];
      });
      put({ users: changed(userId, { businessUnitId }), holdings }, { actor, what: 'moved', userId });
    },
    deleteUser: (userId, actor) =>
      put(
        {
          users: rows.users.filter(({ id }) => id !== userId),
          holdings: rows.holdings.filter((held) => held.userId !== userId),
          teamMembers: rows.teamMembers.filter(({ to }) => to !== userId),
        },
        { actor, what: 'deleted', userId },
      ),
    duplicateUser: (userId, actor) => {
      const row = rows.users.find(({ id }) => id === userId);
      if (row === undefined) throw new Error(`no user ${userId}`);
      const id = randomUUID();
      put({ users: [...rows.users, { ...row, id }] }, { actor, what: 'added', userId: id });
      return id;
    },
    rootRolesOf: (oid) => {
      const ids = rows.users.filter((user) => user.oid === oid).map(({ id }) => id);
      return rows.holdings.filter((held) => ids.includes(held.userId)).map((held) => roleOf(held.roleId)?.rootId ?? '');
    },
  };
  return state;
};
