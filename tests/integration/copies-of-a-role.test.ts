/** Owned is the row that we made: other copies of the role and other rows of the person are somebody else's. */
import type { RequestView } from '@jit/connector';
import { environments, productionId, roleCopyId, systemUserId } from '../sandbox/seed-environments.js';
import type { DataverseState } from '../sandbox/dataverse/state.js';
import { startStack, type Stack } from './stack.js';

const ritasCopy = roleCopyId(1, 'dataFixer', 1);
const otherCopy = roleCopyId(1, 'dataFixer', 2);
const rita = systemUserId(1, 'rita');
const reason = 'Correct the posting date on invoice 4711';
const admin = 'another administrator';

let stack: Stack;
let state: DataverseState;
beforeEach(async () => {
  stack = await startStack({ store: 'sqlite', short: 'PT3S' });
  const found = stack.sandbox.dataverse.get(productionId);
  if (found === undefined) throw new Error('no environment');
  ({ state } = found);
}, 60_000);
afterEach(() => stack.stop());

const copiesOf = (user: string): string[] =>
  state
    .rows()
    .holdings.filter(({ userId, roleId }) => userId === user && [ritasCopy, otherCopy].includes(roleId))
    .map(({ roleId }) => roleId);

const given = async (): Promise<RequestView> => {
  const asked = await stack.as('rita').does('CreateRequest', { role: 'prod-data-fixer-quick', minutes: 1, reason });
  return stack.as('rita').until(asked.id, (request) => request.state !== 'granting');
};
const ended = (id: string): Promise<RequestView> =>
  stack.as('rita').until(id, (request) => request.state === 'ended' || request.state === 'failed');

describe('with matrix business units', () => {
  beforeEach(() => {
    state.matrixUnits = true;
  });

  test('a copy of another unit that an administrator gives during our grant stays', async () => {
    const grant = await given();
    state.assign(rita, otherCopy, admin);
    expect(await ended(grant.id)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(copiesOf(rita)).toEqual([otherCopy]);
  });

  test('who holds the copy of another unit gets the own one, and keeps the other', async () => {
    state.assign(rita, otherCopy, admin);
    const grant = await given();
    expect(grant.state).toBe('active');
    expect(copiesOf(rita).sort()).toEqual([ritasCopy, otherCopy].sort());
    expect(await ended(grant.id)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(copiesOf(rita)).toEqual([otherCopy]);
  });

  test('who holds the copy of the own unit holds it already', async () => {
    state.assign(rita, ritasCopy, admin);
    expect(await ended((await given()).id)).toMatchObject({ state: 'ended', endReason: 'held-already' });
    expect(copiesOf(rita)).toEqual([ritasCopy]);
  });

  test('our copy that somebody takes while another one is held is missed', async () => {
    state.assign(rita, otherCopy, admin);
    const grant = await given();
    state.remove(rita, ritasCopy, admin);
    expect((await ended(grant.id)).endReason).not.toBe('held-already');
    expect(copiesOf(rita)).toEqual([otherCopy]);
  });

  test('a user who moves meanwhile keeps our copy, and it is our copy that goes', async () => {
    const grant = await given();
    const [, , service] = environments[0]?.businessUnits ?? [];
    state.moveTo(rita, service?.id ?? '', true, admin);
    expect(await ended(grant.id)).toMatchObject({ state: 'ended' });
    expect(copiesOf(rita)).toEqual([]);
  });
});

test('without them a move makes it the copy of the new unit: that one goes', async () => {
  const grant = await given();
  const [, , service] = environments[0]?.businessUnits ?? [];
  state.moveTo(rita, service?.id ?? '', true, admin);
  expect(copiesOf(rita)).toEqual([otherCopy]);
  expect(await ended(grant.id)).toMatchObject({ state: 'ended' });
  expect(copiesOf(rita)).toEqual([]);
});

describe('a person with two rows', () => {
  test('a removal is proven by the row that had the role', async () => {
    const grant = await given();
    state.duplicateUser(rita, admin);
    expect(await ended(grant.id)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(copiesOf(rita)).toEqual([]);
  });

  test('the role that an administrator gives to the other row is not ours', async () => {
    const grant = await given();
    const second = state.duplicateUser(rita, admin);
    state.assign(second, ritasCopy, admin);
    expect(await ended(grant.id)).toMatchObject({ state: 'ended', endReason: 'expired' });
    expect(copiesOf(second)).toEqual([ritasCopy]);
    expect(copiesOf(rita)).toEqual([]);
  });

  test('a row that is deleted and comes back under another id: the grant ends, and nothing of it is left', async () => {
    const grant = await given();
    const second = state.duplicateUser(rita, admin);
    state.deleteUser(rita, admin);
    expect(['ended', 'failed']).toContain((await ended(grant.id)).state);
    expect(copiesOf(second)).toEqual([]);
  });
});
