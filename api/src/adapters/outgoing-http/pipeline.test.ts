import type { TokenCredential } from '@azure/core-auth';
import { gzipSync } from 'node:zlib';
import { createSend, type OutsideRequest } from './pipeline.js';
import { startScripted, type ScriptedReply, type ScriptedServer } from '../testing/scripted-server.js';

const quiet = new AbortController().signal;
const secretToken = 'eyJ.secret.token';
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: secretToken, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScripted();
});
afterEach(() => server.stop());

const make = (more: object = {}) =>
  createSend({
    name: 'graph',
    address: server.address,
    credential,
    scope: 'https://graph.example/.default',
    clock: { now: () => Date.parse('2026-01-01T10:00:00Z') },
    ...more,
  });
const get = (): OutsideRequest => ({ method: 'GET', url: `${server.address}/v1.0/things?secret=query` });
const ask = (reply: ScriptedReply) => {
  server.answer(reply);
  return make()(get(), quiet);
};
const error = (status: number, code: string, headers: Record<string, string> = {}): ScriptedReply => ({
  status,
  headers,
  body: { error: { code, message: 'Rita Request has no privilege' } },
});

describe('a definite answer', () => {
  test('2xx with JSON', async () => {
    const answer = await ask({ status: 200, body: { value: [1] }, headers: { 'x-one': '1' } });
    expect(answer).toMatchObject({
      kind: 'done',
      value: { status: 200, json: { value: [1] }, headers: { 'x-one': '1' } },
    });
  });
  test('204', async () => {
    expect(await ask({ status: 204 })).toMatchObject({ kind: 'done', value: { status: 204, json: undefined } });
  });
  test.each([400, 401, 403, 404, 409, 412])('%d in the form of the service is a no with its code', async (status) => {
    const answer = await ask(error(status, '0x80040220'));
    expect(answer).toMatchObject({ kind: 'refused', refusal: { status, code: '0x80040220' } });
    expect(answer).not.toHaveProperty('refusal.retryAfterMs');
  });
  test.each(['', 'a code in words'])('%j is no code: the status stands for it', async (code) => {
    expect(await ask(error(400, code))).toMatchObject({ kind: 'refused', refusal: { code: 'http-400' } });
  });
  test('the words of the service and the address stay out; our request id is in', async () => {
    const answer = await ask(error(403, 'Denied'));
    const id = server.seen[0]?.headers['client-request-id'];
    expect(answer).toMatchObject({ refusal: { message: `graph answered 403 Denied (request ${String(id)})` } });
  });
});

describe('429 was not done', () => {
  test.each<[string, Record<string, string>, number]>([
    ['in seconds', { 'retry-after': '7' }, 7000],
    ['as a date', { 'retry-after': 'Thu, 01 Jan 2026 10:00:09 GMT' }, 9000],
    ['without a time', {}, 30_000],
    ['with an absurd time', { 'retry-after': '99999999' }, 3_600_000],
  ])('and says when to come back: %s', async (_what, headers, ms) => {
    for (const reply of [error(429, '0x80072322', headers), { status: 429, headers, body: '<html>slow down</html>' }]) {
      expect(await ask(reply)).toMatchObject({
        kind: 'refused',
        refusal: { code: 'throttled', status: 429, retryAfterMs: ms },
      });
    }
  });
});

describe('everything else is unknown', () => {
  test.each<[string, ScriptedReply]>([
    ['500 in the form of the service', error(500, 'generalException')],
    ['503 with Retry-After', error(503, 'ServiceUnavailable', { 'retry-after': '5' })],
    ['502 of a gateway', { status: 502, body: '<html>Bad gateway</html>' }],
    ['404 of a proxy', { status: 404, body: '<html>Not found</html>' }],
    ['403 with JSON of something else', { status: 403, body: { error: 'blocked' } }],
    ['400 with a code that is no text', { status: 400, body: { error: { code: 5, message: 'x' } } }],
    ['401 without a body', { status: 401 }],
    ['HTML with status 200', { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    ['JSON that calls itself a text', { status: 200, body: '{}', headers: { 'content-type': 'text/plain' } }],
    ['an empty 200', { status: 200, headers: { 'content-type': 'application/json' } }],
    ['cut JSON', { status: 200, body: '{"value":[', headers: { 'content-type': 'application/json' } }],
    ['a cut body', { status: 200, body: { value: [] }, then: 'cut' }],
    ['a bare word', { status: 200, body: 'null', headers: { 'content-type': 'application/json' } }],
    ['a reset', 'reset'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['307', { status: 307, headers: { location: '/elsewhere' } }],
  ])('%s, after one request', async (_what, reply) => {
    expect((await ask(reply)).kind).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });
  test('a compressed answer nobody asked for', async () => {
    const body = gzipSync('{"value":[]}').toString('latin1');
    expect(
      (await ask({ status: 200, body, headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' } }))
        .kind,
    ).toBe('unknown');
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });
  test('an answer longer than the limit', async () => {
    server.answer({ status: 200, body: { value: 'x'.repeat(2000) } });
    expect(await make({ maxBodyBytes: 1000 })(get(), quiet)).toEqual({
      kind: 'unknown',
      cause: 'graph: status 200, too long',
    });
    expect((await make({ maxBodyBytes: 3000 })(get(), quiet)).kind).toBe('done');
  });
  test.each<[string, ScriptedReply]>([
    ['no answer', 'hang'],
    [
      'half an answer',
      { status: 200, body: '{"value"', then: 'stall', headers: { 'content-type': 'application/json' } },
    ],
  ])('%s until the call ends', async (_what, reply) => {
    const ending = new AbortController();
    server.answer(() => {
      setTimeout(() => ending.abort(), 30);
      return reply;
    });
    expect(await make()(get(), ending.signal)).toEqual({ kind: 'unknown', cause: 'graph: time-out' });
  });
  test('a call that had already ended sends nothing', async () => {
    expect((await make()(get(), AbortSignal.abort())).kind).toBe('unknown');
    expect(server.seen).toHaveLength(0);
  });
  test('without a token nothing is sent, and the cause tells nothing of it', async () => {
    const broken = { getToken: () => Promise.reject(new Error('client_secret=abc is wrong')) };
    for (const none of [broken, { getToken: () => Promise.resolve(null) }]) {
      expect(await make({ credential: none })(get(), quiet)).toEqual({ kind: 'unknown', cause: 'graph: no token' });
    }
    expect(server.seen).toHaveLength(0);
  });
  test.each([
    [
      'invalid_client: Error(s): 7000222 - Description: AADSTS7000222: The provided client secret keys are expired.',
      'AADSTS7000222',
    ],
    ['unauthorized_client: Error(s): 700016 - Description: AADSTS700016: Application was not found.', 'AADSTS700016'],
    ['temporarily_unavailable: Error(s): 90033 - Description: AADSTS90033: A transient error has occurred.', undefined],
    ['endpoints_resolution_error: See https://aka.ms/msal.js.errors', undefined],
  ])('a sign-in of ours that Entra refuses is told by its code, a silent one is not: %s', async (message, code) => {
    const broken = { getToken: () => Promise.reject(new Error(message)) };
    const answer = await make({ credential: broken })(get(), quiet);
    expect(answer).toEqual(
      code === undefined
        ? { kind: 'unknown', cause: 'graph: no token' }
        : { kind: 'unknown', cause: `graph: our own credential is refused (${code})`, credential: code },
    );
    expect(server.seen).toHaveLength(0);
  });
  test('so is a token of ours that the service does not accept', async () => {
    expect(await ask({ status: 401 })).toMatchObject({ kind: 'unknown', credential: 'http-401' });
  });
  test('a token that does not come ends with the call', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 30);
    const slow = { getToken: () => new Promise<never>(() => {}) };
    expect(await make({ credential: slow })(get(), ending.signal)).toEqual({
      kind: 'unknown',
      cause: 'graph: time-out',
    });
  });
  test('a server that is not there', async () => {
    const send = make();
    const request = get();
    await server.stop();
    expect(await send(request, quiet)).toEqual({ kind: 'unknown', cause: 'graph: ECONNREFUSED' });
  });
});

describe('what is sent', () => {
  test('the token, JSON, the headers asked for and who we are', async () => {
    server.answer({ status: 204 });
    const body = { groupIds: ['ä'] };
    await make({ userAgent: 'jit-access/1' })(
      { ...get(), method: 'POST', headers: { Consistency: 'Strong' }, body },
      quiet,
    );
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: 'POST', url: '/v1.0/things?secret=query', body: JSON.stringify(body) });
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${secretToken}`,
      accept: 'application/json',
      'content-type': 'application/json',
      consistency: 'Strong',
      'user-agent': 'jit-access/1',
    });
  });
  test('nothing to another origin: the token is for this one', async () => {
    const request = { method: 'GET', url: 'https://elsewhere.example/v1.0' } as const;
    await expect(make()(request, quiet)).rejects.toThrow('another origin');
  });
  test.each(['http://graph.example', 'ftp://graph.example', 'http://127.0.0.1.example', 'graph', ''])(
    '%j is refused at the start',
    (address) => {
      expect(() => make({ address })).toThrow('is no https address');
    },
  );
});
