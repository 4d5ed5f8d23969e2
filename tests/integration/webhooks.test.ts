import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationName, SubscriptionView } from '@jit/connector';
import { createPatientClient, type PatientClient } from '../chaos/patient-client.js';
import { bundleSmall } from '../chaos/small-process.js';
import { people, type PersonKey } from '../sandbox/seed.js';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { type ApiProcess, bundleApi, run, startApi } from '../support/api-process.js';
import { type Flow, startFlow } from '../support/flow.js';
import { callOf } from '../support/wrong-input.js';

const folder = temporaryFolder();
const inFolder = (path: string): string => join(folder.path, path);
const reason = 'Correct the posting date on invoice 4711';

let sandbox: Sandbox;
let env: Record<string, string>;
let small: string;
let api: ApiProcess;
let client: PatientClient;
const flows: Flow[] = [];

beforeAll(async () => {
  const { jit } = bundleApi('webhooks');
  small = bundleSmall();
  sandbox = await startSandbox({ dataFolder: inFolder('sandbox') });
  env = {
    ...sandbox.env,
    STORE: `sqlite:${inFolder('store/record.sqlite')}`,
    SIGNING_KEY: inFolder('key/signing.pem'),
    PORT: '0',
  };
  const made = await run(jit, ['init'], env);
  env = { ...env, DEPLOYMENT: made.output.trim().replace('DEPLOYMENT=', '') };
  api = startApi(small, env);
  client = createPatientClient({ entra: sandbox.entra, address: () => api.address });
});
afterAll(async () => {
  api.kill('SIGKILL');
  await api.ended;
  await Promise.all([sandbox.stop(), ...flows.map((flow) => flow.stop())]);
  folder.remove();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Waits until it is so; the test's own time limit is the patience. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100);
}

async function aFlow(): Promise<Flow> {
  const flow = await startFlow(async () => (await fetch(`${await api.address}/.well-known/jwks.json`)).json() as never);
  flows.push(flow);
  return flow;
}

interface Answered {
  readonly status: number;
  readonly location: string | null;
  readonly body: Record<string, unknown>;
}

async function call(person: PersonKey, operation: OperationName, input: object): Promise<Answered> {
  const token = sandbox.entra.mint({ person: people[person] });
  const { method, path, headers, body } = callOf(operation, token, input as never);
  const answer = await fetch(`${await api.address}${path}`, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(typeof body === 'string' && { body }),
  });
  const { status } = answer;
  return { status, location: answer.headers.get('location'), body: (await answer.json()) as Answered['body'] };
}

/** Subscribes; gives the address that ends it. */
async function subscribe(person: PersonKey, operation: OperationName, flow: Flow): Promise<string> {
  const { status, location, body } = await call(person, operation, { callbackUrl: flow.address });
  expect([status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string }]);
  expect(location).toBe(`${await api.address}/api/v1/subscriptions/${String(body['id'])}`);
  return location ?? '';
}

const listed = async (person: PersonKey): Promise<readonly SubscriptionView[]> =>
  (await call(person, 'ListSubscriptions', {})).body['value'] as readonly SubscriptionView[];

const ask = async (person: PersonKey, role: string): Promise<string> => {
  const asked = await client.command(person, 'CreateRequest', { role, minutes: 2, reason });
  if (!asked.ok) throw new Error(JSON.stringify(asked.problem));
  return asked.request.id;
};

async function restart(signal: 'SIGKILL' | 'SIGTERM', more: Readonly<Record<string, string>> = {}): Promise<void> {
  api.kill(signal);
  await api.ended;
  api = startApi(small, { ...env, ...more });
  await api.address;
}

/** What the code of the guide for makers of flows says of a call. */
function byTheGuide(call: object): unknown {
  const guide = readFileSync(join(__dirname, '../../solution/guides/flows.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
  const asks = `const { headers, body, keySet, seconds } = ${JSON.stringify(call)};
    console.log(JSON.stringify(isGenuine(headers, body, keySet, seconds)));`;
  const done = spawnSync(process.execPath, ['--input-type=module'], { input: `${code}\n${asks}`, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as unknown;
}

test('each trigger tells its subscriber once of each event, and what comes bears the signature of the service', async () => {
  const flow = await aFlow();
  const ends = await subscribe('ana', 'OnDecisionNeeded', flow);
  await subscribe('adi', 'OnAccessGranted', flow);
  await subscribe('rita', 'OnAccessEnded', flow);
  const id = await ask('rita', 'prod-data-fixer');
  await until(() => flow.took.length === 1);
  await client.command('ben', 'ApproveRequest', { requestId: id, minutes: 2, reason: 'Go on' });
  await client.until('rita', id, ({ state }) => state === 'active');
  await client.command('rita', 'EndAccess', { requestId: id, reason: 'Done early' });
  await client.until('rita', id, ({ state }) => state === 'ended');
  await until(() => flow.took.length === 3);
  // Longer than a replica takes to try again.
  await sleep(1500);
  expect(flow.faults).toEqual([]);
  expect(flow.took.map(({ kind, request }) => [kind, request.id])).toEqual([
    ['decision-needed', id],
    ['access-granted', id],
    ['access-ended', id],
  ]);
  expect(flow.took[0]?.request).toMatchObject({
    state: 'pending',
    requesterName: 'Rita Berg',
    reason,
    mayDecide: true,
  });
  expect(flow.took[2]?.request).toMatchObject({ state: 'ended', endReason: 'given-back' });

  const keySet: unknown = await (await fetch(`${await api.address}/.well-known/jwks.json`)).json();
  const [genuine] = flow.calls;
  expect(byTheGuide({ ...genuine, keySet })).toBe(true);
  expect(byTheGuide({ ...genuine, keySet, body: `${genuine?.body ?? ''} ` })).toBe(false);
  expect(byTheGuide({ ...genuine, keySet, seconds: Date.now() / 1000 + 301 })).toBe(false);
  expect(byTheGuide({ ...genuine, keySet: { keys: [] } })).toBe(false);

  // The flow is deleted: the platform calls the address that it was given.
  const token = sandbox.entra.mint({ person: people.ana });
  const ended = await fetch(ends, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  expect(ended.status).toBe(200);
  expect(await listed('ana')).toEqual([]);
});

test('what a subscriber could not take is told after a restart, under the same id, and once', async () => {
  const flow = await aFlow();
  await subscribe('ana', 'OnDecisionNeeded', flow);
  flow.status = 503;
  const id = await ask('rita', 'prod-data-fixer');
  await until(() => flow.refused.length > 0);
  await until(async () => (await listed('ana'))[0]?.state === 'failing');
  expect((await listed('ana'))[0]).toMatchObject({ lastError: 'http-503', deadLetters: 0 });
  await restart('SIGKILL');
  flow.status = 200;
  await until(() => flow.took.length > 0);
  await until(async () => (await listed('ana'))[0]?.state === 'active');
  await sleep(1500);
  expect(flow.took.map(({ kind, request }) => [kind, request.id])).toEqual([['decision-needed', id]]);
  expect(new Set(flow.refused)).toEqual(new Set(flow.took.map((notice) => notice.id)));
  expect(flow.faults).toEqual([]);
  await client.command('rita', 'CancelRequest', { requestId: id });
});

describe('W10: addresses inside are refused', () => {
  test.each([
    'http://127.0.0.1.nip.io/',
    'http://10.0.0.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0x7f000001/',
    'http://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/metadata/instance',
    'https://me@prod-1.westeurope.logic.azure.com/',
    'https://logic.azure.com.evil.example/',
    'https://example.com/',
  ])('when they come: %s', async (callbackUrl) => {
    const { status, body } = await call('ana', 'OnAccessGranted', { callbackUrl });
    expect([status, body['code']]).toEqual([422, 'callback-not-allowed']);
    expect(JSON.stringify(body)).not.toContain(callbackUrl);
  });

  test('and each time they would be told: what was allowed once is not for ever', async () => {
    const flow = await aFlow();
    await subscribe('una', 'OnDecisionNeeded', flow);
    await restart('SIGTERM', { WEBHOOK_LOOPBACK: 'false' });
    expect((await call('una', 'OnAccessGranted', { callbackUrl: flow.address })).status).toBe(422);
    const id = await ask('rita', 'prod-data-fixer');
    await until(async () => (await listed('una'))[0]?.state === 'failing');
    expect((await listed('una'))[0]).toMatchObject({ lastError: 'address', host: new URL(flow.address).host });
    expect([flow.took, flow.refused, flow.faults]).toEqual([[], [], []]);
    await client.command('rita', 'CancelRequest', { requestId: id });
  });
});
