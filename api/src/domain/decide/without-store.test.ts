import { aPerson, home } from '../../testing/a-policy.js';
import { aHolder, aRequest, annas } from '../../testing/a-request.js';
import { aRecord } from '../../testing/record.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import type { RemovedWithoutStore } from '../command.js';
import { withoutStoreOf } from './without-store.js';

const removal = (more: Partial<RemovedWithoutStore> = {}): RemovedWithoutStore => ({
  kind: 'removed-without-store',
  key: annas,
  person: aPerson('anna'),
  rootRole: 'root-1',
  requests: ['request-1'],
  call: { callId: 'call-9', systemUserId: 'user-anna', roleId: 'copy-1' },
  by: 'replica-2',
  happenedAt: ten - minute,
  answer: { kind: 'done' },
  answeredAt: ten - minute + second,
  ...more,
});

const overdue = aRequest('active', { endsAt: ten - 2 * minute });
const held = (more = {}) => aHolder({ owned: true, grants: ['request-1'], ...more });

test('it comes on record with its true time, and the grant has ended by it', () => {
  const record = aRecord({ requests: [overdue], holders: [held()] });
  record.decide(removal());
  expect(record.kinds()).toEqual(['access.ending', 'holder.removed-without-store']);
  expect(record.last.at(-1)?.data).toEqual({
    callId: 'call-9',
    systemUserId: 'user-anna',
    roleId: 'copy-1',
    kind: 'remove',
    holder: annas,
    by: 'replica-2',
    requests: ['request-1'],
    happenedAt: ten - minute,
    recordedAt: ten,
    answer: 'done',
  });
  expect(record.view.request('request-1')).toMatchObject({
    state: 'removing',
    ending: { reason: 'removed-without-store', at: ten - minute },
  });
  expect(record.holder()).toMatchObject({ owned: true, removedAt: ten - minute + second });
  // A read of now proves it.
  expect(record.holder().looks).toContain(ten);
});

test('told twice it is on record once', () => {
  const record = aRecord({ requests: [overdue], holders: [held()] });
  record.decide(removal());
  record.decide(removal());
  expect(record.kinds()).toEqual([]);
  expect(withoutStoreOf(record.view)).toMatchObject({ count: 1, lastAt: ten - minute });
});

test('what others had extended meanwhile has ended too, and is told why', () => {
  const record = aRecord({ requests: [aRequest('active', { endsAt: ten + hour })], holders: [held()] });
  record.decide(removal());
  expect(record.view.request('request-1')).toMatchObject({ ending: { reason: 'removed-without-store' } });
});

test('an end that came on record after it has the true reason', () => {
  const request = aRequest('removing', { ending: { reason: 'expired', at: ten - second }, endsAt: ten - 2 * minute });
  const record = aRecord({ requests: [request], holders: [held()] });
  record.decide(removal());
  expect(record.view.request('request-1')).toMatchObject({
    ending: { reason: 'removed-without-store', at: ten - minute },
  });
});

test('what joined after it has lost nothing by it', () => {
  const joined = { at: ten - 30 * second, mustEndBy: ten + hour };
  const later = aRequest('active', { joined, endsAt: ten + hour });
  const record = aRecord({ requests: [later], holders: [held({ assignedAt: ten - 30 * second })] });
  record.decide(removal());
  expect(record.view.request('request-1')).toMatchObject({ state: 'active' });
  expect(record.holder().removedAt).toBeUndefined();
});

test('without an answer the call may still arrive: the holder is watched', () => {
  const { answeredAt: _, ...unanswered } = removal({ answer: { kind: 'unknown' } });
  const record = aRecord({ requests: [overdue], holders: [held()] });
  record.decide(unanswered);
  expect(record.holder().unsettled).toEqual([
    { callId: 'call-9', kind: 'remove', first: false, until: ten + 9 * minute },
  ]);
  expect(record.holder().removedAt).toBeUndefined();
});

test('a definite no has ended nothing', () => {
  const record = aRecord({ requests: [overdue], holders: [held()] });
  record.decide(removal({ answer: { kind: 'refused', code: 'user-disabled' } }));
  expect(record.view.request('request-1')).toMatchObject({ state: 'active' });
  expect(record.last.at(-1)?.data).toMatchObject({ answer: 'refused: user-disabled' });
});

test('of a holder that is on record no more it is an event all the same', () => {
  const record = aRecord({});
  record.decide(removal());
  expect(record.kinds()).toEqual(['holder.removed-without-store']);
  expect(record.view.environment).toBe(home);
});
