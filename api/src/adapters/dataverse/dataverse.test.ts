import type { Dataverse } from '../../ports.js';
import { createDataverse } from './dataverse.js';
import { createSend } from '../outgoing-http/pipeline.js';
import { startScripted, type ScriptedReply, type ScriptedServer } from '../testing/scripted-server.js';

const quiet = new AbortController().signal;
const id = (n: number) => `c0000000-0000-4000-8000-00000000000${String(n)}`;
const [oid, userId, unit, role, root, rootUnit] = [id(1), id(2), id(3), id(4), id(5), id(6)];

let server: ScriptedServer;
let dataverse: Dataverse;
beforeEach(async () => {
  server = await startScripted();
  const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 1 }) };
  const send = createSend({ name: 'dataverse', address: server.address, credential, scope: 's' });
  dataverse = createDataverse(send, `${server.address}/`);
});
afterEach(() => server.stop());

const json = (body: object): ScriptedReply => ({ status: 200, body });
const error = (status: number, code: string): ScriptedReply => ({ status, body: { error: { code, message: 'x' } } });
const seen = () => {
  const { method = '', url = '', headers = {}, body = '' } = server.seen.at(-1) ?? {};
  const address = new URL(url, server.address);
  return { method, path: address.pathname, query: Object.fromEntries(address.searchParams), headers, body };
};

const copy = (roleId: string, more: object = {}) => ({
  '@odata.etag': 'W/"1"',
  roleid: roleId,
  _parentrootroleid_value: root,
  _businessunitid_value: unit,
  ...more,
});
const user = (more: object = {}) => ({
  systemuserid: userId,
  azureactivedirectoryobjectid: oid,
  isdisabled: false,
  _businessunitid_value: unit,
  systemuserroles_association: [copy(role)],
  ...more,
});

describe('rolesOf', () => {
  const ask = (reply: ScriptedReply) => {
    server.answer(reply);
    return dataverse.rolesOf(oid, quiet);
  };
  const link = `systemusers(${userId})/systemuserroles_association?$select=roleid`;

  test('gives the user with every copy held', async () => {
    const held = [copy(role), copy(id(7), { _parentrootroleid_value: id(8), _businessunitid_value: rootUnit })];
    const answer = await ask(
      json({ value: [user({ systemuserroles_association: held, systemuserid: userId.toUpperCase() })] }),
    );
    expect(answer).toEqual({
      kind: 'done',
      value: {
        systemUserId: userId,
        businessUnitId: unit,
        disabled: false,
        copies: [
          { roleId: role, rootRoleId: root, businessUnitId: unit },
          { roleId: id(7), rootRoleId: id(8), businessUnitId: rootUnit },
        ],
      },
    });
    expect(seen()).toMatchObject({
      method: 'GET',
      path: '/api/data/v9.2/systemusers',
      query: { $filter: `azureactivedirectoryobjectid eq ${oid}` },
      headers: {
        accept: 'application/json',
        'odata-maxversion': '4.0',
        'odata-version': '4.0',
        'if-none-match': 'null',
        consistency: 'Strong',
      },
    });
  });
  test('a user without roles has none; an environment without the user has no user', async () => {
    const answer = await ask(json({ value: [user({ systemuserroles_association: [] })] }));
    expect(answer).toMatchObject({ kind: 'done', value: { copies: [] } });
    expect(await ask(json({ value: [] }))).toEqual({ kind: 'done', value: undefined });
  });
  test('the link that Dataverse always adds to an expanded list leads to the same rows, so nothing is missing', async () => {
    const more = { 'systemuserroles_association@odata.nextLink': link };
    expect(await ask(json({ value: [user(more)] }))).toMatchObject({
      kind: 'done',
      value: { copies: [{ roleId: role }] },
    });
  });
  test.each<[string, object]>([
    [
      'roles that go on elsewhere',
      { value: [user({ 'systemuserroles_association@odata.nextLink': `${link}&$skiptoken=x` })] },
    ],
    ['a strange link', { value: [user({ 'systemuserroles_association@odata.nextLink': null })] }],
    [
      'as many roles as Dataverse gives',
      { value: [user({ systemuserroles_association: Array(5000).fill(copy(role)) })] },
    ],
    ['users that go on elsewhere', { value: [user()], '@odata.nextLink': 'x' }],
    ['no user but more elsewhere', { value: [], '@odata.nextLink': 'x' }],
    ['two users', { value: [user(), user({ systemuserid: id(9) })] }],
    ['another user', { value: [user({ azureactivedirectoryobjectid: id(9) })] }],
    ['no roles told', { value: [user({ systemuserroles_association: undefined })] }],
    [
      'a role without its root',
      { value: [user({ systemuserroles_association: [copy(role), copy(role, { _parentrootroleid_value: null })] })] },
    ],
    [
      'a role without its unit',
      { value: [user({ systemuserroles_association: [{ roleid: role, _parentrootroleid_value: root }] })] },
    ],
    ['no unit', { value: [user({ _businessunitid_value: undefined })] }],
    ['no word on being disabled', { value: [user({ isdisabled: null })] }],
    ['no list', {}],
  ])('%s is unknown', async (_what, body) => {
    expect((await ask(json(body))).kind).toBe('unknown');
  });
  test('an answer that is no JSON of Dataverse is unknown, a refusal keeps its code', async () => {
    expect((await ask({ status: 200, body: '<html></html>' })).kind).toBe('unknown');
    expect(await ask(error(403, '0x80042f09'))).toMatchObject({ kind: 'refused', refusal: { code: '0x80042f09' } });
  });
  test('429 was not done', async () => {
    const body = { error: { code: '0x80072322', message: 'x' } };
    expect(await ask({ status: 429, headers: { 'retry-after': '3' }, body })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'throttled', retryAfterMs: 3000 },
    });
  });
});

describe('copyOf', () => {
  const ask = (reply: ScriptedReply) => {
    server.answer(reply);
    return dataverse.copyOf(root, unit, quiet);
  };
  test('gives the id of the one copy, or none', async () => {
    expect(await ask(json({ value: [copy(role)] }))).toEqual({ kind: 'done', value: role });
    expect(seen()).toMatchObject({
      path: '/api/data/v9.2/roles',
      query: { $filter: `_parentrootroleid_value eq ${root} and _businessunitid_value eq ${unit}` },
    });
    expect(await ask(json({ value: [] }))).toEqual({ kind: 'done', value: undefined });
  });
  test.each<[string, object]>([
    ['two copies', { value: [copy(role), copy(id(7))] }],
    ['the copy of another role', { value: [copy(role, { _parentrootroleid_value: id(9) })] }],
    ['the copy of another unit', { value: [copy(role, { _businessunitid_value: rootUnit })] }],
    ['a copy without ids', { value: [{ name: 'Salesperson' }] }],
    ['a list that goes on', { value: [copy(role)], '@odata.nextLink': 'x' }],
    ['no list', { value: 'x' }],
  ])('%s is unknown', async (_what, body) => {
    expect((await ask(json(body))).kind).toBe('unknown');
  });
});

describe.each(['assign', 'remove'] as const)('%s', (change) => {
  const ask = (reply: ScriptedReply) => {
    server.answer(reply);
    return dataverse[change](userId, role, quiet);
  };
  test('204 is done', async () => {
    expect(await ask({ status: 204 })).toEqual({ kind: 'done', value: undefined });
  });
  test('a disabled user is named', async () => {
    expect(await ask(error(400, '0x80040225'))).toMatchObject({ kind: 'refused', refusal: { code: 'user-disabled' } });
  });
  test('429 was not done', async () => {
    expect(await ask(error(429, '0x80072322'))).toMatchObject({ kind: 'refused', refusal: { code: 'throttled' } });
  });
  test('another no keeps the code of Dataverse', async () => {
    expect(await ask(error(403, '0x80040220'))).toMatchObject({ kind: 'refused', refusal: { code: '0x80040220' } });
  });
  test.each<[string, ScriptedReply]>([
    ['500', error(500, '0x80040216')],
    ['503', error(503, '0x8005F103')],
    ['a reset', 'reset'],
    ['a page of a proxy', { status: 200, body: '<html></html>' }],
    ['an absence told by a proxy', { status: 404, body: 'no' }],
    ['a redirect', { status: 302, headers: { location: '/' } }],
  ])('%s is unknown, after one request', async (_what, reply) => {
    expect((await ask(reply)).kind).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });
});

test('assign links the copy to the user', async () => {
  server.answer({ status: 204 });
  await dataverse.assign(userId, role, quiet);
  expect(seen()).toMatchObject({
    method: 'POST',
    path: `/api/data/v9.2/systemusers(${userId})/systemuserroles_association/$ref`,
    body: JSON.stringify({ '@odata.id': `${server.address}/api/data/v9.2/roles(${role})` }),
  });
});
test('remove takes the link away, not the role', async () => {
  server.answer({ status: 204 });
  await dataverse.remove(userId, role, quiet);
  expect(seen()).toMatchObject({
    method: 'DELETE',
    path: `/api/data/v9.2/systemusers(${userId})/systemuserroles_association(${role})/$ref`,
    body: '',
  });
});
test.each([error(412, '0x80040237'), error(412, 'DuplicateRecord'), error(400, '0x80040237')])(
  'an assign of what is there is a duplicate',
  async (reply) => {
    server.answer(reply);
    expect(await dataverse.assign(userId, role, quiet)).toMatchObject({ refusal: { code: 'duplicate' } });
    expect(await dataverse.remove(userId, role, quiet)).not.toMatchObject({ refusal: { code: 'duplicate' } });
  },
);
test('a remove of what is not there is absent; an assign to nobody is not', async () => {
  server.answer(error(404, '0x80040217'));
  expect(await dataverse.remove(userId, role, quiet)).toMatchObject({ refusal: { code: 'absent' } });
  expect(await dataverse.assign(userId, role, quiet)).toMatchObject({ refusal: { code: '0x80040217' } });
});
test('who answers: the organization, and the product in it', async () => {
  server.answer(json({ BusinessUnitId: unit, UserId: userId, OrganizationId: id(9) }));
  expect(await dataverse.whoIs(quiet)).toEqual({ kind: 'done', value: { userId, organizationId: id(9) } });
  expect(seen().path).toBe('/api/data/v9.2/WhoAmI');
  for (const odd of [{ UserId: 'me', OrganizationId: id(9) }, { UserId: userId }]) {
    server.answer(json(odd));
    expect((await dataverse.whoIs(quiet)).kind).toBe('unknown');
  }
});
test('what is no GUID is refused and not sent', async () => {
  const bad = "x' or 1 eq 1";
  const answers = [
    await dataverse.rolesOf(bad, quiet),
    await dataverse.copyOf(bad, unit, quiet),
    await dataverse.copyOf(root, bad, quiet),
    await dataverse.assign(bad, role, quiet),
    await dataverse.assign(userId, bad, quiet),
    await dataverse.remove(bad, role, quiet),
    await dataverse.remove(userId, bad, quiet),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ kind: 'refused', refusal: { code: 'invalid' } });
  expect(server.seen).toHaveLength(0);
});
