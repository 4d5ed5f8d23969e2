import { createDirectory } from './graph.js';
import { createSend } from './outgoing-http/pipeline.js';
import type { Directory } from '../ports.js';
import { startScripted, type ScriptedReply, type ScriptedServer } from './testing/scripted-server.js';

const quiet = new AbortController().signal;
const oid = 'a0000000-0000-4000-8000-000000000001';
const other = 'a0000000-0000-4000-8000-000000000002';
const group = 'b0000000-0000-4000-8000-000000000001';
const group2 = 'b0000000-0000-4000-8000-000000000002';

let server: ScriptedServer;
let directory: Directory;
let base: string;
beforeEach(async () => {
  server = await startScripted();
  base = `${server.address}/v1.0`;
  const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 1 }) };
  directory = createDirectory(createSend({ name: 'graph', address: base, credential, scope: 's' }), base);
});
afterEach(() => server.stop());

const json = (body: object): ScriptedReply => ({ status: 200, body });
const error = (status: number, code: string): ScriptedReply => ({ status, body: { error: { code, message: 'x' } } });
const rita = { id: oid, displayName: 'Rita', accountEnabled: true };

describe('groupsOf', () => {
  const ask = (reply: ScriptedReply) => {
    server.answer(reply);
    return directory.groupsOf(oid, [group.toUpperCase(), group2], quiet);
  };
  test('gives those of the groups that the person is in, as they were asked for', async () => {
    expect(await ask(json({ value: [group] }))).toEqual({ kind: 'done', value: [group.toUpperCase()] });
    expect(await ask(json({ value: [] }))).toEqual({ kind: 'done', value: [] });
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: `/v1.0/users/${oid}/checkMemberGroups` });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ groupIds: [group.toUpperCase(), group2] });
  });
  test.each<[string, object]>([
    ['a bare list', [group]],
    ['no list', {}],
    ['a group that was not asked for', { value: [group, other] }],
    ['an entry that is no id', { value: [group, null] }],
    ['objects', { value: [{ id: group }] }],
  ])('%s is unknown, never empty', async (_what, body) => {
    expect((await ask(json(body))).kind).toBe('unknown');
  });
  test('a person that Graph does not have is in no group', async () => {
    expect(await ask(error(404, 'Request_ResourceNotFound'))).toEqual({ kind: 'done', value: [] });
    expect((await ask(error(404, 'ResourceNotFound'))).kind).toBe('refused');
    expect((await ask({ status: 404, body: 'not found' })).kind).toBe('unknown');
  });
  test.each([
    [403, 'Authorization_RequestDenied'],
    [401, 'InvalidAuthenticationToken'],
    [400, 'Request_BadRequest'],
  ])('%d %s is a no with the code of Graph', async (status, code) => {
    expect(await ask(error(status, code))).toMatchObject({ kind: 'refused', refusal: { code } });
  });
  test('20 groups a question, none without one, GUIDs only', async () => {
    const many = (count: number) => Array.from({ length: count }, () => group);
    server.answer(json({ value: [] }));
    expect(await directory.groupsOf(oid, many(20), quiet)).toMatchObject({ kind: 'done' });
    expect(server.seen).toHaveLength(1);
    expect(await directory.groupsOf(oid, [], quiet)).toEqual({ kind: 'done', value: [] });
    for (const [who, groups] of [
      [oid, many(21)],
      ['../me', [group]],
      [oid, ['x']],
    ] as const) {
      expect(await directory.groupsOf(who, groups, quiet)).toMatchObject({
        kind: 'refused',
        refusal: { code: 'invalid' },
      });
    }
    expect(server.seen).toHaveLength(1);
  });
});

describe('user', () => {
  const ask = (reply: ScriptedReply) => {
    server.answer(reply);
    return directory.user(oid, quiet);
  };
  test('says who it is and whether the account is enabled', async () => {
    expect(await ask(json(rita))).toEqual({ kind: 'done', value: { oid, name: 'Rita', enabled: true } });
    expect(await ask(json({ ...rita, displayName: null, accountEnabled: false }))).toEqual({
      kind: 'done',
      value: { oid, name: '', enabled: false },
    });
    expect(server.seen[0]?.url).toBe(`/v1.0/users/${oid}?$select=id,displayName,accountEnabled,mail,preferredLanguage`);
  });
  test('has an address and a language only where they are plain ones', async () => {
    const told = async (more: object): Promise<unknown> => ask(json({ ...rita, ...more }));
    expect(await told({ mail: 'rita@contoso.com', preferredLanguage: 'de-CH' })).toMatchObject({
      value: { mail: 'rita@contoso.com', language: 'de-CH' },
    });
    for (const mail of [null, '', 'Rita <rita@contoso.com>', 'a@b.c,d@e.f', 'a@b.c\r\nBcc: x@y.z', 'rita'])
      expect(await told({ mail, preferredLanguage: 'x; q=1' })).toEqual(await told({}));
  });
  test('has a name that can be read as it is written', async () => {
    const answer = await ask(json({ ...rita, displayName: ' Ri\u0000ta \u202eimdA\u2069\u001b[2K ' }));
    expect(answer).toMatchObject({ value: { name: 'Rita imdA[2K' } });
  });
  test('is absent only when Graph says so', async () => {
    expect(await ask(error(404, 'Request_ResourceNotFound'))).toEqual({ kind: 'done', value: undefined });
    expect((await ask(error(404, 'ResourceNotFound'))).kind).toBe('refused');
    expect((await ask(error(400, 'Request_ResourceNotFound'))).kind).toBe('refused');
    expect((await ask({ status: 404, body: 'not found' })).kind).toBe('unknown');
  });
  test.each<[string, object]>([
    ['another person', { ...rita, id: other }],
    ['no accountEnabled', { id: oid, displayName: 'Rita' }],
    ['accountEnabled hidden for want of rights', { ...rita, accountEnabled: null }],
    ['a list', [rita]],
    ['nothing', {}],
  ])('%s is unknown', async (_what, body) => {
    expect((await ask(json(body))).kind).toBe('unknown');
  });
});

describe('membersOf', () => {
  const user = { '@odata.type': '#microsoft.graph.user', ...rita };
  const ask = (reply: ScriptedReply, after?: string) => {
    server.answer(reply);
    return directory.membersOf(group, after, quiet);
  };
  test('counts people only', async () => {
    const value = [
      user,
      { '@odata.type': '#microsoft.graph.group', id: group2, displayName: 'Nested' },
      { '@odata.type': '#microsoft.graph.device', id: other },
    ];
    expect(await ask(json({ value }))).toEqual({
      kind: 'done',
      value: { members: [{ oid, name: 'Rita', enabled: true }] },
    });
  });
  test('a group that Graph does not have is absent, and nobody is in it; also when it goes between two pages', async () => {
    const absent = { kind: 'done', value: { members: [], absent: true } };
    expect(await ask(error(404, 'Request_ResourceNotFound'))).toEqual(absent);
    const next = `${base}/groups/${group}/transitiveMembers?$skiptoken=abc`;
    expect(await ask(error(404, 'Request_ResourceNotFound'), next)).toEqual(absent);
  });
  test('is absent only when Graph says so', async () => {
    expect((await ask(error(404, 'ResourceNotFound'))).kind).toBe('refused');
    expect((await ask(error(403, 'Authorization_RequestDenied'))).kind).toBe('refused');
    expect((await ask({ status: 404, body: 'not found' })).kind).toBe('unknown');
  });
  test('goes on where Graph says', async () => {
    const next = `${base}/groups/${group}/transitiveMembers?$skiptoken=abc`;
    const first = await ask(json({ value: [], '@odata.nextLink': next }));
    expect(first).toEqual({ kind: 'done', value: { members: [], next } });
    expect(await ask(json({ value: [user] }), next)).toMatchObject({ kind: 'done', value: { members: [{ oid }] } });
    expect(server.seen.map(({ url }) => url)).toEqual([
      `/v1.0/groups/${group}/transitiveMembers?$select=id,displayName,accountEnabled,mail,preferredLanguage&$top=999`,
      `/v1.0/groups/${group}/transitiveMembers?$skiptoken=abc`,
    ]);
  });
  test('never goes on anywhere else', async () => {
    const elsewhere = (from: string) => [
      'https://graph.example/v1.0/groups/x',
      `${from}/beta/groups/x`,
      `${from}/v1.0/../admin`,
      `${from}/v1.0x/groups`,
      from.replace('http://', 'http://user@').concat('/v1.0/groups'),
      '/v1.0/groups/x',
      'nonsense',
    ];
    for (const next of [...elsewhere(server.address), 5, null]) {
      expect((await ask(json({ value: [user], '@odata.nextLink': next }))).kind).toBe('unknown');
    }
    const asked = server.seen.length;
    for (const after of elsewhere(server.address)) {
      expect(await ask(json({ value: [] }), after)).toMatchObject({ kind: 'refused', refusal: { code: 'invalid' } });
    }
    expect(server.seen).toHaveLength(asked);
  });
  test.each<[string, object]>([
    ['an entry without a type', { value: [user, rita] }],
    ['a person without accountEnabled', { value: [user, { '@odata.type': '#microsoft.graph.user', id: other }] }],
    ['an entry that is nothing', { value: [user, null] }],
    ['no list', { value: {} }],
    ['an error with status 200', { error: { code: 'x', message: 'y' } }],
  ])('%s makes the page unknown', async (_what, body) => {
    expect((await ask(json(body))).kind).toBe('unknown');
  });
});
