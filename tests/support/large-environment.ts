/** A large environment for the sweep: many users, business units and teams, four protected roles, some of it held. */
import type { Holding, Role, SeedEnvironment, SystemUser, Team, TeamLink } from '../sandbox/seed-environments.js';

export interface LargeTimings {
  readonly users: number;
  /** Users who hold a protected role directly. */
  readonly holders: number;
  readonly roles: number;
  /** Besides the root. */
  readonly businessUnits: number;
  readonly teams: number;
  readonly membersOfEachTeam: number;
}

/** What the sweep must see within its budget of calls. */
export const largeTimings: LargeTimings = {
  users: 100_000,
  holders: 1000,
  roles: 4,
  businessUnits: 40,
  teams: 30,
  membersOfEachTeam: 20,
};

const id = (kind: string, number: number): string => `${kind}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** The first role is the one of the administrators. Users 0 to `holders` - 1 hold roles, the next ones are in teams. */
export function largeEnvironment(base: SeedEnvironment, timings: LargeTimings): SeedEnvironment {
  const units = timings.businessUnits + 1;
  const unitId = (unit: number): string => id('bb', unit);
  const copyId = (role: number, unit: number): string => id('d0', role * 1000 + unit);
  const roles = times(timings.roles, (role) =>
    times(units, (unit): Role => ({
      id: copyId(role, unit),
      name: `Role ${String(role)}`,
      rootId: copyId(role, 0),
      businessUnitId: unitId(unit),
      templateId: role === 0 ? '627090ff-40a3-4053-8790-584edc5be201' : null,
    })),
  ).flat();
  const users = times(timings.users, (at): SystemUser => ({
    id: id('50', at),
    name: `User ${String(at)}`,
    oid: id('a1', at),
    applicationId: undefined,
    mail: `user-${String(at)}@contoso.example`,
    businessUnitId: unitId(at % units),
    disabled: false,
  }));
  const teamOf = (at: number): string => id('72', at);
  return {
    ...base,
    businessUnits: times(units, (unit) => ({
      id: unitId(unit),
      name: `Unit ${String(unit)}`,
      parentId: unit === 0 ? undefined : unitId(0),
    })),
    roles: [...base.roles, ...roles],
    users: [...base.users, ...users],
    holdings: [
      ...base.holdings,
      ...times(timings.holders, (at): Holding => ({
        id: id('71', at),
        userId: id('50', at),
        roleId: copyId(at % timings.roles, at % units),
      })),
    ],
    teams: times(timings.teams, (at): Team => ({
      id: teamOf(at),
      name: `Team ${String(at)}`,
      type: 2,
      groupId: id('b1', at),
      businessUnitId: unitId(at % units),
    })),
    teamRoles: times(timings.teams, (at): TeamLink => ({
      id: id('74', at),
      teamId: teamOf(at),
      to: copyId(at % timings.roles, at % units),
    })),
    teamMembers: times(timings.teams * timings.membersOfEachTeam, (at): TeamLink => ({
      id: id('73', at),
      teamId: teamOf(Math.floor(at / timings.membersOfEachTeam)),
      to: id('50', timings.holders + at),
    })),
  };
}

/** Root role ids of the protected roles. */
export const largeRoles = (timings: LargeTimings): string[] => times(timings.roles, (role) => id('d0', role * 1000));
