import type { EvidencePages } from '../../ports.js';
import { createEvidencePages } from './evidence.js';
import { createSend } from '../outgoing-http/pipeline.js';
import { startScripted, type ScriptedReply, type ScriptedServer } from '../testing/scripted-server.js';

const quiet = new AbortController().signal;
const id = (n: number) => `c0000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const [root, copy, unit, user, team, other] = [id(1), id(2), id(3), id(4), id(5), id(9)];

let server: ScriptedServer;
let pages: EvidencePages;
beforeEach(async () => {
  server = await startScripted();
  const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 1 }) };
  const send = createSend({ name: 'dataverse', address: server.address, credential, scope: 's' });
  pages = createEvidencePages(send, `${server.address}/`);
});
afterEach(() => server.stop());

const list = (value: unknown, more: object = {}, headers: Record<string, string> = {}): ScriptedReply => ({
  status: 200,
  headers,
  body: { value, ...more },
});
const linkTo = (set: string, query = '$skiptoken=2'): string => `${server.address}/api/data/v9.2/${set}?${query}`;
const link = '@odata.nextLink';

const rows = {
  roleCopies: {
    row: { roleid: copy, _parentrootroleid_value: root, _businessunitid_value: unit, _roletemplateid_value: null },
    ids: [root],
    set: 'roles',
    filter: `_parentrootroleid_value eq ${root}`,
    read: { roleId: copy, rootRoleId: root, businessUnitId: unit },
  },
  directHolders: {
    row: { '@odata.etag': 'W/"1"', systemuserroleid: other, systemuserid: user.toUpperCase(), roleid: copy },
    ids: [copy],
    set: 'systemuserrolescollection',
    filter: `roleid eq ${copy}`,
    read: { systemUserId: user, roleId: copy },
  },
  teamHolders: {
    row: { teamid: team, roleid: copy },
    ids: [copy],
    set: 'teamrolescollection',
    filter: `roleid eq ${copy}`,
    read: { teamId: team, roleId: copy },
  },
  teamMembers: {
    row: { teamid: team, systemuserid: user },
    ids: [team],
    set: 'teammemberships',
    filter: `teamid eq ${team}`,
    read: { teamId: team, systemUserId: user },
  },
  users: {
    row: {
      systemuserid: user,
      azureactivedirectoryobjectid: other,
      applicationid: null,
      isdisabled: false,
      accessmode: 0,
      fullname: 'Ana Ruiz',
    },
    ids: [user],
    set: 'systemusers',
    filter: `systemuserid eq ${user}`,
    read: { systemUserId: user, oid: other, name: 'Ana Ruiz', disabled: false, accessMode: 0 },
  },
  teams: {
    row: { teamid: team, name: 'Sales', teamtype: 2, azureactivedirectoryobjectid: other },
    ids: [team],
    set: 'teams',
    filter: `teamid eq ${team}`,
    read: { teamId: team, name: 'Sales', type: 'entra-security', groupId: other },
  },
} as const;
const names = Object.keys(rows) as (keyof typeof rows)[];
type Changed = Readonly<Record<string, unknown>>;
const ask = (name: keyof typeof rows, after?: string) => pages[name](rows[name].ids, after, quiet);

describe.each(names)('%s', (name) => {
  const { set, filter, read, ids } = rows[name];
  const row: Changed = rows[name].row;

  test('gives the rows of its set, asked for in big pages and as they are now', async () => {
    server.answer(list([row]));
    expect(await ask(name)).toEqual({ kind: 'done', value: { rows: [read] } });
    const [seen] = server.seen;
    const address = new URL(seen?.url ?? '', server.address);
    expect([seen?.method, address.pathname]).toEqual(['GET', `/api/data/v9.2/${set}`]);
    expect(address.searchParams.get('$filter')).toBe(filter);
    expect(seen?.headers).toMatchObject({
      prefer: 'odata.maxpagesize=5000',
      consistency: 'Strong',
      'if-none-match': 'null',
      'odata-version': '4.0',
    });
  });

  test('goes on at the address that the page names, and nowhere else', async () => {
    server.answer(list([row], { [link]: linkTo(set) }));
    const first = await ask(name);
    expect(first).toMatchObject({ kind: 'done', value: { next: linkTo(set) } });
    server.answer(list([row]));
    expect((await ask(name, linkTo(set))).kind).toBe('done');
    expect(server.seen.at(-1)?.url).toBe(`/api/data/v9.2/${set}?$skiptoken=2`);
    const asked = server.seen.length;
    for (const foreign of ['https://elsewhere.example/api/data/v9.2/roles', linkTo('accounts'), 'x'])
      expect((await ask(name, foreign)).kind).toBe('unknown');
    expect(server.seen).toHaveLength(asked);
  });

  test('an empty list is a list; whether that can be is for the reader to say', async () => {
    server.answer(list([]));
    expect(await ask(name)).toEqual({ kind: 'done', value: { rows: [] } });
  });

  const key = /^\S+/.exec(filter)?.[0] ?? '';
  test.each<[string, () => ScriptedReply]>([
    ['a row that was not asked for', () => list([row, { ...row, [key]: other.replace('c', 'd') }])],
    ['a row without what was asked for', () => list([row, { ...row, [key]: null }])],
    ['a row that is none', () => list([row, 'x'])],
    ['no list', () => list({})],
    ['a link to another host', () => list([row], { [link]: `https://elsewhere.example/api/data/v9.2/${set}?x` })],
    ['a link to another port', () => list([row], { [link]: `http://127.0.0.1:1/api/data/v9.2/${set}` })],
    ['a link to another set', () => list([row], { [link]: linkTo('accounts') })],
    ['a link with a user', () => list([row], { [link]: linkTo(set).replace('//', '//a:b@') })],
    ['a link without a host', () => list([row], { [link]: `${set}?$skiptoken=2` })],
    ['a link that is null', () => list([row], { [link]: null })],
    ['as many rows as fit, and no link', () => list(Array.from({ length: 5000 }, () => row))],
    [
      'as many rows as the service says that fit, and no link',
      () => list([row, row], {}, { 'preference-applied': 'odata.maxpagesize=2' }),
    ],
    ['a cut body', () => ({ status: 200, body: { value: [row] }, then: 'cut' })],
    ['a page of a proxy', () => ({ status: 200, body: '<html></html>' })],
    ['500', () => ({ status: 500, body: { error: { code: 'x', message: 'x' } } })],
  ])('%s is unknown', async (_what, reply) => {
    server.answer(reply());
    expect((await ask(name)).kind).toBe('unknown');
  });

  test('a full page with a link is a page', async () => {
    server.answer(list([row, row], { [link]: linkTo(set) }, { 'preference-applied': 'odata.maxpagesize=2' }));
    expect(await ask(name)).toMatchObject({ kind: 'done', value: { next: linkTo(set) } });
  });

  test('403 and 429 keep what Dataverse says', async () => {
    server.answer({ status: 403, body: { error: { code: '0x80040220', message: 'x' } } });
    expect(await ask(name)).toMatchObject({ kind: 'refused', refusal: { code: '0x80040220' } });
    server.answer({ status: 429, headers: { 'retry-after': '3' } });
    expect(await ask(name)).toMatchObject({ kind: 'refused', refusal: { code: 'throttled', retryAfterMs: 3000 } });
  });

  test.each([[[]], [["x' or 1 eq 1"]], [[...ids, 'x']], [Array.from({ length: 16 }, (_, at) => id(at))]])(
    'ids such as %j are refused and not sent',
    async (bad) => {
      expect(await pages[name](bad, undefined, quiet)).toMatchObject({ refusal: { code: 'invalid' } });
      expect(server.seen).toHaveLength(0);
    },
  );
});

test('several ids are asked for in one call', async () => {
  server.answer(list([rows.users.row]));
  await pages.users([user, other], undefined, quiet);
  const address = new URL(server.seen[0]?.url ?? '', server.address);
  expect(address.searchParams.get('$filter')).toBe(`systemuserid eq ${user} or systemuserid eq ${other}`);
});

test('the template of a role is told', async () => {
  server.answer(list([{ ...rows.roleCopies.row, _roletemplateid_value: other }]));
  expect(await ask('roleCopies')).toMatchObject({ value: { rows: [{ templateId: other }] } });
});

test('names can be read as they are written', async () => {
  server.answer(list([{ ...rows.users.row, fullname: 'Ana\u202e ziuR\u001b' }]));
  expect(await ask('users')).toMatchObject({ value: { rows: [{ name: 'Ana ziuR' }] } });
  server.answer(list([{ ...rows.teams.row, name: 'Sa\u200bles\u2028' }]));
  expect(await ask('teams')).toMatchObject({ value: { rows: [{ name: 'Sales' }] } });
});

test('users without an Entra id and application users are told as such', async () => {
  const application = { ...rows.users.row, azureactivedirectoryobjectid: null, applicationid: other, fullname: null };
  server.answer(list([application]));
  const read = { systemUserId: user, applicationId: other, name: '', disabled: false, accessMode: 0 };
  expect(await ask('users')).toEqual({ kind: 'done', value: { rows: [read] } });
});

test.each<[string, keyof typeof rows, Changed]>([
  ['a user of whom it is not said whether it is disabled', 'users', { isdisabled: null }],
  ['a user without an access mode', 'users', { accessmode: null }],
  ['a user whose Entra id is no id', 'users', { azureactivedirectoryobjectid: 'ana' }],
  ['a user whose application id is no id', 'users', { applicationid: 5 }],
  ['a copy without its unit', 'roleCopies', { _businessunitid_value: null }],
  ['a copy whose template is no id', 'roleCopies', { _roletemplateid_value: 'x' }],
  ['a holder without a user', 'directHolders', { systemuserid: null }],
  ['a team of a kind nobody knows', 'teams', { teamtype: 9 }],
  ['a team without a kind', 'teams', { teamtype: null }],
])('%s is unknown', async (_what, name, changed) => {
  server.answer(list([{ ...rows[name].row, ...changed }]));
  expect((await ask(name)).kind).toBe('unknown');
});

test('whoIs tells the product and the organization, or nothing', async () => {
  server.answer({ status: 200, body: { BusinessUnitId: unit, UserId: user, OrganizationId: other } });
  expect(await pages.whoIs(quiet)).toEqual({ kind: 'done', value: { userId: user, organizationId: other } });
  server.answer({ status: 200, body: { UserId: user } });
  expect((await pages.whoIs(quiet)).kind).toBe('unknown');
});
