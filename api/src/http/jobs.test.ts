import { createApp } from '../app.js';
import { ok, refuse, type Result } from '../domain/result.js';
import type { Application } from '../domain/person.js';
import type { SweepReport } from '../domain/sweep/report.js';
import { openServer, type OpenServer } from './server.js';

const [prod, uat] = ['e1000000-0000-4000-8000-000000000001', 'e1000000-0000-4000-8000-000000000002'];
const application: Application = { tid: 't', oid: 'a', client: 'c' };
const report = (environment: string, dryRun: boolean): SweepReport => ({
  environment,
  dryRun,
  outcome: 'complete',
  calls: 12,
  holdersSeen: 5,
  withoutCause: 1,
  removed: 0,
  findings: [],
  text: 'One of 5 holders is without a cause.',
});

let server: OpenServer | undefined;
afterEach(() => server?.close(100));

async function running(who: Result<Application> = ok(application), swept?: Result<SweepReport>) {
  const asked: [string, boolean][] = [];
  const opened = await openServer(
    createApp({
      handle: () => Promise.resolve(refuse('not-found')),
      authenticate: () => Promise.resolve(refuse('app-only-token')),
      jobs: {
        authenticateApplication: () => Promise.resolve(who),
        environments: [prod, uat],
        sweep: (environment, { dryRun }) => {
          asked.push([environment, dryRun]);
          return Promise.resolve(swept ?? ok(report(environment, dryRun)));
        },
      },
      notReady: () => [],
      clock: { monotonic: () => 0 },
      random: { fraction: () => 0, hex: (bytes) => '5'.repeat(bytes * 2) },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    }),
    '127.0.0.1',
    0,
  );
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  const { port } = server;
  return {
    asked,
    post: async (query = '', headers: Record<string, string> = { authorization: 'Bearer x' }, method = 'POST') => {
      const answer = await fetch(`http://127.0.0.1:${String(port)}/api/v1/jobs/sweep/run${query}`, { method, headers });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
    },
  };
}

test('an application with the role runs the sweep of all environments, and hears what each came to', async () => {
  const { post, asked } = await running();
  const { status, body } = await post();
  expect([status, body]).toEqual([200, { runs: [report(prod, false), report(uat, false)] }]);
  expect(asked).toEqual([
    [prod, false],
    [uat, false],
  ]);
});

test('it may ask for one environment, and for a rehearsal', async () => {
  const { post, asked } = await running();
  expect((await post(`?environment=${uat.toUpperCase()}&dryRun=true`)).body).toEqual({ runs: [report(uat, true)] });
  expect((await post('?environment=&dryRun=')).status).toBe(200);
  expect(asked[0]).toEqual([uat, true]);
  expect(asked).toHaveLength(3);
});

test.each([
  ['?dryRun=yes', 400, 'invalid-input'],
  ['?dryrun=true', 400, 'invalid-input'],
  ['?dryRun=true&dryRun=false', 400, 'invalid-input'],
  ['?environment=e1000000-0000-4000-8000-00000000ffff', 404, 'not-found'],
])('%s is refused and runs nothing', async (query, status, code) => {
  const { post, asked } = await running();
  const answer = await post(query);
  expect([answer.status, answer.body['code']]).toEqual([status, code]);
  expect(asked).toEqual([]);
});

test('nobody else may: no token, another token, a person, an application without the role', async () => {
  const { post, asked } = await running();
  const none = await post('', {});
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  for (const [problem, status] of [
    ['not-signed-in', 401],
    ['token-version', 401],
    ['forbidden', 403],
  ] as const) {
    await server?.close(100);
    const { post: again, asked: run } = await running(refuse(problem));
    expect((await again()).status).toBe(status);
    expect(run).toEqual([]);
  }
  expect(asked).toEqual([]);
});

test('a replica that may not decide says so', async () => {
  const { post } = await running(ok(application), refuse('not-ready', { retryAfterSeconds: 5 }));
  const answer = await post();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
});

test('an application that asks too often is told to wait', async () => {
  const { post } = await running();
  const statuses = [];
  for (let nth = 0; nth < 61; nth += 1) statuses.push((await post()).status);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
});

test('it is asked for by POST only', async () => {
  const { post } = await running();
  const answer = await post('', {}, 'GET');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});
