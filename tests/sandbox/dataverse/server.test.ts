import { type Entra, startEntra } from '../entra/server.js';
import { applications, people } from '../seed.js';
import { environments, roleCopyId, systemUserId } from '../seed-environments.js';
import { temporaryFolder } from '../temporary-folder.js';
import { ask, type Asked } from '../wire/ask.js';
import { dataverseThrottled } from '../wire/faults.js';
import { type Dataverse, startDataverse } from './server.js';
import { createState } from './state.js';
import { stateIn } from './state-file.js';

const folder = temporaryFolder();
const [production] = environments;
if (!production) throw new Error('no environment');
let entra: Entra;
let dataverse: Dataverse;
let token: string;
beforeAll(async () => {
  entra = await startEntra({ dataFolder: folder.path });
});
afterAll(async () => {
  await entra.stop();
  folder.remove();
});
beforeEach(async () => {
  dataverse = await startDataverse(entra, createState(production));
  token = entra.mint({ client: applications.product, audience: dataverse.url, version: '1.0' });
});
afterEach(() => dataverse.stop());

const rita = systemUserId(1, 'rita');
const fixer = roleCopyId(1, 'dataFixer');
const ritasCopy = roleCopyId(1, 'dataFixer', 1);
const api = (path: string): string => `${dataverse.url}/api/data/v9.2/${path}`;
const get = (path: string, headers: Record<string, string> = {}): Promise<Asked> => ask(api(path), token, { headers });
const assign = (user: string, role: string): Promise<Asked> =>
  ask(api(`systemusers(${user})/systemuserroles_association/$ref`), token, {
    method: 'POST',
    body: { '@odata.id': api(`roles(${role})`) },
  });
const remove = (user: string, role: string): Promise<Asked> =>
  ask(api(`systemusers(${user})/systemuserroles_association(${role})/$ref`), token, { method: 'DELETE' });
const ritaHolds = (): boolean => dataverse.state.rootRolesOf(people.rita.oid).includes(fixer);

const userWithRoles = `systemusers?$filter=azureactivedirectoryobjectid eq ${people.rita.oid}&$select=systemuserid,isdisabled,_businessunitid_value&$expand=systemuserroles_association($select=roleid,_parentrootroleid_value,_businessunitid_value)`;

test('the application is told its own user', async () => {
  const { json } = await get('WhoAmI');
  expect(json).toMatchObject({
    OrganizationId: production.organizationId,
    UserId: expect.stringMatching(/^5a/) as unknown,
  });
});

test('a user is found by Entra id, with its roles', async () => {
  const before = await get(userWithRoles);
  expect(before.json.value).toEqual([
    expect.objectContaining({
      systemuserid: rita,
      isdisabled: false,
      systemuserroles_association: [expect.anything() as unknown],
    }),
  ]);
  await assign(rita, ritasCopy);
  const { json } = await get(userWithRoles);
  expect(json.value[0]?.['systemuserroles_association']).toContainEqual(
    expect.objectContaining({ roleid: ritasCopy, _parentrootroleid_value: fixer }),
  );
  const absent = await get(userWithRoles.replace(people.rita.oid, people.una.oid));
  expect(absent.json.value).toEqual([]);
});

test('in a list, expanded roles come with a link although none are missing', async () => {
  const [user = {}] = (await get(userWithRoles)).json.value;
  const { json } = await ask(String(user['systemuserroles_association@odata.nextLink']), token);
  expect(json.value).toHaveLength((user['systemuserroles_association'] as readonly unknown[]).length);
});

test('a role has one copy in each business unit, all with the same root', async () => {
  const { json } = await get(`roles?$filter=_parentrootroleid_value eq ${fixer}&$select=roleid,_businessunitid_value`);
  expect(json.value).toHaveLength(3);
  const unit = json.value.find((role) => role['roleid'] === ritasCopy)?.['_businessunitid_value'];
  const one = await get(
    `roles?$filter=_parentrootroleid_value eq ${fixer} and _businessunitid_value eq ${String(unit)}`,
  );
  expect(one.json.value.map((role) => role['roleid'])).toEqual([ritasCopy]);
});

test('two different roles have the same name and are told apart by their root', async () => {
  const { json } = await get(`roles?$filter=name eq 'Release Manager'&$select=_parentrootroleid_value`);
  const roots = json.value.map((role) => role['_parentrootroleid_value']);
  expect(new Set(roots).size).toBe(2);
});

test('a role is added and taken away in both documented forms, and the journal says by whom', async () => {
  expect((await assign(rita, ritasCopy)).status).toBe(204);
  expect((await remove(rita, ritasCopy)).status).toBe(204);
  await assign(rita, ritasCopy);
  const form = `systemusers(${rita})/systemuserroles_association/$ref?$id=${api(`roles(${ritasCopy})`)}`;
  expect((await ask(api(form), token, { method: 'DELETE' })).status).toBe(204);
  expect(ritaHolds()).toBe(false);
  expect(dataverse.journal.map(({ what, actor }) => [what, actor])).toEqual([
    ['assigned', applications.product.clientId],
    ['removed', applications.product.clientId],
    ['assigned', applications.product.clientId],
    ['removed', applications.product.clientId],
  ]);
});

test('the copy of another business unit is refused', async () => {
  const { status, json } = await assign(rita, fixer);
  expect(status).toBe(400);
  expect(json.error.code).toMatch(/^0x8/);
  expect(dataverse.journal).toEqual([]);
});

test('roles of a disabled user can be neither added nor taken away', async () => {
  await assign(rita, ritasCopy);
  dataverse.state.setDisabled(rita, true, 'another administrator');
  expect((await remove(rita, ritasCopy)).status).toBe(400);
  expect(ritaHolds()).toBe(true);
  dataverse.state.setDisabled(rita, false, 'another administrator');
  expect((await remove(rita, ritasCopy)).status).toBe(204);
});

test.each([204, 412] as const)('a second assignment answers %s, as switched, and adds nothing', async (status) => {
  dataverse.behaviour.duplicates = status;
  await assign(rita, ritasCopy);
  const again = await assign(rita, ritasCopy);
  expect(again.status).toBe(status);
  if (status === 412) expect(again.json.error.code).toBe('0x80040237');
  expect(dataverse.journal).toHaveLength(1);
});

test.each([204, 404] as const)('removing what is not there answers %s, as switched', async (status) => {
  dataverse.behaviour.absent = status;
  expect((await remove(rita, ritasCopy)).status).toBe(status);
});

test('an unknown user or role is 404, an unknown property 400', async () => {
  const nobody = '50900000-0000-4000-8000-000000000001';
  expect((await assign(nobody, ritasCopy)).json.error).toEqual({
    code: '0x80040217',
    message: `systemuser With Id = ${nobody} Does Not Exist`,
  });
  expect((await assign(rita, nobody)).status).toBe(404);
  expect((await get('systemusers?$filter=nick eq 1')).json.error.code).toBe('0x80060888');
  expect((await get('systemusers?$select=nick')).status).toBe(400);
});

test('holders come page by page through the intersect table and through the role', async () => {
  await assign(rita, ritasCopy);
  const basic = roleCopyId(1, 'basicUser');
  const all: string[] = [];
  let next: string | undefined = api(
    `systemuserrolescollection?$filter=roleid eq ${basic}&$select=systemuserid,roleid`,
  );
  let pages = 0;
  while (next !== undefined) {
    const { json } = await ask(next, token, { headers: { prefer: 'odata.maxpagesize=2' } });
    expect(json.value.length).toBeLessThanOrEqual(2);
    all.push(...json.value.map((row) => String(row['systemuserid'])));
    next = json['@odata.nextLink'];
    pages += 1;
  }
  expect([all.length, pages]).toEqual([4, 2]);
  const { json } = await get(`roles(${ritasCopy})/systemuserroles_association?$select=systemuserid,fullname`);
  expect(json.value).toEqual([expect.objectContaining({ systemuserid: rita, fullname: 'Rita Berg' })]);
});

test('only tokens for this environment are heard, only administrators change roles', async () => {
  const answer = await ask(api('WhoAmI'));
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining(dataverse.url),
  ]);
  expect((await ask(api('WhoAmI'), entra.mint({ client: applications.product }))).status).toBe(401);
  token = entra.mint({ client: applications.connector, audience: dataverse.url, version: '1.0' });
  expect((await get('WhoAmI')).json.error.code).toBe('0x80072560');
  token = entra.mint({ client: applications.dataSync, audience: dataverse.url, version: '1.0' });
  expect((await assign(rita, ritasCopy)).json.error.code).toBe('0x80040220');
});

test('a fault can come before the effect, after it, instead of it, and long before it', async () => {
  const { faults } = dataverse;
  faults.add({ fault: { kind: 'answer', status: 500 }, method: 'POST' });
  expect((await assign(rita, ritasCopy)).status).toBe(500);
  faults.add({ fault: { kind: 'no-effect' }, method: 'POST' });
  expect((await assign(rita, ritasCopy)).status).toBe(204);
  expect(ritaHolds()).toBe(false);
  faults.add({ fault: { kind: 'drop-after' }, method: 'POST' });
  await expect(assign(rita, ritasCopy)).rejects.toThrow();
  expect(ritaHolds()).toBe(true);
  let arrive = (): void => {};
  const when = new Promise<void>((resolve) => (arrive = resolve));
  faults.add({ fault: { kind: 'late', when }, method: 'DELETE' });
  await expect(remove(rita, ritasCopy)).rejects.toThrow();
  expect(ritaHolds()).toBe(true);
  arrive();
  while (ritaHolds()) await new Promise(setImmediate);
  expect(dataverse.journal.at(-1)).toMatchObject({ what: 'removed' });
});

test('throttling comes in its three forms, with and without a time to come back', async () => {
  for (const [limit, code] of [
    ['requests', '0x80072322'],
    ['time', '0x80072321'],
    ['concurrency', '0x80072326'],
  ] as const) {
    dataverse.faults.add({ fault: dataverseThrottled(limit, 3) });
    const { status, headers, json } = await get('WhoAmI');
    expect([status, headers.get('retry-after'), json.error.code]).toEqual([429, '3', code]);
  }
  dataverse.faults.add({ fault: dataverseThrottled('requests') });
  expect((await get('WhoAmI')).headers.get('retry-after')).toBeNull();
});

test('stale reads show the rows of before while changes go on', async () => {
  dataverse.staleReads(60_000);
  await assign(rita, ritasCopy);
  const { json } = await get(userWithRoles);
  expect(json.value[0]?.['systemuserroles_association']).toHaveLength(1);
  expect(ritaHolds()).toBe(true);
  dataverse.staleReads(0);
  expect((await get(userWithRoles)).json.value[0]?.['systemuserroles_association']).toHaveLength(2);
});

test('a user who moves keeps the role as the copy of the new unit, or loses it', async () => {
  await assign(rita, ritasCopy);
  const units = production.businessUnits;
  dataverse.state.moveTo(rita, units[2]?.id ?? '', true, 'another administrator');
  expect(ritaHolds()).toBe(true);
  expect((await remove(rita, ritasCopy)).status).toBe(404);
  expect((await remove(rita, roleCopyId(1, 'dataFixer', 2))).status).toBe(204);
  dataverse.state.moveTo(rita, units[0]?.id ?? '', false, 'another administrator');
  expect(dataverse.state.rootRolesOf(people.rita.oid)).toEqual([]);
});

test('with matrix business units a user holds copies of several units, and a move leaves them', async () => {
  const [own, others] = [ritasCopy, roleCopyId(1, 'dataFixer', 2)];
  expect((await assign(rita, others)).status).toBe(400);
  dataverse.state.matrixUnits = true;
  expect((await assign(rita, others)).status).toBe(204);
  expect((await assign(rita, own)).status).toBe(204);
  dataverse.state.moveTo(rita, production.businessUnits[0]?.id ?? '', true, 'another administrator');
  expect(dataverse.state.rootRolesOf(people.rita.oid).filter((root) => root === fixer)).toHaveLength(2);
  expect((await remove(rita, own)).status).toBe(204);
  expect(ritaHolds()).toBe(true);
  expect((await remove(rita, others)).status).toBe(204);
  expect(ritaHolds()).toBe(false);
});

test('a person can have two rows: both are found by Entra id, each by its own id', async () => {
  await assign(rita, ritasCopy);
  const second = dataverse.state.duplicateUser(rita, 'another administrator');
  expect((await get(userWithRoles)).json.value).toHaveLength(2);
  const expand = '$expand=systemuserroles_association($select=roleid)';
  const first = await ask(api(`systemusers(${rita})?$select=systemuserid&${expand}`), token);
  expect(first.json['systemuserroles_association']).toHaveLength(2);
  const other = await ask(api(`systemusers(${second})?$select=azureactivedirectoryobjectid&${expand}`), token);
  expect(other.json).toMatchObject({
    azureactivedirectoryobjectid: people.rita.oid,
    systemuserroles_association: [],
  });
  expect(ritaHolds()).toBe(true);
});

test('who holds what survives a restart', () => {
  const first = stateIn(folder.path, production);
  first.assign(rita, ritasCopy, 'another administrator');
  const second = stateIn(folder.path, production);
  expect(second.rootRolesOf(people.rita.oid)).toContain(fixer);
  expect(second.remove(rita, ritasCopy, 'another administrator')).toBe('changed');
});
