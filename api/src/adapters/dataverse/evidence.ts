/** Lists who holds which copies of roles in one Dataverse environment: through the intersect tables, never user by user. */
import { printed } from '@jit/connector';
import type { EvidencePages, RoleCopyRow, TeamRow, UserRow } from '../../ports.js';
import { createReadPage } from './evidence-page.js';
import { guid } from '../outgoing-http/json.js';
import { askWhoIs } from './who-is.js';
import type { Send } from '../outgoing-http/pipeline.js';

type Fields = Readonly<Record<string, unknown>>;

/** Absent or null is none; anything else must be a GUID. */
const optionalGuid = (value: unknown): { readonly id?: string } | undefined => {
  if (value === null || value === undefined) return {};
  const id = guid(value);
  return id === undefined ? undefined : { id };
};

const readCopy = (row: Fields): RoleCopyRow | undefined => {
  const [roleId, rootRoleId] = [guid(row['roleid']), guid(row['_parentrootroleid_value'])];
  const businessUnitId = guid(row['_businessunitid_value']);
  const template = optionalGuid(row['_roletemplateid_value']);
  if (!roleId || !rootRoleId || !businessUnitId || !template) return undefined;
  return { roleId, rootRoleId, businessUnitId, ...(template.id === undefined ? {} : { templateId: template.id }) };
};

const pair = <A extends string, B extends string>(
  row: Fields,
  one: A,
  oneName: string,
  other: B,
  otherName: string,
) => {
  const [first, second] = [guid(row[oneName]), guid(row[otherName])];
  return first && second ? ({ [one]: first, [other]: second } as Readonly<Record<A | B, string>>) : undefined;
};

/** What a row is called; empty where it has no name. */
const nameOf = (name: unknown): string => (typeof name === 'string' ? printed(name).trim().slice(0, 200) : '');

const readUser = (row: Fields): UserRow | undefined => {
  const systemUserId = guid(row['systemuserid']);
  const [oid, application] = [optionalGuid(row['azureactivedirectoryobjectid']), optionalGuid(row['applicationid'])];
  const { isdisabled: disabled, accessmode: accessMode, fullname: name } = row;
  if (!systemUserId || !oid || !application || typeof disabled !== 'boolean') return undefined;
  if (typeof accessMode !== 'number' || !Number.isInteger(accessMode)) return undefined;
  return {
    systemUserId,
    disabled,
    accessMode,
    name: nameOf(name),
    ...(oid.id === undefined ? {} : { oid: oid.id }),
    ...(application.id === undefined ? {} : { applicationId: application.id }),
  };
};

/** The numbers of `teamtype`. A kind that is not known here is no evidence of how a role is held. */
const teamTypes: Readonly<Record<number, TeamRow['type']>> = {
  0: 'owner',
  1: 'access',
  2: 'entra-security',
  3: 'entra-office',
};

const readTeam = (row: Fields): TeamRow | undefined => {
  const teamId = guid(row['teamid']);
  const group = optionalGuid(row['azureactivedirectoryobjectid']);
  const { name, teamtype } = row;
  const type = typeof teamtype === 'number' ? teamTypes[teamtype] : undefined;
  if (!teamId || !group || type === undefined) return undefined;
  return { teamId, name: nameOf(name), type, ...(group.id === undefined ? {} : { groupId: group.id }) };
};

/**
 * The lists of the environment behind an address.
 * @param url of the environment without a path, such as https://contoso.crm4.dynamics.com
 */
export const createEvidencePages = (send: Send, url: string): EvidencePages => {
  const base = `${url.replace(/\/+$/, '')}/api/data/v9.2`;
  const page = createReadPage(send, base);
  return {
    whoIs: (signal) => askWhoIs(send, base, signal),
    roleCopies: (ids, after, signal) => {
      const select = 'roleid,_parentrootroleid_value,_businessunitid_value,_roletemplateid_value';
      return page({ set: 'roles', select, column: '_parentrootroleid_value', ids, read: readCopy }, after, signal);
    },
    directHolders: (ids, after, signal) => {
      const read = (row: Fields) => pair(row, 'systemUserId', 'systemuserid', 'roleId', 'roleid');
      const select = 'systemuserid,roleid';
      return page({ set: 'systemuserrolescollection', select, column: 'roleid', ids, read }, after, signal);
    },
    teamHolders: (ids, after, signal) => {
      const read = (row: Fields) => pair(row, 'teamId', 'teamid', 'roleId', 'roleid');
      return page({ set: 'teamrolescollection', select: 'teamid,roleid', column: 'roleid', ids, read }, after, signal);
    },
    teamMembers: (ids, after, signal) => {
      const read = (row: Fields) => pair(row, 'teamId', 'teamid', 'systemUserId', 'systemuserid');
      const select = 'teamid,systemuserid';
      return page({ set: 'teammemberships', select, column: 'teamid', ids, read }, after, signal);
    },
    users: (ids, after, signal) => {
      const select = 'systemuserid,azureactivedirectoryobjectid,applicationid,isdisabled,accessmode,fullname';
      return page({ set: 'systemusers', select, column: 'systemuserid', ids, read: readUser }, after, signal);
    },
    teams: (ids, after, signal) => {
      const select = 'teamid,name,teamtype,azureactivedirectoryobjectid';
      return page({ set: 'teams', select, column: 'teamid', ids, read: readTeam }, after, signal);
    },
  };
};
