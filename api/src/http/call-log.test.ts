import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import type { OperationName } from '@jit/connector';
import { type AppNeeds, createApp } from '../app.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { callEvents, markOf } from './call-log.js';
import { openServer, type OpenServer } from './server.js';

const person = {
  tid: 'a0000000-0000-4000-8000-000000000001',
  oid: 'a0000000-0000-4000-8000-000000000002',
  client: 'c',
};
const deployment = 'd1';
type Sent = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };
type Line = { readonly level: string; readonly event: string } & Readonly<Record<string, unknown>>;
let server: OpenServer | undefined;
afterEach(() => server?.close(10));

async function running(
  answer: (name: OperationName) => Promise<Result<unknown>> = () => Promise.resolve(ok({ id: 'x' })),
) {
  const lines: Line[] = [];
  const write =
    (level: string) =>
    (event: string, fields: object = {}) =>
      void lines.push({ level, event, ...fields });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const app = createApp({
    handle: answer as AppNeeds['handle'],
    authenticate: (token) =>
      Promise.resolve(
        token === 'good'
          ? ok(person)
          : token === 'client'
            ? refuse('client-not-allowed', { cause: 'client x', by: person })
            : refuse('not-signed-in', { cause: 'err-jwt-expired' }),
      ),
    notReady: () => ['starting'],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log,
    deployment,
    courtesy: { burst: 3, perSecond: 0.001 },
  });
  const opened = await openServer(app, '127.0.0.1', 0, { log });
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  const { port } = server;
  const until = async (count: number): Promise<Line[]> => {
    while (lines.length < count) await new Promise((resolve) => void setTimeout(resolve, 5));
    return lines;
  };
  return {
    lines,
    until,
    port,
    call: async (path: string, token?: string, more: Sent = {}) => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { ...authorization, ...more.headers };
      await (await fetch(`http://127.0.0.1:${port}${path}`, { ...more, headers })).text();
    },
  };
}
const me = '/api/v1/me';
const mark = markOf(deployment, person);
const posted = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const command = { commandId: 'command-1', role: 'r', minutes: 5, reason: 'a secret reason' };

test('an answered call: who, from where, what', async () => {
  const { call, until } = await running();
  await call(me, 'good', { headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9:4711' } });
  expect((await until(1))[0]).toEqual({
    level: 'info',
    event: 'http.answered',
    operation: 'GetMe',
    actor: mark,
    client: 'c',
    status: 200,
    source: '127.0.0.1',
    forwarded: '203.0.113.9',
    ms: 0,
    traceId: 'ab'.repeat(16),
  });
});

test('a refused sign-in: from where, and which check failed', async () => {
  const { call, until } = await running();
  await call(me);
  await call(me, 'old');
  await call(me, 'client');
  const lines = await until(3);
  expect(lines.map(({ level, event, code, cause, actor }) => [level, event, code, cause, actor])).toEqual([
    ['warn', 'sign-in.refused', 'not-signed-in', 'no-token', undefined],
    ['warn', 'sign-in.refused', 'not-signed-in', 'err-jwt-expired', undefined],
    ['warn', 'sign-in.refused', 'client-not-allowed', 'client x', mark],
  ]);
  for (const line of lines) expect(line).toMatchObject({ operation: 'GetMe', source: '127.0.0.1' });
});

test('a refused act, with its command and cause', async () => {
  const { call, until } = await running(() => Promise.resolve(refuse('self-approval')));
  await call('/api/v1/requests', 'good', posted(command));
  expect((await until(1))[0]).toMatchObject({
    level: 'warn',
    event: 'act.refused',
    operation: 'CreateRequest',
    actor: mark,
    command: 'command-1',
    code: 'self-approval',
    status: 403,
  });
});

test('refused input: the fields, never what was in them', async () => {
  const { call, until, lines } = await running();
  await call('/api/v1/requests', 'good', posted({ ...command, minutes: 'a secret', extra: 1 }));
  await call('/api/v1/requests?token=secret', 'good', { method: 'PUT' });
  await call('/no/such/secret?token=secret', 'good');
  await until(3);
  expect(lines.map(({ event, code, fields }) => [event, code, fields])).toEqual([
    ['input.refused', 'invalid-input', ['minutes', 'extra']],
    ['input.refused', 'method-not-allowed', undefined],
    ['input.refused', 'not-found', undefined],
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/secret/);
});

test('a caller who is too fast, a service that cannot answer, a caller who goes away, what is no call', async () => {
  const slow = new Promise<Result<unknown>>(() => {});
  const answers = [() => Promise.resolve(refuse('record-unavailable')), () => slow];
  const { call, until, lines, port } = await running(() => answers.shift()?.() ?? Promise.resolve(ok({})));
  await call(me, 'good');
  const leaving = new AbortController();
  const left = call(me, 'good', { signal: leaving.signal });
  while (answers.length > 0) await new Promise((resolve) => void setTimeout(resolve, 5));
  leaving.abort();
  await expect(left).rejects.toThrow();
  await until(2);
  await call(me, 'good');
  await call(me, 'good');
  await until(4);
  connect(port, '127.0.0.1').end('GARBAGE\r\n\r\n');
  await until(5);
  expect(lines.map(({ level, event }) => [level, event])).toEqual([
    ['warn', 'call.failed'],
    ['info', 'call.broken-off'],
    ['info', 'http.answered'],
    ['warn', 'call.limited'],
    ['warn', 'call.malformed'],
  ]);
  expect(lines[4]).toMatchObject({ source: '127.0.0.1', cause: expect.stringMatching(/^HPE_/) as string });
});

test('health is asked for all the time, and told only when it is asked wrongly', async () => {
  const { call, until } = await running();
  for (const path of ['/livez', '/readyz', '/.well-known/jwks.json']) await call(path);
  await call('/livez', undefined, { method: 'DELETE' });
  expect((await until(1)).map(({ event }) => event)).toEqual(['input.refused']);
});

test('no line holds an id of a person, and a mark is another in each deployment', async () => {
  const { call, until, lines } = await running();
  await call(me, 'good');
  await until(1);
  expect(JSON.stringify(lines)).not.toContain(person.oid);
  expect(markOf('d2', person)).not.toBe(mark);
});

test('the README has each event with its meaning', () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8').replace(/ +/g, ' ');
  for (const [event, meaning] of Object.entries(callEvents)) expect(readme).toContain(`| \`${event}\` | ${meaning} |`);
});
