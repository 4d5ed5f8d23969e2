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
  readonly unit: string;
  readonly disabled: boolean;
  /** Ids of role copies. */
  readonly roles: ReadonlySet<string>;
}

interface Version {
  readonly at: number;
  readonly user: User | undefined;
}

export type Changed = 'changed' | 'unchanged' | 'no-such-user' | 'no-such-role' | 'user-disabled' | 'other-unit';
export interface By {
  readonly by: 'us' | 'other';
  readonly sentAt?: number;
  readonly sender?: string;
}

export interface DataverseState {
  readonly journal: readonly RoleChange[];
  assign(systemUserId: string, roleId: string, by: By): Changed;
  remove(systemUserId: string, roleId: string, by: By): Changed;
  /** The user as at this instant. */
  seen(oid: string, at: number): UserRoles | undefined;
  /** Everybody with an account as at this instant, by Entra id. */
  everybody(at: number): readonly { readonly oid: string; readonly user: UserRoles }[];
  copyOf(rootRole: string, unit: string): string | undefined;
  holds(oid: string, rootRole: string): boolean;
  userIdOf(oid: string): string | undefined;
  setDisabled(oid: string, disabled: boolean): void;
  /** Into another business unit; the roles go, stay as they are, or become the copies of that unit. */
  move(oid: string, unit: string, roles: 'go' | 'stay' | 'follow'): void;
  deleteUser(oid: string): void;
  /** A new user for the same person: no roles, another id. */
  addUser(oid: string, unit: string): void;
}

export function createDataverseState(
  now: () => number,
  roots: readonly string[],
  units: readonly string[],
  seats: readonly Seat[],
  note: (text: string, oid: string) => void,
): DataverseState {
  const journal: RoleChange[] = [];
  const versions = new Map<string, Version[]>();
  const copies = new Map<string, { readonly root: string; readonly unit: string; readonly roleId: string }>(
    roots.flatMap((root) =>
      units.map((unit) => [`${root}.${unit}`, { root, unit, roleId: `${root}.${unit}` }] as const),
    ),
  );
  const rootOf = (roleId: string): string => copies.get(roleId)?.root ?? '';
  let users = 0;
  const newId = (oid: string): string => `su${String((users += 1))}-${oid}`;

  const current = (oid: string): User | undefined => versions.get(oid)?.at(-1)?.user;
  const put = (oid: string, user: User | undefined): void => {
    versions.get(oid)?.push({ at: now(), user });
  };
  const holdsIn = (user: User | undefined, rootRole: string): boolean =>
    [...(user?.roles ?? [])].some((roleId) => rootOf(roleId) === rootRole);
  const entry = (oid: string, kind: RoleChange['kind'], roleId: string, changed: boolean, by: By): void => {
    const held = holdsIn(current(oid), rootOf(roleId));
    journal.push({ at: now(), kind, oid, rootRole: rootOf(roleId), roleId, changed, held, ...by });
    if (by.by === 'us' || changed) note(`${by.by}: ${kind} ${roleId}: ${changed ? 'changed' : 'as it was'}`, oid);
  };

  for (const { oid, unit, holds } of seats) {
    const roles = new Set(holds.map((root) => `${root}.${unit}`));
    versions.set(oid, [{ at: now(), user: { systemUserId: newId(oid), unit, disabled: false, roles } }]);
  }

  function owner(systemUserId: string): [string, User] | undefined {
    for (const oid of versions.keys()) {
      const user = current(oid);
      if (user?.systemUserId === systemUserId) return [oid, user];
    }
    return undefined;
  }

  function change(kind: RoleChange['kind'], systemUserId: string, roleId: string, by: By): Changed {
    const [oid, user] = owner(systemUserId) ?? [];
    const copy = copies.get(roleId);
    if (oid === undefined || user === undefined) return 'no-such-user';
    if (copy === undefined) return 'no-such-role';
    if (user.disabled) return 'user-disabled';
    if (kind === 'assign' && copy.unit !== user.unit) return 'other-unit';
    const is = user.roles.has(roleId);
    const roles = new Set(user.roles);
    if (kind === 'assign') roles.add(roleId);
    else roles.delete(roleId);
    const changed = is !== roles.has(roleId);
    if (changed) put(oid, { ...user, roles });
    entry(oid, kind, roleId, changed, by);
    return changed ? 'changed' : 'unchanged';
  }

  const other: By = { by: 'other' };
  /** Replaces a user and journals what that meant for the roles. */
  function replace(oid: string, next: User | undefined): void {
    const before = current(oid);
    put(oid, next);
    for (const root of roots) {
      const [was, is] = [holdsIn(before, root), holdsIn(next, root)];
      if (was !== is) entry(oid, is ? 'assign' : 'remove', `${root}.${before?.unit ?? ''}`, true, other);
    }
  }

  const state: DataverseState = {
    journal,
    assign: (systemUserId, roleId, by) => change('assign', systemUserId, roleId, by),
    remove: (systemUserId, roleId, by) => change('remove', systemUserId, roleId, by),
    seen(oid, at) {
      const list = versions.get(oid) ?? [];
      const version = list.findLast((one) => one.at <= at) ?? list[0];
      const user = version?.user;
      if (user === undefined) return undefined;
      return {
        systemUserId: user.systemUserId,
        businessUnitId: user.unit,
        disabled: user.disabled,
        copies: [...user.roles].map((roleId) => ({
          roleId,
          rootRoleId: rootOf(roleId),
          businessUnitId: copies.get(roleId)?.unit ?? '',
        })),
      };
    },
    everybody: (at) =>
      [...versions.keys()].flatMap((oid) => {
        const user = state.seen(oid, at);
        return user === undefined ? [] : [{ oid, user }];
      }),
    copyOf: (rootRole, unit) => copies.get(`${rootRole}.${unit}`)?.roleId,
    holds: (oid, rootRole) => holdsIn(current(oid), rootRole),
    userIdOf: (oid) => current(oid)?.systemUserId,
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
      replace(oid, { ...user, unit, roles: new Set(roles) });
    },
    deleteUser(oid) {
      if (current(oid) === undefined) return;
      note('deleted', oid);
      replace(oid, undefined);
    },
    addUser(oid, unit) {
      if (current(oid) !== undefined) return;
      note('added anew', oid);
      replace(oid, { systemUserId: newId(oid), unit, disabled: false, roles: new Set() });
    },
  };
  return state;
}
