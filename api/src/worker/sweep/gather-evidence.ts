/** Looks once at who holds the protected roles of an environment, through pages of the intersect tables. */
import type { UserRow } from '../../ports.js';
import {
  administratorTemplate,
  type Gathered,
  type HolderKind,
  type SeenHolder,
  seenKey,
  type SeenRole,
  type SeenTeam,
} from '../../domain/sweep/evidence.js';
import { mostAdministratorRoles } from '../../domain/sweep/record.js';
import { Incomplete, readAll, type Reading, readOne } from './read-all.js';

export interface GatherNeeds extends Omit<Reading, 'calls'> {
  /** Now, epoch ms. */
  readonly now: () => number;
}

/**
 * Evidence is complete or there is none: an error, an answer that is odd, a role without a copy, a row that is named and
 * missing, or an environment where nobody is administrator. Never rejects because of what Dataverse says.
 * @param rootRoles protected root role ids, each once, lower case
 */
export async function gatherEvidence(needs: GatherNeeds, rootRoles: readonly string[]): Promise<Gathered> {
  const reading: Reading = { pages: needs.pages, scan: needs.scan, stopped: needs.stopped, calls: 0 };
  const beganAt = needs.now();
  try {
    const { pages } = reading;
    const own = await readOne(reading, 'The own user', (signal) => pages.whoIs(signal));
    const copies = await copiesOf(reading, rootRoles);
    const held = await heldOf(reading, copies.rootOf);
    const holders = await holdersOf(reading, held, copies.rootOf);
    const administrator = copies.roles.find(({ isAdministrator }) => isAdministrator)?.rootRole;
    if (administrator !== undefined && !holders.some(({ rootRole }) => rootRole === administrator))
      throw new Incomplete('Nobody is shown as an administrator of the environment, which cannot be');
    const evidence = {
      beganAt,
      organizationId: own.organizationId,
      ownUserId: own.userId,
      roles: copies.roles,
      holders,
      calls: reading.calls,
    };
    return { kind: 'complete', evidence };
  } catch (fault) {
    if (fault instanceof Incomplete) return { kind: 'incomplete', cause: fault.message, calls: reading.calls };
    throw fault;
  }
}

interface Copies {
  readonly roles: readonly SeenRole[];
  /** Root role of each copy. */
  readonly rootOf: ReadonlyMap<string, string>;
}

async function copiesOf(reading: Reading, rootRoles: readonly string[]): Promise<Copies> {
  const rows = await readAll(reading, 'The copies of the protected roles', rootRoles, (ids, after, signal) =>
    reading.pages.roleCopies(ids, after, signal),
  );
  const rootOf = new Map<string, string>();
  for (const { roleId, rootRoleId } of rows) {
    const before = rootOf.get(roleId);
    if (before !== undefined && before !== rootRoleId)
      throw new Incomplete(`One copy is shown for two protected roles`);
    rootOf.set(roleId, rootRoleId);
  }
  const roles = rootRoles.map((rootRole): SeenRole => {
    const own = rows.filter(({ rootRoleId }) => rootRoleId === rootRole);
    if (own.length === 0) throw new Incomplete(`The protected role ${rootRole} is not in this environment`);
    const isAdministrator = own.some(({ templateId }) => templateId === administratorTemplate);
    return { rootRole, copies: new Set(own.map(({ roleId }) => roleId)).size, isAdministrator };
  });
  if (roles.filter(({ isAdministrator }) => isAdministrator).length > mostAdministratorRoles)
    throw new Incomplete('More roles of administrators are shown than there can be');
  return { roles, rootOf };
}

interface Held {
  /** Direct copies by user. */
  readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
  /** Teams that give a protected role to their members: root roles by team. */
  readonly teams: ReadonlyMap<string, { readonly team: SeenTeam; readonly rootRoles: ReadonlySet<string> }>;
  /** Teams by user. */
  readonly memberOf: ReadonlyMap<string, ReadonlySet<string>>;
}

async function heldOf(reading: Reading, rootOf: ReadonlyMap<string, string>): Promise<Held> {
  const { pages } = reading;
  const copies = [...rootOf.keys()];
  const direct = await readAll(reading, 'Who holds the roles directly', copies, (ids, after, signal) =>
    pages.directHolders(ids, after, signal),
  );
  const byTeam = await readAll(reading, 'The teams that have the roles', copies, (ids, after, signal) =>
    pages.teamHolders(ids, after, signal),
  );
  const rolesOf = grouped(byTeam.map(({ teamId, roleId }) => [teamId, rootOf.get(roleId) ?? ''] as const));
  const teamIds = [...rolesOf.keys()];
  const rows = await readAll(reading, 'Teams', teamIds, (ids, after, signal) => pages.teams(ids, after, signal));
  const rowOf = new Map(rows.map((row) => [row.teamId, row]));
  const teams = new Map(
    [...rolesOf].map(([teamId, rootRoles]) => {
      const row = rowOf.get(teamId);
      if (row === undefined) throw new Incomplete('A team that has a protected role is not shown');
      const { name, type, groupId } = row;
      const team: SeenTeam = { id: teamId, name, type, ...(groupId === undefined ? {} : { groupId }) };
      return [teamId, { team, rootRoles }] as const;
    }),
  );
  const members = await readAll(reading, 'Members of teams', teamIds, (ids, after, signal) =>
    pages.teamMembers(ids, after, signal),
  );
  return {
    direct: grouped(direct.map(({ systemUserId, roleId }) => [systemUserId, roleId] as const)),
    teams,
    memberOf: grouped(members.map(({ systemUserId, teamId }) => [systemUserId, teamId] as const)),
  };
}

async function holdersOf(reading: Reading, held: Held, rootOf: ReadonlyMap<string, string>): Promise<SeenHolder[]> {
  const ids = [...new Set([...held.direct.keys(), ...held.memberOf.keys()])];
  const rows = await readAll(reading, 'Users', ids, (some, after, signal) => reading.pages.users(some, after, signal));
  const userOf = new Map(rows.map((row) => [row.systemUserId, row]));
  const holders = ids.flatMap((id) => {
    const user = userOf.get(id);
    if (user === undefined) throw new Incomplete('A user who holds a protected role is not shown');
    return rolesOfUser(user, held, rootOf);
  });
  if (new Set(holders.map(seenKey)).size !== holders.length)
    throw new Incomplete('Two users who hold a protected role are shown with one Entra id');
  return holders;
}

function rolesOfUser(user: UserRow, held: Held, rootOf: ReadonlyMap<string, string>): SeenHolder[] {
  const copies = [...(held.direct.get(user.systemUserId) ?? [])];
  const teams = [...(held.memberOf.get(user.systemUserId) ?? [])].flatMap((id) => held.teams.get(id) ?? []);
  const rootRoles = new Set([
    ...copies.map((copy) => rootOf.get(copy) ?? ''),
    ...teams.flatMap((one) => [...one.rootRoles]),
  ]);
  return [...rootRoles].map((rootRole) => ({
    systemUserId: user.systemUserId,
    ...(user.oid === undefined ? {} : { oid: user.oid }),
    name: user.name,
    kind: kindOf(user),
    rootRole,
    copies: copies.filter((copy) => rootOf.get(copy) === rootRole),
    teams: teams.filter((one) => one.rootRoles.has(rootRole)).map(({ team }) => team),
  }));
}

/** Administrative (1) and read-only (2) are people; support (3), non-interactive (4) and delegated (5) are accounts. */
const isAccount = (accessMode: number): boolean => accessMode >= 3;

export function kindOf({ applicationId, accessMode, disabled }: UserRow): HolderKind {
  if (applicationId !== undefined || isAccount(accessMode)) return 'application';
  return disabled ? 'disabled' : 'person';
}

function grouped(pairs: readonly (readonly [key: string, value: string])[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    const group = groups.get(key) ?? new Set<string>();
    group.add(value);
    groups.set(key, group);
  }
  return groups;
}
