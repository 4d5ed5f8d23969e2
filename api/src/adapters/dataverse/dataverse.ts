/** Reads, assigns and removes the security roles of one Dataverse environment, by ids only. */
import type { Answer, Dataverse, RoleCopy, UserRoles } from '../../ports.js';
import { every, fields, guid } from '../outgoing-http/json.js';
import { askWhoIs } from './who-is.js';
import type { OutsideAnswer, OutsideRefusal, Send } from '../outgoing-http/pipeline.js';

const invalid = { kind: 'refused', refusal: { code: 'invalid', message: 'ids are GUIDs' } } as const;
const unknown = (cause: string) => ({ kind: 'unknown', cause: `dataverse: ${cause}` }) as const;
const done = <T>(value: T) => ({ kind: 'done', value }) as const;

/** `null` keeps proxies and caches from answering; Strong asks for roles as they are now, not as cached. */
const headers = { 'OData-MaxVersion': '4.0', 'OData-Version': '4.0', 'If-None-Match': 'null' };
const newest = { ...headers, Consistency: 'Strong' };

/** Dataverse gives no more rows than this inside an expanded property, and does not say that it stopped. */
const expandedLimit = 5000;

const readCopy = (value: unknown): RoleCopy | undefined => {
  const { roleid, _parentrootroleid_value: root, _businessunitid_value: unit } = fields(value);
  const [roleId, rootRoleId, businessUnitId] = [guid(roleid), guid(root), guid(unit)];
  return roleId && rootRoleId && businessUnitId ? { roleId, rootRoleId, businessUnitId } : undefined;
};

/**
 * An expanded property of a list always has a link; it leads to the same rows again. Only a link with a page token
 * means that rows are missing here. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/join-tables
 */
const leadsOn = (link: unknown): boolean =>
  link !== undefined && (typeof link !== 'string' || /skiptoken|pagenumber|pagingcookie/i.test(link));

const readUser = (value: unknown): UserRoles | undefined => {
  const user = fields(value);
  const copies = every(user['systemuserroles_association'], readCopy);
  const [systemUserId, businessUnitId] = [guid(user['systemuserid']), guid(user['_businessunitid_value'])];
  const { isdisabled: disabled } = user;
  if (!systemUserId || !businessUnitId || typeof disabled !== 'boolean') return undefined;
  if (!copies || copies.length >= expandedLimit) return undefined;
  if (leadsOn(user['systemuserroles_association@odata.nextLink'])) return undefined;
  return { systemUserId, businessUnitId, disabled, copies };
};

const isOf = (oid: string, value: unknown): boolean =>
  guid(fields(value)['azureactivedirectoryobjectid']) === oid.toLowerCase();

const userWithRoles = {
  $select: 'systemuserid,isdisabled,_businessunitid_value,azureactivedirectoryobjectid',
  $expand: 'systemuserroles_association($select=roleid,_parentrootroleid_value,_businessunitid_value)',
};

/** The rows of a list that is whole; undefined when it is none or goes on elsewhere. */
const wholeList = (json: unknown): readonly unknown[] | undefined => {
  const { value, '@odata.nextLink': next } = fields(json);
  return Array.isArray(value) && next === undefined ? (value as unknown[]) : undefined;
};

const userDisabled = '0x80040225';
const duplicateKey = '0x80040237';
const noSuchRow = '0x80040217';

type Change = 'assign' | 'remove';

/** Dataverse's refusal in the words of the port; other codes stay Dataverse's own. */
const meaning = (change: Change, { status, code }: OutsideRefusal): string => {
  const own = code.toLowerCase();
  if (own === userDisabled) return 'user-disabled';
  if (change === 'assign' && (own === duplicateKey || status === 412)) return 'duplicate';
  if (change === 'remove' && status === 404) return 'absent';
  return code;
};

const settled = (change: Change, answer: Answer<OutsideAnswer, OutsideRefusal>): Answer<undefined> => {
  if (answer.kind === 'done') return done(undefined);
  if (answer.kind === 'unknown') return answer;
  return { kind: 'refused', refusal: { ...answer.refusal, code: meaning(change, answer.refusal) } };
};

/**
 * The environment behind an address.
 * @param url of the environment without a path, such as https://contoso.crm4.dynamics.com
 */
export const createDataverse = (send: Send, url: string): Dataverse => {
  const base = `${url.replace(/\/+$/, '')}/api/data/v9.2`;
  const query = (set: string, options: Readonly<Record<string, string>>): string =>
    `${base}/${set}?${Object.entries(options)
      .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
      .join('&')}`;

  const rolesOf: Dataverse['rolesOf'] = async (oid, signal) => {
    if (guid(oid) === undefined) return invalid;
    const address = query('systemusers', {
      $filter: `azureactivedirectoryobjectid eq ${oid}`,
      ...userWithRoles,
    });
    const answer = await send({ method: 'GET', url: address, headers: newest }, signal);
    if (answer.kind !== 'done') return answer;
    const users = wholeList(answer.value.json);
    if (users?.length === 0) return done(undefined);
    const user = users?.length === 1 && isOf(oid, users[0]) ? readUser(users[0]) : undefined;
    return user ? done(user) : unknown('the answer is not one user with all roles');
  };

  const rolesOfRow: Dataverse['rolesOfRow'] = async (systemUserId, signal) => {
    if (guid(systemUserId) === undefined) return invalid;
    const url = query(`systemusers(${systemUserId})`, userWithRoles);
    const answer = await send({ method: 'GET', url, headers: newest }, signal);
    // Only Dataverse's own words for it: another 404 comes from something in between.
    if (answer.kind === 'refused' && answer.refusal.code.toLowerCase() === noSuchRow) return done(undefined);
    if (answer.kind !== 'done') return answer;
    const user = readUser(answer.value.json);
    return user?.systemUserId === systemUserId.toLowerCase()
      ? done(user)
      : unknown('the answer is not that user with all roles');
  };

  const copyOf: Dataverse['copyOf'] = async (rootRole, businessUnit, signal) => {
    if (guid(rootRole) === undefined || guid(businessUnit) === undefined) return invalid;
    const address = query('roles', {
      $filter: `_parentrootroleid_value eq ${rootRole} and _businessunitid_value eq ${businessUnit}`,
      $select: 'roleid,_parentrootroleid_value,_businessunitid_value',
    });
    const answer = await send({ method: 'GET', url: address, headers }, signal);
    if (answer.kind !== 'done') return answer;
    const roles = every(wholeList(answer.value.json), readCopy);
    const fits = (one: RoleCopy) =>
      one.rootRoleId === rootRole.toLowerCase() && one.businessUnitId === businessUnit.toLowerCase();
    if (!roles || roles.length > 1 || !roles.every(fits)) return unknown('the answer is not the one copy of the role');
    return done(roles[0]?.roleId);
  };

  const assign: Dataverse['assign'] = async (systemUserId, roleId, signal) => {
    if (guid(systemUserId) === undefined || guid(roleId) === undefined) return invalid;
    const address = `${base}/systemusers(${systemUserId})/systemuserroles_association/$ref`;
    const body = { '@odata.id': `${base}/roles(${roleId})` };
    return settled('assign', await send({ method: 'POST', url: address, headers, body }, signal));
  };

  const remove: Dataverse['remove'] = async (systemUserId, roleId, signal) => {
    if (guid(systemUserId) === undefined || guid(roleId) === undefined) return invalid;
    // Without /$ref this would delete the role itself.
    const address = `${base}/systemusers(${systemUserId})/systemuserroles_association(${roleId})/$ref`;
    return settled('remove', await send({ method: 'DELETE', url: address, headers }, signal));
  };

  const whoIs = (signal: AbortSignal) => askWhoIs(send, base, signal);

  return { rolesOf, rolesOfRow, copyOf, assign, remove, whoIs };
};
