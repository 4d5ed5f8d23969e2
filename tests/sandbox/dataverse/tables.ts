/** The tables of an environment as OData entity sets: names, keys, properties and links between them. */
import type { Row } from './filter.js';
import type { Rows } from './state.js';

export interface Table {
  readonly entity: string;
  readonly key: string;
  readonly properties: readonly string[];
  all(rows: Rows): readonly Row[];
  /** Collections that hang on a row: the set they lead to and which of its rows belong. */
  readonly links: Readonly<Record<string, { readonly set: string; of(rows: Rows, row: Row): readonly Row[] }>>;
}

const etag = (number: number): string => `W/"${number}"`;

/** Rows never change, they are replaced: what was made of them once is good as long as they are. */
const remembered = (make: (rows: Rows) => Row[]): ((rows: Rows) => Row[]) => {
  const made = new WeakMap<Rows, Row[]>();
  return (rows) => {
    const known = made.get(rows) ?? make(rows);
    made.set(rows, known);
    return known;
  };
};

const userRows = remembered(({ users }) =>
  users.map((user, at) => ({
    '@odata.etag': etag(1000 + at),
    systemuserid: user.id,
    ownerid: user.id,
    fullname: user.name,
    domainname: user.mail,
    internalemailaddress: user.mail,
    azureactivedirectoryobjectid: user.oid ?? null,
    applicationid: user.applicationId ?? null,
    isdisabled: user.disabled,
    /** 0 reads and writes, 4 is an application. */
    accessmode: user.applicationId === undefined ? 0 : 4,
    deletedstate: 0,
    azurestate: 0,
    _businessunitid_value: user.businessUnitId,
  })),
);

const roleRows = ({ roles }: Rows): Row[] =>
  roles.map((role, at) => ({
    '@odata.etag': etag(2000 + at),
    roleid: role.id,
    name: role.name,
    ismanaged: true,
    isinherited: 1,
    _businessunitid_value: role.businessUnitId,
    _parentrootroleid_value: role.rootId,
    _parentroleid_value: role.id === role.rootId ? null : role.rootId,
    _roletemplateid_value: role.templateId,
  }));

const unitRows = ({ businessUnits }: Rows): Row[] =>
  businessUnits.map((unit, at) => ({
    '@odata.etag': etag(3000 + at),
    businessunitid: unit.id,
    name: unit.name,
    isdisabled: false,
    _parentbusinessunitid_value: unit.parentId ?? null,
  }));

const holdingRows = ({ holdings }: Rows): Row[] =>
  holdings.map((held, at) => ({
    '@odata.etag': etag(4000 + at),
    systemuserroleid: held.id,
    systemuserid: held.userId,
    roleid: held.roleId,
    versionnumber: 4000 + at,
  }));

const teamRows = ({ teams }: Rows): Row[] =>
  teams.map((team, at) => ({
    '@odata.etag': etag(5000 + at),
    teamid: team.id,
    ownerid: team.id,
    name: team.name,
    teamtype: team.type,
    azureactivedirectoryobjectid: team.groupId ?? null,
    /** 0 is members and guests. */
    membershiptype: team.type === 2 ? 0 : null,
    isdefault: false,
    _businessunitid_value: team.businessUnitId,
  }));

const memberRows = ({ teamMembers }: Rows): Row[] =>
  teamMembers.map(({ id, teamId, to }, at) => ({
    '@odata.etag': etag(6000 + at),
    teammembershipid: id,
    teamid: teamId,
    systemuserid: to,
    versionnumber: 6000 + at,
  }));

const teamRoleRows = ({ teamRoles }: Rows): Row[] =>
  teamRoles.map(({ id, teamId, to }, at) => ({
    '@odata.etag': etag(7000 + at),
    teamroleid: id,
    teamid: teamId,
    roleid: to,
    versionnumber: 7000 + at,
  }));

const holdersOf = (rows: Rows, role: Row): Row[] => {
  const ids = rows.holdings.filter(({ roleId }) => roleId === role['roleid']).map(({ userId }) => userId);
  return userRows(rows).filter((user) => ids.includes(String(user['systemuserid'])));
};
const rolesOf = (rows: Rows, user: Row): Row[] => {
  const ids = rows.holdings.filter(({ userId }) => userId === user['systemuserid']).map(({ roleId }) => roleId);
  return roleRows(rows).filter((role) => ids.includes(String(role['roleid'])));
};

const properties = (names: string): readonly string[] => names.split(' ');

export const tables: Readonly<Record<string, Table>> = {
  systemusers: {
    entity: 'systemuser',
    key: 'systemuserid',
    properties: properties(
      'systemuserid ownerid fullname domainname internalemailaddress azureactivedirectoryobjectid applicationid isdisabled accessmode deletedstate azurestate _businessunitid_value',
    ),
    all: userRows,
    links: { systemuserroles_association: { set: 'roles', of: rolesOf } },
  },
  roles: {
    entity: 'role',
    key: 'roleid',
    properties: properties(
      'roleid name ismanaged isinherited _businessunitid_value _parentrootroleid_value _parentroleid_value _roletemplateid_value',
    ),
    all: roleRows,
    links: { systemuserroles_association: { set: 'systemusers', of: holdersOf } },
  },
  businessunits: {
    entity: 'businessunit',
    key: 'businessunitid',
    properties: properties('businessunitid name isdisabled _parentbusinessunitid_value'),
    all: unitRows,
    links: {},
  },
  systemuserrolescollection: {
    entity: 'systemuserroles',
    key: 'systemuserroleid',
    properties: properties('systemuserroleid systemuserid roleid versionnumber'),
    all: holdingRows,
    links: {},
  },
  teams: {
    entity: 'team',
    key: 'teamid',
    properties: properties(
      'teamid ownerid name teamtype azureactivedirectoryobjectid membershiptype isdefault _businessunitid_value',
    ),
    all: teamRows,
    links: {},
  },
  teamrolescollection: {
    entity: 'teamroles',
    key: 'teamroleid',
    properties: properties('teamroleid teamid roleid versionnumber'),
    all: teamRoleRows,
    links: {},
  },
  teammemberships: {
    entity: 'teammembership',
    key: 'teammembershipid',
    properties: properties('teammembershipid teamid systemuserid versionnumber'),
    all: memberRows,
    links: {},
  },
};
