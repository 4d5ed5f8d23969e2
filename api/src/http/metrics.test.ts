import express from 'express';
import { createApp } from '../app.js';
import { refuse } from '../domain/result.js';
import type { EnvironmentCounts } from '../views/counts.js';
import { createMetrics, type MetricsNeeds } from './metrics.js';
import { openServer, type OpenServer } from './server.js';

const counts = (more: Partial<EnvironmentCounts['sweep']> = {}): EnvironmentCounts => ({
  environment: 'prod',
  requests: { pending: 2, scheduled: 0, granting: 0, active: 3, removing: 1 },
  overdue: 1,
  oldestOverdueSeconds: 90,
  impossible: 2,
  breakerOpen: true,
  states: ['retired', 'not-answering'],
  absentGroups: ['group-1'],
  policyTroubles: 2,
  directoryRefuses: 'Authorization_RequestDenied',
  sweep: {
    mode: 'ask',
    lastComplete: 1_800_000_000_000,
    holders: { none: 4, request: 3, 'signed-off': 2, own: 0, protected: 2, application: 1, disabled: 1, team: 5 },
    planned: 4,
    brake: 'waits-for-a-name',
    findings: ['given-again', 'given-again', 'late'],
    removedInADay: 6,
    ...more,
  },
});

let server: OpenServer | undefined;
afterEach(() => server?.close(100));

async function running(metrics?: Omit<MetricsNeeds, 'notReady'>, notReady: readonly string[] = []) {
  const opened = await openServer(
    createApp({
      handle: () => Promise.resolve(refuse('not-found')),
      authenticate: () => Promise.resolve(refuse('not-signed-in')),
      ...(metrics === undefined ? {} : { metrics }),
      notReady: () => notReady,
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
  return (method = 'GET') => fetch(`http://127.0.0.1:${String(port)}/metrics`, { method });
}

const lines = async (answer: Response): Promise<string[]> =>
  (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('what an operator watches is there, by environment', async () => {
  const get = await running({ to: 'open', counts: () => [counts()] });
  const answer = await get();
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain.*version=0\.0\.4/);
  expect(await lines(answer)).toEqual(
    expect.arrayContaining([
      'jit_requests_open{environment="prod",state="active"} 3',
      'jit_removals_overdue{environment="prod"} 1',
      'jit_group_absent{environment="prod",group="group-1"} 1',
      'jit_policy_not_used{environment="prod"} 2',
      'jit_directory_refuses{environment="prod",code="Authorization_RequestDenied"} 1',
      'jit_removal_overdue_seconds{environment="prod"} 90',
      'jit_environment_state{environment="prod",state="retired"} 1',
      'jit_environment_state{environment="prod",state="not-answering"} 1',
      'jit_impossible_commands{environment="prod"} 2',
      'jit_breaker_open{environment="prod"} 1',
      'jit_sweep_last_complete_timestamp_seconds{environment="prod"} 1800000000',
      'jit_sweep_mode{environment="prod",mode="ask"} 1',
      'jit_sweep_holders{environment="prod",cause="none"} 4',
      'jit_sweep_plan_removals{environment="prod"} 4',
      'jit_sweep_plan_braked{environment="prod",brake="waits-for-a-name"} 1',
      'jit_sweep_finding{environment="prod",code="given-again"} 2',
      'jit_sweep_removals_last_day{environment="prod"} 6',
      'jit_ready 1',
    ]),
  );
});

test('what is not so any more is gone at the next look', async () => {
  let now = [counts()];
  const get = await running({ to: 'open', counts: () => now });
  await get();
  const { lastComplete: _l, brake: _b, ...rest } = counts({ findings: [] }).sweep;
  now = [{ ...counts(), sweep: rest }];
  const text = (await lines(await get())).join('\n');
  for (const name of ['jit_sweep_finding{', 'jit_sweep_plan_braked{', 'jit_sweep_last_complete']) {
    expect(text).not.toContain(name);
  }
});

test('a replica that is not ready says so', async () => {
  const get = await running({ to: 'open', counts: () => [] }, ['record-distrusted']);
  expect(await lines(await get())).toContain('jit_ready 0');
});

test('switched off, there is nothing at this address', async () => {
  expect((await (await running())()).status).toBe(404);
});

test('for this machine only: callers on it are answered', async () => {
  expect((await (await running({ to: 'loopback', counts: () => [] }))()).status).toBe(200);
});

test.each([
  ['10.0.0.5', 404],
  ['::ffff:127.0.0.1', 200],
  ['::1', 200],
])('for this machine only: a caller from %s gets %i', async (remoteAddress, status) => {
  const app = express();
  app.use((request, _response, next) => {
    Object.defineProperty(request.socket, 'remoteAddress', { value: remoteAddress });
    next();
  });
  app.use(createMetrics({ to: 'loopback', counts: () => [], notReady: () => [] }));
  const opened = await openServer(app, '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  server = opened.value;
  expect((await fetch(`http://127.0.0.1:${String(server.port)}/metrics`)).status).toBe(status);
});

test('it is read by GET only', async () => {
  const get = await running({ to: 'open', counts: () => [] });
  expect((await get('POST')).status).toBe(405);
});
