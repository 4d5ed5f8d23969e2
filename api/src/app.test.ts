import { request } from 'node:http';
import { connect } from 'node:net';
import type { ProblemView } from '@jit/connector';
import { createApp, type AppNeeds } from './app.js';
import { ok, refuse } from './domain/result.js';
import { openServer, type OpenServer } from './http/server.js';

const person = { tid: 't', oid: 'o', client: 'c' };
const open: OpenServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(100)));
});

interface Running {
  readonly port: number;
  readonly logged: [string, Readonly<Record<string, unknown>>][];
  readonly get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
}

async function running(more: Partial<AppNeeds> = {}): Promise<Running> {
  const logged: Running['logged'] = [];
  const note = (event: string, fields = {}) => void logged.push([event, fields]);
  const app = createApp({
    handle: () => Promise.resolve(refuse('not-found')),
    authenticate: () => Promise.resolve(ok(person)),
    notReady: () => [],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: (bytes) => '5'.repeat(bytes * 2) },
    log: { info: note, warn: note, error: note },
    checkAnswers: true,
    ...more,
  });
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  open.push(opened.value);
  const { port } = opened.value;
  return {
    port,
    logged,
    get: (path, headers = {}, method = 'GET') =>
      fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: 'Bearer x', ...headers } }),
  };
}

const problemOf = async (answer: Response) => (await answer.json()) as ProblemView & Record<string, unknown>;

/** Writes to the socket what fetch would never send. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

test('an answer is JSON for one person: kept by nobody, readable by no other site', async () => {
  const me = { id: 'o', tenantId: 't', personas: ['requester' as const] };
  const { get } = await running({ handle: (() => Promise.resolve(ok(me))) as AppNeeds['handle'] });
  const answer = await get('/api/v1/me', { origin: 'https://evil.example' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(me);
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    vary: 'Authorization',
  });
  for (const name of ['x-powered-by', 'etag', 'access-control-allow-origin', 'set-cookie', 'server'])
    expect(headers).not.toHaveProperty(name);
});

test('what was made is answered with 201 and the address that ends it, on our own base path', async () => {
  const handle = (() => Promise.resolve(ok({ id: '0123456789abcdef' }))) as AppNeeds['handle'];
  const subscribe = async (more: Partial<AppNeeds>) => {
    const { port } = await running({ handle, ...more });
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/triggers/decision-needed`, {
      method: 'POST',
      headers: { authorization: 'Bearer x', 'content-type': 'application/json', 'x-forwarded-host': 'evil.example' },
      body: JSON.stringify({ callbackUrl: 'https://prod-1.westeurope.logic.azure.com/workflows/1' }),
    });
    return [answer.status, answer.headers.get('location')?.replace(`:${port}`, ''), await answer.json()] as const;
  };
  const path = '/api/v1/subscriptions/0123456789abcdef';
  expect(await subscribe({})).toEqual([201, `http://127.0.0.1${path}`, { id: '0123456789abcdef' }]);
  expect((await subscribe({ publicUrl: 'https://jit.example' }))[1]).toBe(`https://jit.example${path}`);
});

test('the keys that sign notices are there for everybody, as a set of JSON Web Keys', async () => {
  const { port } = await running({ publicKeys: [{ keyId: 'abc', x: 'base64url' }] });
  const answer = await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  expect(await answer.json()).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: 'abc', x: 'base64url' }],
  });
  const wrong = await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`, { method: 'POST' });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('a refusal names its code, words, way out, trace and findings', async () => {
  const findings = [
    { rule: 'not-eligible', result: 'unmet' as const, text: 'Members of Makers can request this role.' },
  ];
  const { get } = await running({
    handle: () => Promise.resolve(refuse('not-eligible', { detail: 'You are in none of them.', findings })),
  });
  const answer = await get('/api/v1/me');
  expect(answer.status).toBe(403);
  expect(await problemOf(answer)).toEqual({
    type: 'urn:jit-access:problem:not-eligible',
    title: 'You are not in a group that can request this role.',
    status: 403,
    detail: 'You are in none of them.',
    code: 'not-eligible',
    help: 'Contact the administrators of this service: they can add you.',
    traceId: '5'.repeat(32),
    findings,
  });
});

test('without a sign-in the scheme is named; with a bad one also what is wrong', async () => {
  const { get } = await running({ authenticate: () => Promise.resolve(refuse('token-version')) });
  const none = await get('/api/v1/me', { authorization: '' });
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const bad = await get('/api/v1/me');
  expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  expect((await problemOf(bad)).code).toBe('token-version');
});

test('503 and 429 say when to come back', async () => {
  const { get } = await running({
    handle: () => Promise.resolve(refuse('outcome-unknown', { retryAfterSeconds: 2.2 })),
    courtesy: { burst: 1, perSecond: 0.1 },
  });
  const unknown = await get('/api/v1/me');
  expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([503, '3']);
  const tooFast = await get('/api/v1/me');
  expect([tooFast.status, tooFast.headers.get('retry-after')]).toEqual([429, '10']);
  expect((await problemOf(tooFast)).code).toBe('too-many-requests');
});

test('G18: a fault shows its trace id and nothing of itself; the log has the rest', async () => {
  const { get, logged } = await running({ handle: () => Promise.reject(new Error('secret of the store')) });
  const answer = await get('/api/v1/me');
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ code: 'internal-error', traceId: '5'.repeat(32) });
  expect(text).not.toMatch(/secret|at |\.ts/);
  expect(logged).toContainEqual([
    'http.fault',
    { traceId: '5'.repeat(32), kind: 'Error', stack: expect.stringContaining('secret of the store') as unknown },
  ]);
});

test('an answer that breaks the contract is a fault where answers are checked', async () => {
  const { get } = await running({ handle: (() => Promise.resolve(ok({ id: 7 }))) as unknown as AppNeeds['handle'] });
  expect((await get('/api/v1/me')).status).toBe(500);
});

test.each([
  ['where the connection arrived', undefined, (port: number) => `http://127.0.0.1:${port}`],
  ['the configured address', 'https://jit.contoso.example', () => 'https://jit.contoso.example'],
])('the next page stands under %s, whatever the Host header says', async (_what, publicUrl, origin) => {
  const handle = (() => Promise.resolve(ok({ value: [], next: 'a b&c' }))) as unknown as AppNeeds['handle'];
  const { port } = await running({ handle, ...(publicUrl === undefined ? {} : { publicUrl }) });
  const text = await raw(
    port,
    'GET /api/v1/roles?environment=PROD-1&limit=5&after= HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n' +
      'Authorization: Bearer x\r\nConnection: close\r\n\r\n',
  );
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({
    value: [],
    nextLink: `${origin(port)}/api/v1/roles?environment=prod-1&limit=5&after=a%20b%26c`,
  });
});

test('the last page has no link', async () => {
  const handle = (() => Promise.resolve(ok({ value: [] }))) as unknown as AppNeeds['handle'];
  const { get } = await running({ handle });
  expect(await (await get('/api/v1/roles')).json()).toEqual({ value: [] });
});

test('HEAD answers as GET without a body, other methods are refused with those that are taken', async () => {
  const handle = (() => Promise.resolve(ok({ id: 'o', tenantId: 't', personas: [] }))) as unknown as AppNeeds['handle'];
  const { get } = await running({ handle });
  const head = await get('/api/v1/me', {}, 'HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
  for (const [path, method, allow] of [
    ['/api/v1/me', 'OPTIONS', 'GET, HEAD'],
    ['/api/v1/me', 'PUT', 'GET, HEAD'],
    ['/api/v1/requests', 'PATCH', 'POST, GET, HEAD'],
    ['/api/v1/requests/x/approve', 'GET', 'POST'],
    ['/livez', 'POST', 'GET, HEAD'],
  ] as const) {
    const answer = await get(path, { 'x-http-method-override': 'GET' }, method);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    expect((await problemOf(answer)).code).toBe('method-not-allowed');
  }
});

test('W21: TRACE, broken headers, no host and two hosts are refused', async () => {
  const { port } = await running();
  const trace = await raw(port, 'TRACE /api/v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(trace).toMatch(/^HTTP\/1\.1 405 /);
  for (const text of [
    'GARBAGE\r\n\r\n',
    `GET /livez HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    'POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n',
    'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n',
    'GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
  ]) {
    const answer = await raw(port, text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"invalid-input"');
  }
});

test('G9: who sends slowly is cut off, and nothing is done', async () => {
  const done: string[] = [];
  const app = createApp({
    handle: (name) => {
      done.push(name);
      return Promise.resolve(refuse('not-found'));
    },
    authenticate: () => Promise.resolve(ok(person)),
    notReady: () => [],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: () => 'a' },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const quick = {
    headersTimeout: 100,
    requestTimeout: 100,
    keepAliveTimeout: 1000,
    connectionsCheckingInterval: 20,
    mostConnections: 100,
    mostCallsOnOne: 8,
  };
  const opened = await openServer(app, '127.0.0.1', 0, { within: quick });
  if (!opened.ok) throw new Error(opened.why);
  open.push(opened.value);
  const head =
    'POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\n';
  for (const text of [head, `${head}Content-Length: 50\r\n\r\n{"commandId":`]) {
    const answer = await raw(opened.value.port, text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"invalid-input"');
  }
  expect(done).toEqual([]);
});

test('G9: a body that says it is too large is refused before it comes', async () => {
  const { port } = await running();
  const head =
    'POST /api/v1/requests HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\n';
  const answer = await raw(port, `${head}Connection: close\r\nContent-Length: 20000\r\n\r\n{`);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('every field that is wrong is named at once, in words, without what was sent', async () => {
  const { port } = await running();
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/requests/nobody/extend`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ commandId: 'secret', minutes: 1.5, 'a\nb\u202e': 'secret', state: 'active' }),
  });
  const text = await answer.text();
  expect(text).not.toContain('secret');
  expect((JSON.parse(text) as ProblemView).errors).toEqual([
    { field: 'requestId', message: 'does not have the expected form' },
    { field: 'commandId', message: 'must have at least 8 characters' },
    { field: 'minutes', message: 'must be a whole number' },
    { field: 'reason', message: 'is required' },
    { field: 'a?b?', message: 'is not known here' },
    { field: 'state', message: 'is not known here' },
  ]);
});

test('W17: health is bare: alive, ready, or why not in codes', async () => {
  const reasons: string[] = [];
  const { get } = await running({ notReady: () => reasons });
  expect(await (await get('/livez', { authorization: '' })).json()).toEqual({ status: 'ok' });
  expect(await (await get('/readyz', { authorization: '' })).json()).toEqual({ status: 'ready' });
  reasons.push('clock-off', 'The store https://account.example does not answer');
  const answer = await get('/readyz', { authorization: '' });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await problemOf(answer)).toMatchObject({ code: 'not-ready', reasons: ['clock-off', 'other'] });
  expect((await get('/livez')).status).toBe(200);
});

test('an unknown address is a problem too', async () => {
  const { get } = await running();
  for (const path of ['/', '/api/v1', '/api/v1/nothing', '/api/v2/me', '/metrics', '/api/v1//me', '/api/v1/%6De/'])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
});

test('a busy port is told with what to do', async () => {
  const { port } = await running();
  const again = await openServer(() => {}, '127.0.0.1', port);
  expect(again).toEqual({
    ok: false,
    why: `Port ${port} on 127.0.0.1 is in use: stop what uses it, or set PORT to another one.`,
  });
});

test('closing lets a running call end and takes no new one', async () => {
  let finish: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let arrived: () => void = () => {};
  const inside = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const { port } = await running({
    handle: async () => {
      arrived();
      await started;
      return refuse('not-found');
    },
  });
  const answered = new Promise<number>((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', path: '/api/v1/me', headers: { authorization: 'Bearer x' } },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    call.once('error', reject).end();
  });
  await inside;
  const closing = open.splice(0)[0]?.close(10_000);
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
  finish();
  expect(await answered).toBe(404);
  await closing;
});
