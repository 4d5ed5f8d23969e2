/** A target is known by the organization that answers, not by its address: nothing is sent to or proven by another one. */
import type { Board, RequestView } from '@jit/connector';
import { productionId, roleCopyId, uatId } from '../sandbox/seed-environments.js';
import { editPolicy } from '../support/edit-policy.js';
import { quick, startStack, type Stack } from './stack.js';

const fixer = roleCopyId(1, 'dataFixer');
const reason = 'Correct the posting date on invoice 4711';
const elsewhere = '0f000000-0000-4000-8000-00000000ffff';

/** Who answers is asked often. */
const timings = { ...quick, organizationMs: 300, contactMs: 300 };

let stack: Stack;
beforeEach(async () => {
  stack = await startStack({
    store: 'sqlite',
    short: 'PT4S',
    env: { METRICS: 'loopback' },
    timings,
  });
}, 60_000);
afterEach(() => stack.stop());

const dataverse = (id: string) => {
  const found = stack.sandbox.dataverse.get(id);
  if (found === undefined) throw new Error(`no environment ${id}`);
  return found;
};
const swapAddresses = async (): Promise<void> => {
  editPolicy(stack.config.policyFile, (policy) => {
    const [first, second] = [0, 1].map((at) => policy.getIn(['environments', at, 'url']));
    policy.setIn(['environments', 0, 'url'], second);
    policy.setIn(['environments', 1, 'url'], first);
  });
  await stack.restart();
};
const findingsAt = async (id: string): Promise<string[]> => {
  const { body } = await stack.as('adi').call('GetBoard', { query: 'parts=outside' });
  const board = JSON.parse((body as { readonly board: string }).board) as Board;
  return board.outside?.find(({ environment }) => environment === id)?.findings.map(({ code }) => code) ?? [];
};
const eventually = async (what: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await what()); tries += 1) {
    if (tries > 60) throw new Error('It did not come to it.');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};
const given = async (minutes = 1): Promise<RequestView> => {
  const asked = await stack.as('ben').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes, reason });
  return stack.as('ben').until(asked.id, ({ state }) => state === 'active');
};
const changes = (id: string) => dataverse(id).journal.filter(({ what }) => what === 'assigned' || what === 'removed');

test('two addresses exchanged: nothing ends that is held, and it goes on when they are right again', async () => {
  const grant = await given();
  await swapAddresses();
  await eventually(async () => (await findingsAt(productionId)).includes('other-organization'));
  expect(await findingsAt(uatId)).toContain('other-organization');
  await stack.as('ben').until(grant.id, ({ state }) => state === 'removing');
  const customizer = { role: 'uat-system-customizer', minutes: 30, reason };
  expect((await stack.as('rita').refused('CreateRequest', customizer)).code).toBe('environment-unavailable');
  expect(await (await fetch(`${stack.address}/metrics`)).text()).toContain(
    `jit_environment_state{environment="${productionId}",state="other-organization"} 1`,
  );
  // The role is there, so nobody says that it has ended; and nothing was sent to anybody.
  expect((await stack.as('ben').request(grant.id)).state).toBe('removing');
  expect(stack.holds('ben', productionId)).toContain(fixer);
  expect(changes(uatId)).toEqual([]);
  await swapAddresses();
  await stack.as('ben').until(grant.id, ({ state }) => state === 'ended');
  expect(stack.holds('ben', productionId)).not.toContain(fixer);
}, 60_000);

test('an address that leads elsewhere while a role is held: its end waits until the right one answers', async () => {
  const grant = await given();
  dataverse(productionId).behaviour.organizationId = elsewhere;
  const before = changes(productionId).length;
  await stack.as('ben').until(grant.id, ({ state }) => state === 'removing');
  await eventually(async () => (await findingsAt(productionId)).includes('other-organization'));
  expect(changes(productionId)).toHaveLength(before);
  dataverse(productionId).behaviour.organizationId = dataverse(productionId).state.environment.organizationId;
  await stack.as('ben').until(grant.id, ({ state }) => state === 'ended');
  expect(await findingsAt(productionId)).not.toContain('other-organization');
}, 60_000);

test('one organization under two addresses is one environment: the second gives nothing and takes nothing', async () => {
  await stack.stop();
  stack = await startStack({
    store: 'sqlite',
    short: 'PT4S',
    timings,
    prepare: ({ dataverse: all }) => {
      const [first, second] = [productionId, uatId].map((id) => all.get(id));
      if (first !== undefined && second !== undefined)
        second.behaviour.organizationId = first.state.environment.organizationId;
    },
  });
  const grant = await given();
  await eventually(async () => (await findingsAt(uatId)).includes('organization-twice'));
  expect(await findingsAt(productionId)).not.toContain('organization-twice');
  const customizer = { role: 'uat-system-customizer', minutes: 30, reason };
  expect((await stack.as('rita').refused('CreateRequest', customizer)).code).toBe('environment-unavailable');
  await stack.as('ben').until(grant.id, ({ state }) => state === 'ended');
  expect(changes(uatId)).toEqual([]);
}, 60_000);

test('another organization is the right one from now on when the policy names it', async () => {
  const uat = dataverse(uatId);
  const customizer = { role: 'uat-system-customizer', minutes: 30, reason };
  const first = await stack.as('rita').does('CreateRequest', customizer);
  await stack.as('rita').until(first.id, ({ state }) => state === 'active');
  await stack.as('rita').does('EndAccess', { requestId: first.id });
  await stack.as('rita').until(first.id, ({ state }) => state === 'ended');
  uat.behaviour.organizationId = elsewhere;
  await eventually(async () => (await findingsAt(uatId)).includes('other-organization'));
  editPolicy(stack.config.policyFile, (policy) => {
    policy.setIn(['environments', 1, 'organization'], elsewhere);
  });
  await stack.restart();
  const asked = await stack.as('rita').does('CreateRequest', customizer);
  await stack.as('rita').until(asked.id, ({ state }) => state === 'active');
  // It stays the right one when the policy does not name it any more.
  editPolicy(stack.config.policyFile, (policy) => {
    policy.deleteIn(['environments', 1, 'organization']);
  });
  await stack.restart();
  await stack.as('rita').does('EndAccess', { requestId: asked.id });
  await stack.as('rita').until(asked.id, ({ state }) => state === 'ended');
  expect(await findingsAt(uatId)).not.toContain('other-organization');
}, 60_000);
