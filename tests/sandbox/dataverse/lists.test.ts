import { type Entra, startEntra } from '../entra/server.js';
import { applications, groups, people } from '../seed.js';
import { environments, roleCopyId, systemUserId, teamId } from '../seed-environments.js';
import { temporaryFolder } from '../temporary-folder.js';
import { ask, type Asked } from '../wire/ask.js';
import { emptyList, inACircle, leadingTo, withoutLink, withoutRows, withRows } from './odd-lists.js';
import { type Dataverse, startDataverse } from './server.js';
import { createState } from './state.js';

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

const get = (path: string): Promise<Asked> => ask(`${dataverse.url}/api/data/v9.2/${path}`, token);
const [fixer, administrator] = [roleCopyId(1, 'dataFixer'), roleCopyId(1, 'systemAdministrator')];

test('the copies of several roles come in one list, and the administrator role has its template', async () => {
  const filter = `(_parentrootroleid_value eq ${fixer} or _parentrootroleid_value eq ${administrator})`;
  const { json } = await get(`roles?$filter=${filter}&$select=roleid,_parentrootroleid_value,_roletemplateid_value`);
  expect(json.value).toHaveLength(6);
  const templates = json.value.map((role) => [role['_parentrootroleid_value'], role['_roletemplateid_value']]);
  expect(templates).toContainEqual([administrator, '627090ff-40a3-4053-8790-584edc5be201']);
  expect(templates).toContainEqual([fixer, null]);
});

test('a team says whether it is an Entra group, which roles it has and who is in it', async () => {
  const [desk, crew] = [teamId(1, 'salesDesk'), teamId(1, 'releaseCrew')];
  const teams = await get(`teams?$filter=teamid eq ${desk} or teamid eq ${crew}&$select=name,teamtype`);
  expect(teams.json.value.map(({ name, teamtype }) => [name, teamtype])).toEqual([
    ['Sales Desk', 0],
    ['Release Crew', 2],
  ]);
  const whole = await get(`teams(${crew})`);
  expect(whole.json['azureactivedirectoryobjectid']).toBe(groups.releaseCrew.id);
  const roles = await get(`teamrolescollection?$filter=teamid eq ${desk}&$select=roleid`);
  expect(roles.json.value.map(({ roleid }) => roleid)).toEqual([roleCopyId(1, 'dataFixer', 1)]);
  const members = await get(`teammemberships?$filter=teamid eq ${desk}&$select=systemuserid`);
  expect(members.json.value.map(({ systemuserid }) => systemuserid)).toEqual([systemUserId(1, 'noa')]);
});

test('a user who is deleted is in no team any more', async () => {
  dataverse.state.deleteUser(systemUserId(1, 'noa'), 'another administrator');
  const { json } = await get(`teammemberships?$filter=teamid eq ${teamId(1, 'salesDesk')}`);
  expect(json.value).toEqual([]);
});

test('who has left keeps the role in a disabled account', async () => {
  const { json } = await get(`systemusers(${systemUserId(1, 'dora')})?$select=isdisabled,accessmode,applicationid`);
  expect(json).toMatchObject({ isdisabled: true, accessmode: 0, applicationid: null });
  expect(dataverse.state.rootRolesOf(people.dora.oid)).toContain(roleCopyId(1, 'systemCustomizer'));
});

test('pages may be smaller than asked, and another organization may answer', async () => {
  dataverse.behaviour.pageMost = 2;
  const { json, headers } = await get('systemusers?$select=fullname');
  expect([json.value.length, headers.get('preference-applied')]).toEqual([2, 'odata.maxpagesize=2']);
  dataverse.behaviour.organizationId = '0f000000-0000-4000-8000-00000000ffff';
  expect((await get('WhoAmI')).json['OrganizationId']).toBe('0f000000-0000-4000-8000-00000000ffff');
});

test('a list can be odd in one way at a time', async () => {
  dataverse.behaviour.pageMost = 2;
  const list = 'systemusers?$select=fullname';
  const { faults } = dataverse;
  faults.add({ fault: emptyList() });
  expect((await get(list)).json).toMatchObject({ value: [] });
  faults.add({ fault: withoutLink() });
  const cut = await get(list);
  expect([cut.json.value.length, cut.json['@odata.nextLink']]).toEqual([2, undefined]);
  faults.add({ fault: leadingTo('https://elsewhere.example/api') });
  expect((await get(list)).json['@odata.nextLink']).toBe('https://elsewhere.example/api');
  faults.add({ fault: inACircle() });
  const circle = String((await get(list)).json['@odata.nextLink']);
  expect((await ask(circle, token)).json.value).toEqual((await get(list)).json.value);
  faults.add({ fault: withoutRows(({ systemuserid }) => systemuserid === systemUserId(1, 'rita')) });
  expect((await get(list)).json.value).toHaveLength(1);
  faults.add({ fault: withRows((row) => ({ ...row, systemuserid: null })) });
  expect((await get(list)).json.value[0]).toMatchObject({ systemuserid: null });
  expect((await get(list)).json.value[0]).toMatchObject({ systemuserid: systemUserId(1, 'rita') });
});
