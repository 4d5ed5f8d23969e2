/** L11: two real processes on one record sweep at once, and never exceed one brake together, nor remove anything twice. */
import { join } from 'node:path';
import type { OperationName, OperationOutput } from '@jit/connector';
import { createApiClient } from '../../api/src/cli/sweep/api-client.js';
import { people, type PersonKey } from '../sandbox/seed.js';
import { productionId, roleCopyId, systemUserId, uatId } from '../sandbox/seed-environments.js';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { type ApiProcess, bundleApi, run, startApi } from '../support/api-process.js';
import { sweepJob } from '../support/sweep-job.js';

/** The shortest that a policy may say. */
const intervalMs = 60_000;
const behindOurBack = 'another administrator';
const given: readonly PersonKey[] = ['rita', 'ben', 'ana', 'adi', 'noa'];

const folder = temporaryFolder();
let sandbox: Sandbox;
let replicas: readonly ApiProcess[] = [];
let addresses: readonly string[];

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const places = [
  { number: 1, id: productionId, role: 'dataFixer' },
  { number: 2, id: uatId, role: 'systemCustomizer' },
] as const;
const dataverseOf = (id: string) => {
  const found = sandbox.dataverse.get(id);
  if (found === undefined) throw new Error('The sandbox has no such environment.');
  return found;
};
/** Users from whom the product took a role, in order. */
const removedIn = (id: string): string[] =>
  dataverseOf(id)
    .journal.filter(({ what, actor }) => what === 'removed' && actor !== behindOurBack)
    .map(({ userId }) => userId);
const give = (place: (typeof places)[number], person: PersonKey, act: 'assign' | 'remove' = 'assign'): void => {
  const { state } = dataverseOf(place.id);
  const userId = systemUserId(place.number, person);
  const unit = state.rows().users.find(({ id }) => id === userId)?.businessUnitId;
  const rootId = roleCopyId(place.number, place.role);
  const copy = state.rows().roles.find((role) => role.rootId === rootId && role.businessUnitId === unit);
  expect(state[act](userId, copy?.id ?? '', behindOurBack)).toBe('changed');
};
/** Adi at one of the two. */
async function adi<N extends OperationName>(at: number, name: N, input: object): Promise<OperationOutput<N>> {
  const token = sandbox.entra.mint({ person: people.adi });
  const called = await createApiClient({ address: addresses[at] ?? '', token }).call(name, { ...input });
  if (!called.ok) throw new Error(called.reason);
  return called.value;
}
/** Both look at the same time, again and again. */
const bothSweep = async (id: string, times: number): Promise<void> => {
  for (let nth = 0; nth < times; nth += 1)
    await Promise.all(addresses.map((address) => sweepJob(sandbox.entra, address, id)));
};
const users = (number: 1 | 2, keys: readonly PersonKey[]): string[] =>
  keys.map((key) => systemUserId(number, key)).sort();

beforeAll(async () => {
  const { main, jit } = bundleApi('sweep-two');
  sandbox = await startSandbox({
    dataFolder: join(folder.path, 'sandbox'),
    edit: (policy) => {
      policy.setIn(['environments', 0, 'sweep'], { mode: 'remove', interval: 'PT1M' });
      policy.setIn(['environments', 1, 'sweep'], { mode: 'ask', interval: 'PT1M' });
      const emergency = [people.breakGlassOne, people.breakGlassTwo].map(({ oid, name }) => ({ id: oid, name }));
      for (const at of [0, 1]) policy.setIn(['environments', at, 'protectedPrincipals'], emergency);
    },
  });
  const env = {
    ...sandbox.env,
    STORE: `sqlite:${join(folder.path, 'store/record.sqlite')}`,
    SIGNING_KEY: join(folder.path, 'key/signing.pem'),
    PORT: '0',
    LOG_LEVEL: 'info',
    REPLICAS: '2',
  };
  const DEPLOYMENT = (await run(jit, ['init'], env)).output.trim().replace('DEPLOYMENT=', '');
  replicas = ['one', 'two'].map((INSTANCE) => startApi(main, { ...env, DEPLOYMENT, INSTANCE }));
  addresses = await Promise.all(replicas.map(({ address }) => address));
  // The first week in a minute: look, sign off who may stay, let the sweep act on every role; then roles are given outside.
  for (const place of places) {
    await bothSweep(place.id, 1);
    const environment = place.id;
    const { value } = await adi(0, 'ListRoleHolders', { environment, cause: 'none' });
    const holders = value.map(({ holder }) => holder).join(' ');
    await adi(1, 'SignBaseline', { environment, reason: 'These stay', holders, role: 'all' });
    for (const person of given) give(place, person);
    expect((await sweepJob(sandbox.entra, addresses[1] ?? '', environment)).withoutCause).toBe(given.length);
  }
  await pause(intervalMs + 1000);
});
afterAll(async () => {
  for (const replica of replicas) replica.kill('SIGTERM');
  await Promise.all(replicas.map(({ ended }) => ended));
  await sandbox.stop();
  folder.remove();
});

test('a plan of five waits for a name, whichever of the two looks, and however often', async () => {
  await bothSweep(productionId, 3);
  for (const at of [0, 1]) {
    const plan = await adi(at, 'PlanSweep', { environment: productionId });
    expect([plan.size, plan.removesByItself]).toEqual([5, false]);
  }
  expect(removedIn(productionId)).toEqual([]);
});

test('a plan of three goes by itself: the two of them together remove three roles, each once', async () => {
  const [production] = places;
  for (const person of ['rita', 'ben'] as const) give(production, person, 'remove');
  const until = Date.now() + 200_000;
  while (removedIn(productionId).length < 3 && Date.now() < until) await bothSweep(productionId, 1);
  await bothSweep(productionId, 3);
  await pause(3000);
  expect(removedIn(productionId).sort()).toEqual(users(1, ['ana', 'adi', 'noa']));
});

test('an acknowledged plan goes once, although both hear of it at the same time, and only under its own hash', async () => {
  const environment = uatId;
  await bothSweep(environment, 1);
  const { hash: plan = '', size } = await adi(0, 'PlanSweep', { environment });
  expect(size).toBe(5);
  expect(removedIn(environment)).toEqual([]);
  await expect(
    adi(1, 'ApplySweep', { environment, plan: plan.replace(/./, (one) => (one === '0' ? '1' : '0')) }),
  ).rejects.toThrow('(plan-changed)');
  await Promise.all([0, 1].map((at) => adi(at, 'ApplySweep', { environment, plan })));
  const until = Date.now() + 200_000;
  while (removedIn(environment).length < 5 && Date.now() < until) await pause(200);
  await bothSweep(environment, 2);
  await pause(3000);
  expect(removedIn(environment).sort()).toEqual(users(2, given));
});
