import type { ProblemView } from '@jit/connector';
import { createEntraTokens } from '../../api/src/adapters/entra-tokens/entra-tokens.js';
import {
  audience,
  client,
  type Issuer,
  oid,
  startIssuer,
  tenant,
} from '../../api/src/adapters/entra-tokens/testing/issuer.js';
import { createApp } from '../../api/src/app.js';
import { openServer, type OpenServer } from '../../api/src/http/server.js';
import type { Handle } from '../../api/src/usecases/operation.js';
import { send } from '../support/raw-call.js';
import { forgedTokens, goodTokens } from './forged-tokens.js';

const now = Date.UTC(2026, 10, 22, 9);
const statusOf = {
  'not-signed-in': 401,
  'token-version': 401,
  'app-only-token': 403,
  'client-not-allowed': 403,
} as Record<string, number>;

let issuer: Issuer;
let server: OpenServer;
const actors: unknown[] = [];
const logged: string[] = [];
const clock = { at: 0, now: () => now, monotonic: () => clock.at };

beforeAll(async () => {
  issuer = await startIssuer();
  const note = (event: string, fields?: object) => void logged.push(JSON.stringify({ event, ...fields }));
  const log = { info: note, warn: note, error: note };
  const handle = ((_name: string, actor: unknown) => {
    actors.push(actor);
    return Promise.resolve({ ok: true, value: { id: oid, tenantId: tenant, personas: [] } });
  }) as unknown as Handle;
  const app = createApp({
    handle,
    authenticate: createEntraTokens({
      authority: issuer.authority,
      tenants: [tenant],
      audience,
      allowedClients: [client],
      jobRole: 'Jobs.Run',
      clock,
      log,
    }).person,
    notReady: () => [],
    clock,
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log,
    courtesy: { burst: 100_000, perSecond: 1 },
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
});
afterAll(async () => {
  await server.close(1000);
  await issuer.close();
});

const ask = (token: string) =>
  send(`http://127.0.0.1:${server.port}`, {
    method: 'GET',
    path: '/api/v1/me',
    headers: [['Authorization', `Bearer ${token}`]],
  });

test.each(forgedTokens.map((forged) => [forged.name, forged] as const))('%s', async (_name, { token, code }) => {
  actors.splice(0);
  const text = await token(issuer, now);
  const answer = await ask(text);
  expect([answer.status, (JSON.parse(answer.text) as ProblemView).code]).toEqual([statusOf[code], code]);
  expect(answer.headers['www-authenticate'] === undefined).toBe(answer.status !== 401);
  expect(actors).toEqual([]);
});

test.each(goodTokens.map(({ name, minting }) => [name, minting] as const))('%s: is good', async (_name, minting) => {
  actors.splice(0);
  expect((await ask(issuer.mint(now, minting(now)))).status).toBe(200);
  expect(actors).toEqual([expect.objectContaining({ tid: tenant, oid, client })]);
});

test('A4, A5: all of them together made the issuer answer once, at one address', () => {
  expect(issuer.asked).toEqual([`/${tenant}/discovery/v2.0/keys`]);
});

test('A5: five hundred unknown key ids beside good calls cost one fetch', async () => {
  const good = issuer.mint(now);
  const fetches = issuer.asked.length;
  clock.at += 31_000;
  for (let round = 0; round < 20; round += 1) {
    const forged = Array.from({ length: 25 }, (_, index) => issuer.mint(now, { header: { kid: `${round}-${index}` } }));
    const [first, ...others] = await Promise.all([good, ...forged].map(ask));
    expect(first?.status).toBe(200);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([401]));
  }
  expect(issuer.asked.length - fetches).toBe(1);
});

test('A16: a new key is taken after one fetch, a withdrawn one no more', async () => {
  const old = issuer.mint(now);
  await issuer.rotate(true);
  clock.at += 31_000;
  expect((await ask(issuer.mint(now))).status).toBe(200);
  expect((await ask(old)).status).toBe(401);
});

test('A21: headers that claim who calls change nothing', async () => {
  actors.splice(0);
  const headers = [
    'X-MS-CLIENT-PRINCIPAL',
    'X-MS-CLIENT-PRINCIPAL-ID',
    'X-Forwarded-User',
    'X-ARR-ClientCert',
    'X-Forwarded-Client-Cert',
    'Cookie',
  ];
  await send(`http://127.0.0.1:${server.port}`, {
    method: 'GET',
    path: '/api/v1/me',
    headers: [
      ['Authorization', `Bearer ${issuer.mint(now)}`],
      ...headers.map((name) => [name, `oid=${client}`] as const),
    ],
  });
  expect(actors).toEqual([expect.objectContaining({ oid })]);
});

test('W14: no part of a token stands in the log', () => {
  const parts = issuer.mint(now).split('.');
  expect(logged.length).toBeGreaterThan(50);
  for (const line of logged) for (const part of parts) expect(line).not.toContain(part.slice(0, 40));
});
