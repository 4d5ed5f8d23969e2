import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { people } from '../seed.js';
import { productionId, roleCopyId } from '../seed-environments.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type Loopback, serve } from '../wire/loopback.js';
import { readManifest, readStrings } from './control-files.js';
import type { EnvironmentNow } from './dataverse-now.js';
import { writeProbeControl } from './probe-control.js';
import { startHost } from './server.js';

const folder = temporaryFolder();
const control = writeProbeControl(join(folder.path, 'probe'));
let sandbox: Sandbox;
let api: Loopback;
let host: Loopback;
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: folder.path });
  api = await serve(({ method, url, headers, body }) => {
    const { oid } = decodeJwt((headers.authorization ?? '').replace('Bearer ', ''));
    if (url.pathname === '/api/v1/me') return { status: 200, body: { id: oid, tenantId: 't', personas: [] } };
    return { status: 409, body: { code: 'request-open', method, path: url.pathname, body } };
  });
  host = await startHost({ sandbox, api: api.url, control });
});
afterAll(async () => {
  await Promise.all([host.stop(), api.stop(), sandbox.stop()]);
  folder.remove();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${host.url}${path}`, { headers });
const newSession = async (): Promise<string> => ((await get('/')).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const post = (path: string, cookie: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${host.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: host.url, cookie, ...headers },
    body: JSON.stringify(body),
  });
const call = async (cookie: string, operation: string, values: unknown[], more: object = {}): Promise<unknown> =>
  ((await (await post('/host/call', cookie, { operation, values, ...more })).json()) as { value: unknown }).value;

test('two browsers can be two people at once, and the token never reaches the page', async () => {
  const [one, other] = [await newSession(), await newSession()];
  await post('/host/sign-in', other, { person: people.ben.oid });
  expect(await call(one, 'GetMe', [])).toMatchObject({ id: people.rita.oid });
  expect(await call(other, 'GetMe', [])).toMatchObject({ id: people.ben.oid });
  const settings = await (await get('/host/settings', { cookie: other })).text();
  expect(settings).toContain(people.ben.oid);
  expect(settings).not.toContain('eyJ');
});

test('a refused call comes back as an error value, with its body only when that is switched on', async () => {
  const cookie = await newSession();
  const values = ['c-1234567', 'role', 2, 'why'];
  const message = 'JITAccess.CreateRequest failed: The server returned an HTTP error with code 409 (Conflict).';
  expect(await call(cookie, 'CreateRequest', values)).toMatchObject({
    $error: { kind: 23, message, httpResponse: null },
  });
  expect(await call(cookie, 'CreateRequest', values, { errorDetails: true })).toMatchObject({
    $error: { httpStatus: 409, httpResponse: expect.stringContaining('request-open') as unknown },
  });
});

test('nobody but the page itself may act, and emergency accounts cannot be used', async () => {
  const cookie = await newSession();
  const person = people.ben.oid;
  expect((await post('/host/sign-in', cookie, { person }, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post('/host/sign-in', cookie, { person }, { 'content-type': 'text/plain' })).status).toBe(403);
  expect((await post('/host/sign-in', cookie, { person: people.breakGlassOne.oid })).status).toBe(404);
  expect(await call(cookie, 'GetMe', [])).toMatchObject({ id: people.rita.oid });
});

test('files outside the served folders cannot be read', async () => {
  for (const path of ['/control/..%2f..%2fcertificate.json', '/lib/constructor', '/page/..%2fserver.ts', '/x']) {
    expect((await get(path)).status).toBe(404);
  }
  expect((await get('/control/css/probe.css')).headers.get('content-type')).toContain('text/css');
});

test('what another administrator does is seen in Dataverse at once', async () => {
  const cookie = await newSession();
  const role = roleCopyId(1, 'dataFixer');
  const change = { environment: productionId, person: people.rita.oid, role };
  const holders = async (): Promise<string[]> => {
    const now = (await (await get('/host/dataverse')).json()) as EnvironmentNow[];
    const roles = now.find(({ id }) => id === productionId)?.roles ?? [];
    return roles.find(({ rootId }) => rootId === role)?.holders.map(({ name }) => name) ?? [];
  };
  expect(await holders()).toEqual(['Pia Holm']);
  await post('/host/outside', cookie, { ...change, act: 'give' });
  expect(await holders()).toEqual(['Pia Holm', 'Rita Berg']);
  await post('/host/outside', cookie, { ...change, act: 'take' });
  expect(await holders()).toEqual(['Pia Holm']);
});

test('the page says who may be given a role, who is disabled and which team gives a role', async () => {
  const now = (await (await get('/host/dataverse')).json()) as EnvironmentNow[];
  const prod = now.find(({ id }) => id === productionId);
  expect(prod?.people.map(({ name }) => name)).toEqual(expect.arrayContaining(['Rita Berg', 'Noa Lind']));
  expect(prod?.people.map(({ name }) => name)).not.toContain('Una Weiss');
  const roles = prod?.roles.map(({ name, teams, holders }) => [name, teams, holders.map((holder) => holder.name)]);
  expect(roles).toContainEqual(['Data Fixer', ['Sales Desk'], ['Pia Holm']]);
  expect(roles).toContainEqual(['System Customizer', [], expect.arrayContaining(['Dora Fels (disabled)'])]);
});

test('manifest and words are read from what the build left', () => {
  expect(readManifest(control)).toMatchObject({
    name: 'Probe.Control',
    version: '1.2.3',
    events: ['OnRefresh', 'OnCommand'],
    styles: ['css/probe.css'],
  });
  expect(readManifest(control).outputs).toContain('BoardQuery');
  expect(readStrings(control)).toEqual({ hello: 'Ask & wait' });
});
