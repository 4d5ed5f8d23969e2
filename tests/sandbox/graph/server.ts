/** Microsoft Graph v1.0 on this machine: users, groups and membership, as far as the product asks. */
import { type Directory, groupsAround, membersWithin } from '../entra/directory.js';
import { callerOf } from '../entra/bearer.js';
import type { Entra } from '../entra/server.js';
import type { SeedGroup, SeedPerson } from '../seed.js';
import { createMailboxes, type Mailboxes } from '../mail/mailboxes.js';
import { createFaults, type Faults } from '../wire/faults.js';
import { serve, type WireReply, type WireRequest } from '../wire/loopback.js';
import { badRequest, graphError, notFound } from './errors.js';

export interface Graph {
  /** Origin, without /v1.0. */
  readonly url: string;
  readonly faults: Faults;
  readonly mailboxes: Mailboxes;
  stop(): Promise<void>;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const mostGroups = 20;
const pageDefault = 100;
const pageMost = 999;

type Entity = Readonly<Record<string, unknown>>;

/** What a user has without being asked for it; `accountEnabled` comes only when it is selected. */
const userDefaults = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];
const groupDefaults = ['id', 'displayName', 'description', 'securityEnabled', 'mailEnabled', 'mailNickname'];

const userEntity = ({ oid, name, mail, enabled, language }: SeedPerson): Entity => ({
  id: oid,
  displayName: name,
  givenName: name.split(' ')[0],
  surname: name.split(' ').slice(1).join(' '),
  mail,
  userPrincipalName: mail,
  accountEnabled: enabled,
  preferredLanguage: language ?? null,
});

const groupEntity = ({ id, name }: SeedGroup): Entity => ({
  id,
  displayName: name,
  description: null,
  securityEnabled: true,
  mailEnabled: false,
  mailNickname: name.replaceAll(' ', ''),
});

/** Undefined when a selected property does not exist. */
const selected = (entity: Entity, select: string | null, defaults: readonly string[]): Entity | undefined => {
  const names = select === null ? defaults : select.split(',').map((name) => name.trim());
  if (!names.every((name) => name in entity)) return undefined;
  return Object.fromEntries(['id', ...names].map((name) => [name, entity[name]]));
};

const one = (request: WireRequest, kind: 'user' | 'group', entity: Entity, defaults: readonly string[]): WireReply => {
  const { url } = request;
  const body = selected(entity, url.searchParams.get('$select'), defaults);
  return body
    ? { status: 200, body: { '@odata.context': `${url.origin}/v1.0/$metadata#${kind}s/$entity`, ...body } }
    : badRequest(request, `Parsing OData Select and Expand failed: no such property on microsoft.graph.${kind}.`);
};

const groupIdsIn = (body: string): readonly unknown[] | undefined => {
  try {
    const { groupIds } = JSON.parse(body) as { groupIds?: unknown };
    return Array.isArray(groupIds) ? (groupIds as readonly unknown[]) : undefined;
  } catch {
    return undefined;
  }
};

const checkMemberGroups = (request: WireRequest, directory: Directory, oid: string): WireReply => {
  const ids = groupIdsIn(request.body);
  if (!ids || ids.length === 0) return badRequest(request, 'The parameter groupIds is not an array of ids.');
  if (ids.length > mostGroups)
    return badRequest(request, `Too many groups included: ${ids.length}. Maximum: ${mostGroups}.`);
  const wrong = ids.find((id) => typeof id !== 'string' || !guid.test(id));
  if (wrong !== undefined) return badRequest(request, `Invalid GUID: ${JSON.stringify(wrong)}.`);
  const around = groupsAround(directory, oid);
  const value = ids.map((id) => String(id).toLowerCase()).filter((id) => around.includes(id));
  const context = `${request.url.origin}/v1.0/$metadata#Collection(Edm.String)`;
  return { status: 200, body: { '@odata.context': context, value } };
};

const transitiveMembers = (
  request: WireRequest,
  directory: Directory,
  groupId: string,
  usersOnly: boolean,
): WireReply => {
  const { url } = request;
  const top = Number(url.searchParams.get('$top') ?? pageDefault);
  const start = Number(url.searchParams.get('$skiptoken') ?? 0);
  if (!Number.isInteger(top) || top < 1 || top > pageMost || !Number.isInteger(start)) {
    return badRequest(request, `Invalid page size specified: '${top}'. Must be between 1 and ${pageMost} inclusive.`);
  }
  const select = url.searchParams.get('$select');
  const inside = membersWithin(directory, groupId);
  const users = directory.people
    .filter(({ oid }) => inside.includes(oid))
    .map((person) => ({ type: 'user', entity: selected(userEntity(person), select, userDefaults) }));
  const nested = directory.groups
    .filter(({ id }) => inside.includes(id))
    // A property that only users have is no fault for a group in the same list; it is just not there.
    .map((group) => ({
      type: 'group',
      entity: selected(groupEntity(group), select, groupDefaults) ?? { id: group.id },
    }));
  const all = usersOnly ? users : [...users, ...nested];
  if (all.some(({ entity }) => entity === undefined))
    return badRequest(request, 'Parsing OData Select and Expand failed.');
  const value = all
    .slice(start, start + top)
    .map(({ type, entity }) => ({ ...(usersOnly ? {} : { '@odata.type': `#microsoft.graph.${type}` }), ...entity }));
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(start + top));
  return {
    status: 200,
    body: {
      '@odata.context': `${url.origin}/v1.0/$metadata#directoryObjects`,
      ...(start + top < all.length ? { '@odata.nextLink': next.href } : {}),
      value,
    },
  };
};

const noSegment = (request: WireRequest, segment: string): WireReply =>
  badRequest(request, `Resource not found for the segment '${segment}'.`);

const answerUser = (request: WireRequest, directory: Directory, id: string, rest: string): WireReply => {
  const person = directory.people.find(({ oid }) => oid === id.toLowerCase());
  if (!person) return notFound(request, id);
  switch (`${request.method} ${rest}`) {
    case 'GET ':
      return one(request, 'user', userEntity(person), userDefaults);
    case 'POST checkMemberGroups':
    case 'POST microsoft.graph.checkMemberGroups':
      return checkMemberGroups(request, directory, person.oid);
    default:
      return noSegment(request, rest);
  }
};

const answerGroup = (request: WireRequest, directory: Directory, id: string, rest: string): WireReply => {
  if (!guid.test(id)) return badRequest(request, `Invalid object identifier '${id}'.`);
  const group = directory.groups.find((other) => other.id === id.toLowerCase());
  if (!group) return notFound(request, id);
  switch (`${request.method} ${rest}`) {
    case 'GET ':
      return one(request, 'group', groupEntity(group), groupDefaults);
    case 'GET transitiveMembers':
      return transitiveMembers(request, directory, group.id, false);
    case 'GET transitiveMembers/microsoft.graph.user':
      return transitiveMembers(request, directory, group.id, true);
    default:
      return noSegment(request, rest);
  }
};

const route = (request: WireRequest, directory: Directory): WireReply => {
  const [, version, set = '', id = '', ...rest] = request.url.pathname.split('/');
  if (version === 'v1.0' && set === 'users') return answerUser(request, directory, id, rest.join('/'));
  if (version === 'v1.0' && set === 'groups') return answerGroup(request, directory, id, rest.join('/'));
  return noSegment(request, set);
};

/** Starts Graph. It trusts tokens of this Entra for its own address or for the address of the real Graph. */
export const startGraph = async (entra: Entra, port?: number): Promise<Graph> => {
  const faults = createFaults();
  const mailboxes = createMailboxes();
  const audiences: string[] = ['https://graph.microsoft.com'];
  const answer = (request: WireRequest): WireReply => {
    const caller = callerOf(request.headers.authorization, entra.ring, audiences);
    if (!caller) {
      return graphError(
        request,
        401,
        'InvalidAuthenticationToken',
        'Access token is missing, expired or not for Graph.',
      );
    }
    // Exchange says who may send from which mailbox, not a role of the token.
    const mailbox = /^\/v1\.0\/users\/([^/]+)\/sendMail$/.exec(request.url.pathname)?.[1];
    if (request.method === 'POST' && mailbox !== undefined)
      return mailboxes.send(request, decodeURIComponent(mailbox).toLowerCase());
    if (!caller.roles.includes('User.Read.All') || !caller.roles.includes('GroupMember.Read.All')) {
      return graphError(
        request,
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
    }
    return route(request, entra.directory);
  };
  const server = await serve(answer, { port, faults });
  audiences.push(server.url);
  entra.directory.resources.set(server.url, 'https://graph.microsoft.com');
  return { url: server.url, faults, mailboxes, stop: () => server.stop() };
};
