/** Asks Microsoft Graph who is in a group and who somebody is. */
import { printed } from '@jit/connector';
import type { Answer, Directory, DirectoryUser } from '../ports.js';
import { every, fields, guid } from './outgoing-http/json.js';
import type { OutsideRefusal, Send } from './outgoing-http/pipeline.js';

const invalid = (message: string) => ({ kind: 'refused', refusal: { code: 'invalid', message } }) as const;
const unknown = (cause: string) => ({ kind: 'unknown', cause: `graph: ${cause}` }) as const;
const done = <T>(value: T) => ({ kind: 'done', value }) as const;

/** The most groups that one question may name. */
const groupsPerCall = 20;
const selected = 'id,displayName,accountEnabled,mail,preferredLanguage';

/** One plain address: no list, no name beside it, no line break. */
const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 254 && /^[^\s<>,;:"()[\]\\@]{1,64}@[\p{L}\p{N}.-]+$/u.test(value);

const isLanguage = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(value);

const readUser = (value: unknown): DirectoryUser | undefined => {
  const { id, displayName, accountEnabled, mail, preferredLanguage } = fields(value);
  const oid = guid(id);
  if (oid === undefined || typeof accountEnabled !== 'boolean') return undefined;
  if (typeof displayName !== 'string' && displayName !== null) return undefined;
  return {
    oid,
    name: printed(displayName ?? '').trim(),
    enabled: accountEnabled,
    ...(isAddress(mail) && { mail }),
    ...(isLanguage(preferredLanguage) && { language: preferredLanguage }),
  };
};

/** A member is a user, or something else that says what it is: groups and devices are in a group too. */
const readMember = (value: unknown): readonly DirectoryUser[] | undefined => {
  const type = fields(value)['@odata.type'];
  if (typeof type !== 'string') return undefined;
  if (type !== '#microsoft.graph.user') return [];
  const user = readUser(value);
  return user && [user];
};

/**
 * The directory behind an address.
 * @param baseUrl with the version and without a slash at the end, such as https://graph.microsoft.com/v1.0
 */
export const createDirectory = (send: Send, baseUrl: string): Directory => {
  const base = new URL(baseUrl);
  /** Pages go on where Graph says, as long as that is Graph. */
  const isNext = (text: unknown): text is string => {
    const next = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
    return next?.origin === base.origin && next.username === '' && next.pathname.startsWith(`${base.pathname}/`);
  };
  const get = (url: string, signal: AbortSignal) => send({ method: 'GET', url }, signal);

  const isAbsent = (answer: Answer<unknown, OutsideRefusal>): boolean =>
    answer.kind === 'refused' && answer.refusal.status === 404 && answer.refusal.code === 'Request_ResourceNotFound';

  const groupsOf: Directory['groupsOf'] = async (oid, groups, signal) => {
    if (guid(oid) === undefined || groups.some((one) => guid(one) === undefined)) return invalid('ids are GUIDs');
    if (groups.length > groupsPerCall) return invalid(`one question names at most ${String(groupsPerCall)} groups`);
    if (groups.length === 0) return done([]);
    const url = `${baseUrl}/users/${oid}/checkMemberGroups`;
    const answer = await send({ method: 'POST', url, body: { groupIds: groups } }, signal);
    // Groups that are not there are passed over; what is not there is the person.
    if (isAbsent(answer)) return done([]);
    if (answer.kind !== 'done') return answer;
    const ids = every(fields(answer.value.json)['value'], guid);
    const asked = new Map(groups.map((one) => [one.toLowerCase(), one]));
    if (ids?.every((id) => asked.has(id)) !== true) return unknown('the answer is no list of the groups asked for');
    return done(groups.filter((one) => ids.includes(one.toLowerCase())));
  };

  const user: Directory['user'] = async (oid, signal) => {
    if (guid(oid) === undefined) return invalid('ids are GUIDs');
    const answer = await get(`${baseUrl}/users/${oid}?$select=${selected}`, signal);
    if (isAbsent(answer)) return done(undefined);
    if (answer.kind !== 'done') return answer;
    const found = readUser(answer.value.json);
    return found?.oid === oid.toLowerCase() ? done(found) : unknown('the answer is not the user asked for');
  };

  const membersOf: Directory['membersOf'] = async (group, after, signal) => {
    if (guid(group) === undefined) return invalid('ids are GUIDs');
    if (after !== undefined && !isNext(after)) return invalid('a page goes on where Graph said');
    const first = `${baseUrl}/groups/${group}/transitiveMembers?$select=${selected}&$top=999`;
    const answer = await get(after ?? first, signal);
    if (isAbsent(answer)) return done({ members: [], absent: true as const });
    if (answer.kind !== 'done') return answer;
    const { value, '@odata.nextLink': next } = fields(answer.value.json);
    const members = every(value, readMember)?.flat();
    if (!members) return unknown('the answer is no whole page of members');
    if (next === undefined) return done({ members });
    return isNext(next) ? done({ members, next }) : unknown('the next page is elsewhere');
  };

  return { groupsOf, user, membersOf };
};
