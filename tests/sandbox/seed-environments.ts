/** The Dataverse environments of the sandbox: business units, roles with one copy per unit, and who holds what. */
import { applications, groups, people, type PersonKey } from './seed.js';

export interface BusinessUnit {
  readonly id: string;
  readonly name: string;
  /** Undefined for the root. */
  readonly parentId: string | undefined;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  /** Same for all copies of a role; the id of the copy in the root unit. */
  readonly rootId: string;
  readonly businessUnitId: string;
  /** Of the roles that every environment is born with; null for others. */
  readonly templateId: string | null;
}

export interface SystemUser {
  readonly id: string;
  readonly name: string;
  /** Entra object id; undefined for application users. */
  readonly oid: string | undefined;
  readonly applicationId: string | undefined;
  readonly mail: string;
  readonly businessUnitId: string;
  readonly disabled: boolean;
}

export interface Holding {
  /** Id of the row in the intersect table. */
  readonly id: string;
  readonly userId: string;
  readonly roleId: string;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  /** 0 owner, 2 Entra security group. */
  readonly type: 0 | 2;
  /** Entra id of the group behind it; undefined for an owner team. */
  readonly groupId: string | undefined;
  readonly businessUnitId: string;
}

/** A row of an intersect table of teams: a member of a team, or a role of it. */
export interface TeamLink {
  readonly id: string;
  readonly teamId: string;
  /** System user id, or id of a copy of a role. */
  readonly to: string;
}

export interface SeedEnvironment {
  readonly id: string;
  readonly name: string;
  readonly kind: 'production' | 'sandbox';
  readonly organizationId: string;
  readonly businessUnits: readonly BusinessUnit[];
  readonly roles: readonly Role[];
  readonly users: readonly SystemUser[];
  readonly holdings: readonly Holding[];
  readonly teams: readonly Team[];
  readonly teamMembers: readonly TeamLink[];
  readonly teamRoles: readonly TeamLink[];
}

/** Roles by a key of ours: Dataverse has two that are called Release Manager. */
export const roleNames = {
  systemAdministrator: 'System Administrator',
  systemCustomizer: 'System Customizer',
  dataFixer: 'Data Fixer',
  releaseManagerApps: 'Release Manager',
  releaseManagerFlows: 'Release Manager',
  basicUser: 'Basic User',
} as const;
export type RoleKey = keyof typeof roleNames;
const roleKeys = Object.keys(roleNames) as RoleKey[];

/** The ids that Dataverse gives the templates of its own roles, the same in all environments. */
const templates: Partial<Record<RoleKey, string>> = {
  systemAdministrator: '627090ff-40a3-4053-8790-584edc5be201',
  systemCustomizer: '119f245c-3cc8-4b62-b31c-d1a046ced15d',
};

/** The home of the app and its connector: no target. */
export const homeEnvironmentId = 'e1000000-0000-4000-8000-000000000009';
export const productionId = 'e1000000-0000-4000-8000-000000000001';
export const uatId = 'e1000000-0000-4000-8000-000000000002';

/** Where each person works: 0 is the root unit, 1 and 2 its children. Who is missing here is in no environment. */
const unitOf: Partial<Record<PersonKey, 0 | 1 | 2>> = {
  rita: 1,
  ben: 0,
  ana: 2,
  adi: 0,
  noa: 1,
  pia: 2,
  breakGlassOne: 0,
  breakGlassTwo: 0,
  dora: 1,
};

/** Their user rows are disabled, but keep their roles. */
const disabled: readonly PersonKey[] = ['dora'];

const inEnvironment = (kind: string, environment: number, number: number): string =>
  `${kind}${environment}00000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Id of the copy of a role in unit 0 (then it is the root role id), 1 or 2. */
export const roleCopyId = (environment: 1 | 2, role: RoleKey, unit: 0 | 1 | 2 = 0): string =>
  inEnvironment('d0', environment, (roleKeys.indexOf(role) + 1) * 100 + unit);

export const systemUserId = (environment: 1 | 2, person: PersonKey): string =>
  inEnvironment('50', environment, Object.keys(people).indexOf(person) + 1);

const teamKeys = ['salesDesk', 'releaseCrew'] as const;
export const teamId = (environment: 1 | 2, team: (typeof teamKeys)[number]): string =>
  inEnvironment('72', environment, teamKeys.indexOf(team) + 1);

const permanent: readonly (readonly [PersonKey, RoleKey])[] = [
  ['pia', 'dataFixer'],
  ['breakGlassOne', 'systemAdministrator'],
  ['breakGlassTwo', 'systemAdministrator'],
  ['dora', 'systemCustomizer'],
];

const environment = (number: 1 | 2, id: string, name: string, kind: 'production' | 'sandbox'): SeedEnvironment => {
  const unitId = (unit: number): string => inEnvironment('bb', number, unit + 1);
  const unitNames = [name, 'Sales', 'Service'];
  const persons = (Object.keys(unitOf) as PersonKey[]).map((key): SystemUser => {
    const { oid, name: fullName, mail } = people[key];
    const businessUnitId = unitId(unitOf[key] ?? 0);
    const userId = systemUserId(number, key);
    return {
      id: userId,
      name: fullName,
      oid,
      applicationId: undefined,
      mail,
      businessUnitId,
      disabled: disabled.includes(key),
    };
  });
  const apps = [applications.product, applications.dataSync].map((application, at): SystemUser => ({
    id: inEnvironment('5a', number, at + 1),
    name: application.name,
    oid: application.oid,
    applicationId: application.clientId,
    mail: `${application.clientId}@apps.example`,
    businessUnitId: unitId(0),
    disabled: false,
  }));
  const held = [
    ...permanent.map(([key, role]) => [systemUserId(number, key), roleCopyId(number, role, unitOf[key])] as const),
    ...persons.map(
      (user) =>
        [user.id, roleCopyId(number, 'basicUser', (Number(user.businessUnitId.slice(-2)) - 1) as 0 | 1 | 2)] as const,
    ),
    [apps[0]?.id ?? '', roleCopyId(number, 'systemAdministrator')] as const,
    [apps[1]?.id ?? '', roleCopyId(number, 'systemCustomizer')] as const,
  ];
  return {
    id,
    name,
    kind,
    organizationId: inEnvironment('0f', number, 1),
    businessUnits: unitNames.map((unitName, unit) => ({
      id: unitId(unit),
      name: unitName,
      parentId: unit === 0 ? undefined : unitId(0),
    })),
    roles: roleKeys.flatMap((role) =>
      ([0, 1, 2] as const).map((unit) => ({
        id: roleCopyId(number, role, unit),
        name: roleNames[role],
        rootId: roleCopyId(number, role),
        businessUnitId: unitId(unit),
        templateId: templates[role] ?? null,
      })),
    ),
    users: [...persons, ...apps],
    holdings: held.map(([userId, roleId], at) => ({ id: inEnvironment('71', number, at + 1), userId, roleId })),
    teams: [
      { id: teamId(number, 'salesDesk'), name: 'Sales Desk', type: 0, groupId: undefined, businessUnitId: unitId(1) },
      {
        id: teamId(number, 'releaseCrew'),
        name: 'Release Crew',
        type: 2,
        groupId: groups.releaseCrew.id,
        businessUnitId: unitId(0),
      },
    ],
    teamMembers: [
      { id: inEnvironment('73', number, 1), teamId: teamId(number, 'salesDesk'), to: systemUserId(number, 'noa') },
      { id: inEnvironment('73', number, 2), teamId: teamId(number, 'releaseCrew'), to: systemUserId(number, 'pia') },
    ],
    teamRoles: [
      {
        id: inEnvironment('74', number, 1),
        teamId: teamId(number, 'salesDesk'),
        to: roleCopyId(number, 'dataFixer', 1),
      },
      {
        id: inEnvironment('74', number, 2),
        teamId: teamId(number, 'releaseCrew'),
        to: roleCopyId(number, 'releaseManagerApps'),
      },
    ],
  };
};

export const environments: readonly SeedEnvironment[] = [
  environment(1, productionId, 'Contoso Prod', 'production'),
  environment(2, uatId, 'Contoso UAT', 'sandbox'),
];
