/** What is on record outlives the policy: an environment that left it, or whose id was corrected, is served to its end. */
import type { Board, RequestView } from '@jit/connector';
import { productionId, roleCopyId, uatId } from '../sandbox/seed-environments.js';
import { editPolicy, renumbered, withoutEnvironment } from '../support/edit-policy.js';
import { quick, startStack, type Stack } from './stack.js';

const fixer = roleCopyId(1, 'dataFixer');
const reason = 'Correct the posting date on invoice 4711';
const corrected = 'e1000000-0000-4000-8000-0000000000aa';

let stack: Stack;
beforeEach(async () => {
  stack = await startStack({
    store: 'sqlite',
    short: 'PT4S',
    env: { METRICS: 'loopback' },
    timings: { ...quick, organizationMs: 300, contactMs: 300 },
  });
}, 60_000);
afterEach(() => stack.stop());

const change = async (edit: Parameters<typeof editPolicy>[1]): Promise<void> => {
  editPolicy(stack.config.policyFile, edit);
  await stack.restart();
};

const boardOf = async (person: 'adi' | 'rita' | 'ben'): Promise<Board> => {
  const { body } = await stack.as(person).call('GetBoard', { query: 'parts=roles,requests,outside' });
  return JSON.parse((body as { readonly board: string }).board) as Board;
};

const metrics = async (): Promise<string> => (await fetch(`${stack.address}/metrics`)).text();

/** Rita holds a role for minutes, Ben one for seconds. */
async function twoGrants(): Promise<{ readonly long: RequestView; readonly short: RequestView }> {
  const long = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer', minutes: 2, reason });
  await stack.as('ana').does('ApproveRequest', { requestId: long.id });
  await stack.as('rita').until(long.id, ({ state }) => state === 'active');
  const short = await stack.as('ben').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes: 1, reason });
  await stack.as('ben').until(short.id, ({ state }) => state === 'active');
  return { long, short };
}

test('an environment that left the policy keeps its people, and its roles go at their end', async () => {
  const { long, short } = await twoGrants();
  await change((policy) => {
    withoutEnvironment(policy, productionId);
  });
  // By itself, at its end.
  const ended = await stack.as('ben').until(short.id, ({ state }) => state === 'ended');
  expect(ended).toMatchObject({ endReason: 'expired', environmentName: 'Contoso Prod', environmentKind: 'production' });
  expect(stack.holds('ben', productionId)).not.toContain(fixer);
  // People see what they hold there, administrators see that it is there at all.
  expect((await boardOf('rita')).requests?.map(({ id, state }) => [id, state])).toContainEqual([long.id, 'active']);
  const item = (await boardOf('adi')).outside?.find(({ environment }) => environment === productionId);
  expect(item).toMatchObject({ environmentName: 'Contoso Prod', mode: 'off' });
  expect(item?.findings.map(({ code }) => code)).toContain('left-the-policy');
  expect(await metrics()).toContain(`jit_environment_state{environment="${productionId}",state="retired"} 1`);
  // Nothing new is given there.
  const refused = await stack
    .as('rita')
    .refused('CreateRequest', { role: 'prod-release-manager-apps', minutes: 30, reason });
  expect(refused.code).toBe('not-found');
  // And by hand.
  await stack.as('rita').does('EndAccess', { requestId: long.id });
  await stack.as('rita').until(long.id, ({ state }) => state === 'ended');
  expect(stack.holds('rita', productionId)).not.toContain(fixer);
}, 60_000);

test('an environment whose id is corrected: the record removes, the new one gives only after that', async () => {
  const { long, short } = await twoGrants();
  await change((policy) => {
    renumbered(policy, productionId, corrected);
  });
  await stack.as('ben').until(short.id, ({ state }) => state === 'ended');
  expect(stack.holds('ben', productionId)).not.toContain(fixer);
  const asks = { role: 'prod-release-manager-apps', minutes: 30, reason };
  expect((await stack.as('rita').refused('CreateRequest', asks)).code).toBe('environment-unavailable');
  const findings = (await boardOf('adi')).outside?.find(({ environment }) => environment === corrected)?.findings ?? [];
  expect(findings.map(({ code }) => code)).toContain('organization-twice');

  await stack.as('adi').does('EndAccess', { requestId: long.id, reason: 'The environment has another id now' });
  await stack.as('rita').until(long.id, ({ state }) => state === 'ended');
  expect(stack.holds('rita', productionId)).not.toContain(fixer);
  // Nothing is owed under the old id any more.
  const given = await until(() => stack.as('rita').call('CreateRequest', { ...asks, commandId: crypto.randomUUID() }));
  await stack.as('rita').until((given as RequestView).id, ({ state }) => state === 'active');
  expect(stack.holds('rita', productionId)).toContain(roleCopyId(1, 'releaseManagerApps'));
}, 60_000);

test('what left the policy and comes back is in force again, under its new name', async () => {
  const { long } = await twoGrants();
  let before: unknown;
  await change((policy) => {
    before = policy.toJS();
    withoutEnvironment(policy, productionId);
  });
  await change((policy) => {
    const old = before as { environments: { id: string; name: string }[]; roles: object[] };
    policy.set(
      'environments',
      old.environments.map((one) => (one.id === productionId ? { ...one, name: 'Contoso Production' } : one)),
    );
    policy.set('roles', old.roles);
  });
  expect(await stack.as('rita').request(long.id)).toMatchObject({ environmentName: 'Contoso Production' });
  expect(await metrics()).toContain(`jit_environment_state{environment="${productionId}",state="served"} 1`);
  await stack.as('rita').does('EndAccess', { requestId: long.id });
  await stack.as('rita').until(long.id, ({ state }) => state === 'ended');
  expect(stack.holds('rita', uatId)).not.toContain(fixer);
}, 60_000);

test('an address that does not answer any more: the removal is stuck with words, and administrators are told', async () => {
  const { long } = await twoGrants();
  await stack.sandbox.dataverse.get(productionId)?.stop();
  await change((policy) => {
    withoutEnvironment(policy, productionId);
  });
  await stack.as('rita').does('EndAccess', { requestId: long.id });
  const request = await stack.as('rita').request(long.id);
  expect(request.state).toBe('removing');
  await until(async () => {
    const item = (await boardOf('adi')).outside?.find(({ environment }) => environment === productionId);
    const codes = item?.findings.map(({ code }) => code) ?? [];
    return { status: codes.includes('not-answering') ? 200 : 503, body: codes };
  });
}, 60_000);

/** Asks until it is answered well. */
async function until(ask: () => Promise<{ readonly status: number; readonly body: unknown }>): Promise<unknown> {
  for (let tries = 0; ; tries += 1) {
    const { status, body } = await ask();
    if (status === 200) return body;
    if (tries > 60) throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
