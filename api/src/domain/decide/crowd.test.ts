/** Many requests of one person and role that are due at once: one commit takes few of them, and the next ones the rest. */
import { aPolicy, aRole, factsOf } from '../../testing/a-policy.js';
import { aJoined, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anAdvance, anEnd, anObserve, aRead, aSettle } from '../../testing/commands.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import { nextStep } from '../next-step.js';
import type { Request } from '../request.js';

const many = 45;
const crowd = <R extends Request>(one: (more: { id: string; createdAt: number }) => R): R[] =>
  Array.from({ length: many }, (_, count) => one({ id: `request-${String(count)}`, createdAt: ten - hour + count }));
const ids = (requests: readonly Request[]): string[] => requests.map(({ id }) => id);

const policy = aPolicy({ roles: [aRole({ approval: 'none' })] });
const facts = factsOf('anna', ['makers']);

/** Requests that one command changed, and rows that its events come to without what hangs on closed ones. */
const changed = (record: TestRecord): number =>
  new Set(record.last.flatMap(({ requests }) => requests.map(({ id }) => id))).size;

/** Goes on as the worker does, with this read, until nothing is due at once. */
function carryOn(record: TestRecord, copies: readonly string[]): number {
  let most = 0;
  for (let count = 0; count < 60; count += 1) {
    const next = nextStep(record.view, annas, record.now, record.timings, 'replica-1');
    if (next.do === 'rest') return most;
    const fence = record.view.holder(annas)?.seq ?? 7;
    const command =
      next.do === 'advance'
        ? anAdvance({ policy, facts })
        : anObserve({
            policy,
            facts,
            callId: `call-${String(count)}`,
            ...{ fence, read: aRead(copies, { beganAt: record.now }) },
          });
    const effect = effectOf(record.decide(command));
    if (effect.call !== undefined) return most;
    most = Math.max(most, changed(record));
  }
  throw new Error('It never rests.');
}

const states = (record: TestRecord): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (let count = 0; count < many; count += 1) {
    const { state } = record.request(`request-${String(count)}`);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
};

it('ends them all, few at a time', () => {
  const active = crowd((more) => aRequest('active', { ...more, endsAt: ten - minute }));
  const record = aRecord({ requests: active, holders: [anOwned({ grants: ids(active) })] });
  expect(carryOn(record, ['copy-1'])).toBeLessThanOrEqual(10);
  expect(states(record)).toEqual({ removing: many });
});

it('ends what is over before it lapses what nobody decided', () => {
  const pending = crowd((more) => aRequest('pending', { ...more, lapsesAt: ten - minute }));
  const over = aRequest('active', { id: 'over', createdAt: ten, endsAt: ten - minute });
  const record = aRecord({ requests: [...pending, over], holders: [anOwned({ grants: ['over'] })] });
  effectOf(record.decide(anAdvance()));
  expect(record.request('over').state).toBe('removing');
  expect(changed(record)).toBeLessThanOrEqual(10);
});

it('starts an extension with the end of its first, whatever else is due', () => {
  const active = crowd((more) => aRequest('active', { ...more, endsAt: ten - minute }));
  const next = aRequest('scheduled', { id: 'next', createdAt: ten, extends: 'request-0', startsAt: ten - minute });
  const record = aRecord({ requests: [...active, next], holders: [anOwned({ grants: ids(active) })] });
  effectOf(record.decide(anAdvance({ policy, facts })));
  expect(record.request('request-0')).toMatchObject({ state: 'ended', roleKept: 'other-grant' });
  expect(record.request('next')).toMatchObject({ state: 'granting', joined: { at: ten } });
});

it('closes them all when the role is gone, and owns it until the last is closed', () => {
  const removing = crowd((more) => aRequest('removing', more));
  const gone = { removedAt: ten - minute, assignedAt: ten - hour };
  const record = aRecord({ requests: removing, holders: [anOwned({ grants: ids(removing), ...gone })] });
  effectOf(record.decide(anObserve({ read: aRead([]) })));
  expect(changed(record)).toBe(10);
  expect(record.holder().owned).toBe(true);
  expect(carryOn(record, [])).toBeLessThanOrEqual(10);
  expect(states(record)).toEqual({ ended: many });
  expect(record.holder()).toMatchObject({ owned: false, grants: [] });
});

it("closes them all when the role proves to be somebody else's, and takes it from nobody", () => {
  const waiting = crowd((more) => aJoined(more));
  const intent = {
    callId: 'call-1',
    kind: 'assign' as const,
    systemUserId: 'user-anna',
    roleId: 'copy-1',
    before: [],
    owner: 'replica-1',
    at: ten,
    until: ten + minute,
    first: true,
  };
  const record = aRecord({ requests: waiting, holders: [anOwned({ grants: ids(waiting), intent })] });
  effectOf(record.decide(aSettle({ answer: { kind: 'refused', code: 'duplicate' } })));
  expect(changed(record)).toBe(10);
  expect(carryOn(record, ['copy-1'])).toBeLessThanOrEqual(10);
  expect(states(record)).toEqual({ ended: many });
  expect(record.holder().owned).toBe(false);
});

it('tells all of them of a role that somebody took, and none that it was kept for another', () => {
  const active = crowd((more) => aRequest('active', more));
  const holder = anOwned({ grants: ids(active), missingSince: ten - 2 * minute, removedAt: ten - hour });
  const record = aRecord({ requests: active, holders: [holder] });
  effectOf(record.decide(anObserve({ read: aRead([]) })));
  carryOn(record, []);
  for (const { id } of active)
    expect(record.request(id)).toMatchObject({ state: 'removing', ending: { reason: 'removed-outside' } });
});

it('keeps a role that was signed off, even while some requests wait for the next commit', () => {
  const removing = crowd((more) => aRequest('removing', more));
  const standing = {
    v: 1,
    seq: 1,
    by: { tid: 't', oid: 'o' },
    at: ten,
    said: { ref: 'r', hash: 'h' },
    systemUserId: 'user-anna',
  } as const;
  const record = aRecord({
    requests: removing,
    holders: [anOwned({ grants: ids(removing) })],
    documents: { [`standing|${annas}`]: standing },
  });
  expect(carryOn(record, ['copy-1'])).toBeLessThanOrEqual(10);
  expect(states(record)).toEqual({ ended: many });
  expect(record.holder()).toMatchObject({ owned: false });
});

it('gives a role back that stands beside many that are due', () => {
  const removing = crowd((more) => aRequest('removing', more));
  const live = aRequest('active', { id: 'live' });
  const other = aRequest('active', { id: 'other' });
  const record = aRecord({
    requests: [...removing, live, other],
    holders: [anOwned({ grants: ['live', 'other', ...ids(removing)] })],
  });
  effectOf(record.decide(anEnd({ id: 'live' })));
  expect(changed(record)).toBeLessThanOrEqual(10);

  carryOn(record, ['copy-1']);
  expect(record.request('live').state).toBe('ended');
  expect(states(record)).toEqual({ ended: many });
});
