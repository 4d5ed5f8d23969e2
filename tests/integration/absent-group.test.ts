/** A group of the policy that was deleted in Entra: a definite answer, for which nobody waits. */
import type { Board } from '@jit/connector';
import { groups } from '../sandbox/seed.js';
import { productionId } from '../sandbox/seed-environments.js';
import { startStack, type Stack } from './stack.js';

const reason = 'Correct the posting date on invoice 4711';
const ask = { role: 'prod-data-fixer', minutes: 2, reason };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ store: 'sqlite', env: { METRICS: 'loopback' } });
}, 60_000);
afterAll(() => stack.stop());

const findings = async (): Promise<readonly { readonly code: string; readonly text: string }[]> => {
  const { body } = await stack.as('adi').call('GetBoard', { query: 'parts=outside' });
  const board = JSON.parse((body as { readonly board: string }).board) as Board;
  return board.outside?.find(({ environment }) => environment === productionId)?.findings ?? [];
};

test('where the only approvers are a deleted group nobody waits; the rest goes on, and administrators are told', async () => {
  const { directory } = stack.sandbox.entra;
  const at = directory.groups.findIndex(({ id }) => id === groups.approvers.id);
  const [deleted] = directory.groups.splice(at, 1);
  expect((await stack.as('rita').refused('CreateRequest', ask)).code).toBe('no-approver');
  const quick = await stack.as('rita').does('CreateRequest', { ...ask, role: 'prod-data-fixer-quick' });
  await stack.as('rita').until(quick.id, ({ state }) => state === 'active');
  const absent = (await findings()).filter(({ code }) => code === 'group-absent');
  expect(absent.map(({ text }) => text)).toEqual([expect.stringContaining(`JIT Approvers (${groups.approvers.id})`)]);
  expect(await (await fetch(`${stack.address}/metrics`)).text()).toContain(
    `jit_group_absent{environment="${productionId}",group="${groups.approvers.id}"} 1`,
  );

  if (deleted !== undefined) directory.groups.push(deleted);
  // What was heard is kept for a minute; another role with the same approvers is asked for by itself.
  const other = { ...ask, role: 'prod-system-administrator', minutes: 60 };
  expect((await stack.as('rita').does('CreateRequest', other)).approvers).toEqual(['Adi Rao', 'Ana Ortiz', 'Ben Koh']);
  expect((await findings()).map(({ code }) => code)).not.toContain('group-absent');
}, 60_000);
