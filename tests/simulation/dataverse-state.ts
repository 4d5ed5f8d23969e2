/** The true state of one Dataverse environment, every version of it, and the journal of who changed what. */
import type { UserRoles } from '../../api/src/ports.js';
import type { RoleChange } from '../laws/history.js';

export interface Seat {
  readonly oid: string;
  readonly unit: string;
  /** Root roles that the person holds from the start, given by somebody else. */
  readonly holds: readonly string[];
}

interface User {
  readonly systemUserId: string;
  /** Entra id that the row shows; the journal goes on naming the person by the first one. */
  readonly object: string;
  readonly unit: string;
  readonly disabled: boolean;
  /** Ids of role copies. */
  readonly roles: ReadonlySet<string>;
  /** Those that somebody else gave in a unit that is not the user's own. */
  readonly elsewhere: ReadonlySet<string>;
}

interface Version {
  readonly at: number;
  readonly user: User | undefined;
}

export type Changed =
  'changed' | 'unchanged' | 'no-such-user' | 'no-such-role' | 'user-disabled' | 'other-unit' | 'denied' | 'shut-out';

export interface By {
  readonly by: 'us' | 'other';
  readonly sentAt?: number;
  readonly sender?: string;
  /** Ours: the environment whose record allowed it. */
  readonly environment?: string;
}

/** What the product's own account may not do: change roles, or anything because it is disabled. */
export type Denied = 'nothing' | 'changes' | 'everything';

export interface DataverseState {
  readonly journal: readonly RoleChange[];
  /** What the product is refused now. */
  denied: Denied;
  assign(systemUserId: string, roleId: string, by: By): Changed;
  remove(systemUserId: string, roleId: string, by: By): Changed;
  /** The rows with this Entra id as at this instant: one, none, or two where somebody doubled it. */
  seen(oid: string, at: number): readonly UserRoles[];
  /** A row of a user as at this instant, by its own id. */
  seenRow(systemUserId: string, at: number): UserRoles | undefined;
  /** Everybody with an account as at this instant, by Entra id. */
  everybody(at: number): readonly { readonly oid: string; readonly user: UserRoles }[];
  copyOf(rootRole: string, unit: string): string | undefined;
  holds(oid: string, rootRole: string): boolean;
  userIdOf(oid: string): string | undefined;
  unitOf(oid: string): string | undefined;
  setDisabled(oid: string, disabled: boolean): void;
  /** Into another business unit; the roles go, stay as they are, or become the copies of that unit. */
  move(oid: string, unit: string, roles: 'go' | 'stay' | 'follow'): void;
  deleteUser(oid: string): void;
  /** A new user for the same person: no roles, another id. */
  addUser(oid: string, unit: string): void;
  /** The row of this person shows another Entra id from now on, or its own again. */
  relink(oid: string, object: string): void;
  /** There are two rows with this Entra id, or one again. */
  setDoubled(oid: string, doubled: boolean): void;
  /** The role goes from everybody, with all its copies, or is there again under the same ids. */
  setRole(rootRole: string, there: boolean): void;
}

export interface OrganizationNeeds {
  readonly now: () => number;
  readonly roots: readonly string[];
  readonly units: readonly string[];
  readonly seats: readonly Seat[];
  /** A user may hold copies of other units than the own one. */
  readonly matrix: boolean;
  readonly note: (text: string, oid: string) => void;
}

const other: By = { by: 'other' };

function withOrWithout(set: ReadonlySet<string>, item: string, is: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (is) next.add(item);
  else next.delete(item);
  return next;
}

export function createDataverseState({ now, roots, units, seats, matrix, note }: OrganizationNeeds): DataverseState {
  const journal: RoleChange[] = [];
  const versions = new Map<string, Version[]>();
  const copies = new Map<string, { readonly root: string; readonly unit: string; readonly roleId: string }>(
    roots.flatMap((root) =>
      units.map((unit) => [`${root}.${unit}`, { root, unit, roleId: `${root}.${unit}` }] as const),
    ),
  );
  const gone = new Set<string>();
  const doubled = new Set<string>();
  const rootOf = (roleId: string): string => copies.get(roleId)?.root ?? '';
  let users = 0;
  const newUser = (oid: string, unit: string, roles: readonly string[]): User => ({
    systemUserId: `su${String((users += 1))}-${oid}`,
    object: oid,
    unit,
    disabled: false,
    roles: new Set(roles),
    elsewhere: new Set(),
  });

  const current = (oid: string): User | undefined => versions.get(oid)?.at(-1)?.user;
  const put = (oid: string, user: User | undefined): void => {
    versions.get(oid)?.push({ at: now(), user });
  };
  const holdsIn = (user: User | undefined, rootRole: string): boolean =>
    [...(user?.roles ?? [])].some((roleId) => rootOf(roleId) === rootRole && user?.elsewhere.has(roleId) === false);
  const holdsAnyhow = (user: User | undefined, rootRole: string): boolean =>
    [...(user?.roles ?? [])].some((roleId) => rootOf(roleId) === rootRole);
  const entry = (oid: string, kind: RoleChange['kind'], roleId: string, more: Partial<RoleChange> & By): void => {
    const rootRole = rootOf(roleId);
    const [held, heldAnyhow] = [holdsIn(current(oid), rootRole), holdsAnyhow(current(oid), rootRole)];
    const change = { at: now(), kind, oid, rootRole, roleId, changed: true, held, heldAnyhow, ...more };
    journal.push(change);
    if (change.by === 'us' || change.changed)
      note(`${change.by}: ${kind} ${roleId}: ${change.changed ? 'changed' : 'as it was'}`, oid);
  };

  for (const { oid, unit, holds } of seats)
    versions.set(oid, [
      {
        at: now(),
        user: newUser(
          oid,
          unit,
          holds.map((root) => `${root}.${unit}`),
        ),
      },
    ]);

  function owner(systemUserId: string): [string, User] | undefined {
    for (const oid of versions.keys()) {
      const user = current(oid);
      if (user?.systemUserId === systemUserId) return [oid, user];
    }
    return undefined;
  }

  function obstacle(kind: RoleChange['kind'], user: User | undefined, roleId: string, by: By): Changed | undefined {
    if (by.by === 'us' && state.denied !== 'nothing') return state.denied === 'changes' ? 'denied' : 'shut-out';
    if (user === undefined) return 'no-such-user';
    const copy = copies.get(roleId);
    if (copy === undefined || gone.has(copy.root)) return 'no-such-role';
    if (user.disabled) return 'user-disabled';
    return kind === 'assign' && !matrix && copy.unit !== user.unit ? 'other-unit' : undefined;
  }

  /** Whether the copy that is there was given by us. */
  const isFromUs = (oid: string, roleId: string): boolean =>
    journal.findLast((one) => one.oid === oid && one.roleId === roleId && one.kind === 'assign' && one.changed)?.by ===
    'us';

  const isForeign = (user: User, roleId: string, { by }: By): boolean =>
    by === 'other' && copies.get(roleId)?.unit !== user.unit;

  function change(kind: RoleChange['kind'], systemUserId: string, roleId: string, by: By): Changed {
    const [oid, user] = owner(systemUserId) ?? [];
    const why = obstacle(kind, user, roleId, by);
    if (why !== undefined || oid === undefined || user === undefined) return why ?? 'no-such-user';
    const is = user.roles.has(roleId);
    const changed = is === (kind === 'remove');
    const foreign = is ? user.elsewhere.has(roleId) : isForeign(user, roleId, by);
    const roles = withOrWithout(user.roles, roleId, kind === 'assign');
    const elsewhere = withOrWithout(user.elsewhere, roleId, kind === 'assign' && foreign);
    if (changed) put(oid, { ...user, roles, elsewhere });
    entry(oid, kind, roleId, { changed, ...(foreign && { elsewhere: true }), ...by });
    return changed ? 'changed' : 'unchanged';
  }

  /** Replaces a user and journals what that meant for the roles. */
  function replace(oid: string, next: User | undefined): void {
    const before = current(oid);
    put(oid, next);
    for (const root of roots) {
      const [was, is] = [holdsIn(before, root), holdsIn(next, root)];
      const differs = was !== is || holdsAnyhow(before, root) !== holdsAnyhow(next, root);
      if (differs) entry(oid, is ? 'assign' : 'remove', `${root}.${before?.unit ?? ''}`, other);
    }
  }

  const shown = (user: User): UserRoles => ({
    systemUserId: user.systemUserId,
    businessUnitId: user.unit,
    disabled: user.disabled,
    copies: [...user.roles].map((roleId) => ({
      roleId,
      rootRoleId: rootOf(roleId),
      businessUnitId: copies.get(roleId)?.unit ?? '',
    })),
  });
  const twin = (user: User): UserRoles => ({ ...shown(user), systemUserId: `${user.systemUserId}-twin`, copies: [] });
  const everyRow = (at: number): { oid: string; user: UserRoles }[] =>
    [...versions.values()].flatMap((list) => {
      const { user } = list.findLast((one) => one.at <= at) ?? list[0] ?? {};
      if (user === undefined) return [];
      const rows = doubled.has(user.object) ? [shown(user), twin(user)] : [shown(user)];
      return rows.map((row) => ({ oid: user.object, user: row }));
    });

  const state: DataverseState = {
    journal,
    denied: 'nothing',
    assign: (systemUserId, roleId, by) => change('assign', systemUserId, roleId, by),
    remove: (systemUserId, roleId, by) => change('remove', systemUserId, roleId, by),
    seen: (oid, at) => everyRow(at).flatMap((row) => (row.oid === oid ? [row.user] : [])),
    seenRow: (systemUserId, at) => everyRow(at).find(({ user }) => user.systemUserId === systemUserId)?.user,
    everybody: everyRow,
    copyOf: (rootRole, unit) => (gone.has(rootRole) ? undefined : copies.get(`${rootRole}.${unit}`)?.roleId),
    holds: (oid, rootRole) => holdsIn(current(oid), rootRole),
    userIdOf: (oid) => current(oid)?.systemUserId,
    unitOf: (oid) => current(oid)?.unit,
    setDisabled(oid, disabled) {
      const user = current(oid);
      if (user === undefined || user.disabled === disabled) return;
      put(oid, { ...user, disabled });
      note(disabled ? 'disabled' : 'enabled', oid);
    },
    move(oid, unit, what) {
      const user = current(oid);
      if (user === undefined || user.unit === unit) return;
      const roles = what === 'go' ? [] : [...user.roles].map((id) => (what === 'stay' ? id : `${rootOf(id)}.${unit}`));
      note(`moved to ${unit}, the roles ${what}`, oid);
      const elsewhere = new Set(roles.filter((id) => copies.get(id)?.unit !== unit && !isFromUs(oid, id)));
      replace(oid, { ...user, unit, roles: new Set(roles), elsewhere });
    },
    deleteUser(oid) {
      if (current(oid) === undefined) return;
      note('deleted', oid);
      replace(oid, undefined);
    },
    addUser(oid, unit) {
      if (current(oid) !== undefined) return;
      note('added anew', oid);
      replace(oid, newUser(oid, unit, []));
    },
    relink(oid, object) {
      const user = current(oid);
      if (user === undefined) return;
      note(`the row shows ${object} now`, oid);
      put(oid, { ...user, object });
    },
    setDoubled(oid, twice) {
      note(twice ? 'is there twice' : 'is there once again', oid);
      if (twice) doubled.add(oid);
      else doubled.delete(oid);
    },
    setRole(rootRole, there) {
      note(`${rootRole} ${there ? 'is there again' : 'is deleted'}`, '');
      if (there) gone.delete(rootRole);
      else gone.add(rootRole);
      for (const oid of there ? [] : versions.keys()) {
        const user = current(oid);
        const roles = new Set([...(user?.roles ?? [])].filter((roleId) => rootOf(roleId) !== rootRole));
        if (user !== undefined && roles.size < user.roles.size) replace(oid, { ...user, roles });
      }
    },
  };
  return state;
}
