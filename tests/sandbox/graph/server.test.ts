import { startEntra, type Entra } from '../entra/server.js';
import { applications, groups, people } from '../seed.js';
import { temporaryFolder } from '../temporary-folder.js';
import { ask, type Asked } from '../wire/ask.js';
import { graphThrottled } from './errors.js';
import { type Graph, startGraph } from './server.js';

const folder = temporaryFolder();
let entra: Entra;
let graph: Graph;
beforeAll(async () => {
  entra = await startEntra({ dataFolder: folder.path });
  graph = await startGraph(entra);
});
afterAll(async () => {
  await Promise.all([graph.stop(), entra.stop()]);
  folder.remove();
});
afterEach(() => graph.faults.clear());

const token = (roles: readonly string[] = applications.product.graphRoles): string =>
  entra.mint({ client: applications.product, audience: 'https://graph.microsoft.com', roles });
const get = (path: string): Promise<Asked> => ask(`${graph.url}/v1.0${path}`, token());
const check = (oid: string, groupIds: unknown): Promise<Asked> =>
  ask(`${graph.url}/v1.0/users/${oid}/checkMemberGroups`, token(), { method: 'POST', body: { groupIds } });

const { makers, approvers, releaseCrew } = groups;

test('a person is a member of the groups around a nested group too', async () => {
  const { status, json } = await check(people.pia.oid, [makers.id, approvers.id, releaseCrew.id]);
  expect(status).toBe(200);
  expect(json.value).toEqual([makers.id, releaseCrew.id]);
});

test('twenty groups may be asked for, twenty-one fail the whole call', async () => {
  const unknown = Array.from({ length: 19 }, (_, at) => `b9000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
  expect((await check(people.rita.oid, [makers.id, ...unknown])).json.value).toEqual([makers.id]);
  expect((await check(people.rita.oid, [makers.id, approvers.id, ...unknown])).status).toBe(400);
});

test('one malformed group id fails the whole call', async () => {
  const { status, json } = await check(people.rita.oid, [makers.id, 'makers']);
  expect(status).toBe(400);
  expect(json.error.code).toBe('Request_BadRequest');
});

test('whether an account is enabled is told only to who selects it', async () => {
  expect((await get(`/users/${people.rita.oid}`)).json).not.toHaveProperty('accountEnabled');
  const { json } = await get(`/users/${people.rita.oid}?$select=id,displayName,accountEnabled`);
  expect(json).toMatchObject({ id: people.rita.oid, displayName: 'Rita Berg', accountEnabled: true });
});

test('an absent user or group is 404 in the form of Graph', async () => {
  const nobody = 'a1000000-0000-4000-8000-000000009999';
  for (const path of [`/users/${nobody}`, `/groups/${nobody}`, `/groups/${nobody}/transitiveMembers`]) {
    const { status, json } = await get(path);
    expect(status).toBe(404);
    expect(json.error).toMatchObject({
      code: 'Request_ResourceNotFound',
      innerError: { 'request-id': expect.any(String) as unknown },
    });
  }
});

test('all people and groups inside a group come page by page', async () => {
  const seen: string[] = [];
  let next: string | undefined =
    `${graph.url}/v1.0/groups/${makers.id}/transitiveMembers?$select=id,displayName&$top=2`;
  let pages = 0;
  while (next !== undefined) {
    const { json } = await ask(next, token());
    seen.push(...json.value.map((entry) => `${String(entry['@odata.type'])} ${String(entry['displayName'])}`));
    next = json['@odata.nextLink'];
    pages += 1;
  }
  expect(pages).toBe(2);
  expect(seen).toEqual([
    '#microsoft.graph.user Rita Berg',
    '#microsoft.graph.user Ben Koh',
    '#microsoft.graph.user Pia Holm',
    '#microsoft.graph.group Release Crew',
  ]);
});

test('without a token, with a foreign one, or without the permission nothing is told', async () => {
  const url = `${graph.url}/v1.0/users/${people.rita.oid}`;
  expect((await ask(url)).json.error.code).toBe('InvalidAuthenticationToken');
  expect((await ask(url, entra.mint({ person: people.rita }))).status).toBe(401);
  const audience = 'https://graph.microsoft.com';
  expect((await ask(url, entra.mint({ audience, roles: ['User.Read.All'], signing: 'wrong-key' }))).status).toBe(401);
  const denied = await ask(url, token(['User.Read.All']));
  expect([denied.status, denied.json.error.code]).toEqual([403, 'Authorization_RequestDenied']);
});

test('each bad day can be played, as often as wished', async () => {
  const path = `/users/${people.rita.oid}`;
  graph.faults.add({ fault: graphThrottled(7) });
  const throttled = await get(path);
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
  graph.faults.add({ fault: { kind: 'html' } });
  expect((await get(path)).text).toContain('<html>');
  graph.faults.add({ fault: { kind: 'empty' } });
  expect((await get(path)).text).toBe('');
  for (const kind of ['drop-before', 'drop-after', 'cut'] as const) {
    graph.faults.add({ fault: { kind } });
    await expect(get(path)).rejects.toThrow();
  }
  graph.faults.add({ fault: { kind: 'answer', status: 503 }, times: 2, path: /users/ });
  expect([(await get(path)).status, (await get(path)).status, (await get(path)).status]).toEqual([503, 503, 200]);
});
