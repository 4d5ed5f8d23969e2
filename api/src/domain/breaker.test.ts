import { aPerson, aPolicy, aRole, factsOf } from '../testing/a-policy.js';
import { annas, anOwned, aRequest } from '../testing/a-request.js';
import { aCreate, anAdvance, anApprove, anObserve, aSettle } from '../testing/commands.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../testing/record.js';
import { removalsFail } from './breaker.js';
import type { CallAnswer } from './command.js';
import { holderKey } from './holder.js';
import { nextStep } from './next-step.js';

const people = ['anna', 'mia', 'bea', 'zoe'] as const;
const keyOf = (name: string): string => holderKey(aPerson(name), 'root-1');
const forbidden: CallAnswer = { kind: 'refused', code: '0x80040220' };

/** Everybody's role is overdue, Zoe's for the longest. */
const aCrisis = (): TestRecord =>
  aRecord({
    requests: people.map((name, index) =>
      aRequest('removing', {
        id: `request-${name}`,
        requester: aPerson(name),
        ending: { reason: 'expired', at: ten - index * minute },
      }),
    ),
    holders: people.map((name) => anOwned({ person: aPerson(name), grants: [`request-${name}`] })),
  });

function remove(record: TestRecord, name: string, answer: CallAnswer): void {
  const key = keyOf(name);
  const fence = record.holder(key).seq;
  const { call } = effectOf(record.decide(anObserve({ key, fence, callId: `call-${name}-${String(record.now)}` })));
  if (call === undefined) throw new Error(`Nothing to be sent for ${name}.`);
  effectOf(record.decide(aSettle({ person: aPerson(name), call, answer, fraction: 0.99 })));
}

const failing = (answer: CallAnswer, times = 5): TestRecord => {
  const record = aCrisis();
  for (let count = 0; count < times; count += 1)
    for (const name of people) {
      remove(record, name, answer);
      record.now = Math.max(record.now, ...people.map((one) => record.holder(keyOf(one)).refusals?.nextTryAt ?? 0));
    }
  return record;
};

const restsUntil = (record: TestRecord, name: string): number => {
  const next = nextStep(record.view, keyOf(name), record.now, record.timings, 'replica-1');
  return next.do === 'rest' ? next.until : record.now;
};

it.each<[string, CallAnswer]>([
  ['are refused', forbidden],
  ['are not answered', { kind: 'unknown' }],
])('tries the most overdue again every 30 s while all %s', (_, answer) => {
  const record = aCrisis();
  for (const name of people) remove(record, name, answer);
  for (let count = 0; count < 40; count += 1) {
    record.now = restsUntil(record, 'zoe');
    const before = record.holder(keyOf('zoe')).at;
    expect(record.now - before).toBeLessThanOrEqual(30 * second);
    if (nextStep(record.view, keyOf('zoe'), record.now, record.timings, 'replica-1').do === 'remove')
      remove(record, 'zoe', answer);
    else effectOf(record.decide(anAdvance({ key: keyOf('zoe') })));
  }
});

it('ends all waits with the first that works', () => {
  const record = failing(forbidden);
  remove(record, 'zoe', forbidden);
  expect(restsUntil(record, 'anna')).toBeLessThanOrEqual(record.now);
  remove(record, 'anna', forbidden);
  expect(restsUntil(record, 'anna')).toBeGreaterThan(record.now + minute);
  record.now += 30 * second;
  remove(record, 'zoe', { kind: 'done' });
  record.now += 1;
  expect(restsUntil(record, 'anna')).toBeLessThanOrEqual(record.now);
  expect(removalsFail(record.view, record.timings)).toBeUndefined();
});

/** What is due is tried and refused for so long; the longest wait of the most overdue one. */
function probeFor(ms: number, record: TestRecord): number {
  const end = record.now + ms;
  let [longest, lastProbe] = [0, record.now];
  for (;;) {
    const next = people.map((name) => ({ name, at: restsUntil(record, name) }));
    const { name, at } = next.reduce((one, other) => (other.at < one.at ? other : one));
    record.now = Math.max(record.now, at);
    if (record.now >= end) return Math.max(longest, record.now - lastProbe);
    const step = nextStep(record.view, keyOf(name), record.now, record.timings, 'replica-1');
    if (step.do === 'advance') effectOf(record.decide(anAdvance({ key: keyOf(name) })));
    else remove(record, name, forbidden);
    if (name !== 'zoe') continue;
    longest = Math.max(longest, record.now - lastProbe);
    lastProbe = record.now;
  }
}

it('probes on through a month of refusals in which nothing new begins, and then one success ends every wait', () => {
  const record = failing(forbidden, 1);
  const policy = aPolicy({ roles: [aRole({ approval: 'none' })] });
  let longest = 0;
  // The service runs ten minutes a day.
  for (let day = 0; day < 30; day += 1) {
    record.now += 24 * hour;
    longest = Math.max(longest, probeFor(10 * minute, record));
    expect(codeOf(record.decide(aCreate({ id: 'request-new', policy })))).toBe('not-ready');
  }
  expect(longest).toBeLessThanOrEqual(30 * second);
  expect([...record.view.openRequests()].map(({ state }) => state)).toEqual(people.map(() => 'removing'));
  record.now = restsUntil(record, 'zoe');
  remove(record, 'zoe', { kind: 'done' });
  record.now += 1;
  for (const name of people) expect(restsUntil(record, name)).toBeLessThanOrEqual(record.now);
  expect(removalsFail(record.view, record.timings)).toBeUndefined();
});

it.each(['user-disabled', 'throttled'])('probes with one whose answer tells something, not with who is %s', (code) => {
  const record = failing(forbidden);
  remove(record, 'zoe', { kind: 'refused', code });
  const before = record.now;
  remove(record, 'bea', forbidden);
  expect(restsUntil(record, 'bea') - before).toBeLessThanOrEqual(30 * second);
});

it('ends all waits when Dataverse gives another answer', () => {
  const record = failing(forbidden);
  for (const name of people) remove(record, name, forbidden);
  record.now += minute;
  remove(record, 'zoe', { kind: 'unknown' });
  record.now += 1;
  expect(restsUntil(record, 'anna')).toBeLessThanOrEqual(record.now);
});

it('gives nothing new while removals fail, and names why', () => {
  const record = failing(forbidden, 1);
  expect(removalsFail(record.view, record.timings)).toMatch(/refuses \(0x80040220\)/);
  expect(codeOf(record.decide(aCreate({ id: 'request-new' })))).toBe('not-ready');
  const waiting = aRequest('pending', { id: 'request-1', lapsesAt: ten + 24 * hour });
  const asked = aRecord({ requests: [waiting], holders: [...record.view.holders()], documents: breakerOf(record) });
  expect(codeOf(asked.decide(anApprove()))).toBe('not-ready');
});

const breakerOf = (record: TestRecord) => {
  const breaker = record.view.document('breaker');
  return breaker === undefined ? {} : { breaker };
};

it('lets nothing join a role that is ours while removals fail, and its removal goes on all the same', () => {
  const record = failing(forbidden, 1);
  const policy = aPolicy({ roles: [aRole({ approval: 'none' })] });
  const granting = aRequest('granting', { id: 'next', requester: aPerson('zoe'), giveUpAt: record.now + 15 * minute });
  const requests = [...record.view.openRequests(), granting];
  const both = aRecord({
    requests,
    holders: [...record.view.holders()],
    documents: breakerOf(record),
    now: record.now,
  });
  both.now += minute;
  const facts = factsOf('zoe', ['makers'], { askedAt: both.now });
  expect(nextStep(both.view, keyOf('zoe'), both.now, both.timings, 'replica-1')).toMatchObject({ do: 'remove' });
  effectOf(both.decide(anAdvance({ key: keyOf('zoe'), policy, facts })));
  expect(both.request('next')).not.toHaveProperty('joined');
});

it('says nothing about an environment when one account is disabled or Dataverse is only busy', () => {
  const disabled = failing({ kind: 'refused', code: 'user-disabled' }, 2);
  expect(removalsFail(disabled.view, disabled.timings)).toBeUndefined();
  const busy = failing({ kind: 'refused', code: 'throttled', retryAfterMs: second }, 2);
  expect(removalsFail(busy.view, busy.timings)).toBeUndefined();
  expect(annas).toBe(keyOf('anna'));
});

it('stands in the way of nothing once nothing is owed', () => {
  const record = failing(forbidden, 1);
  const empty = aRecord({ documents: breakerOf(record) });
  expect(removalsFail(empty.view, empty.timings)).toBeUndefined();
});

it('counts nobody as waiting for a removal who is owed the role by another grant', () => {
  const record = failing(forbidden, 1);
  const owed = aRecord({
    documents: breakerOf(record),
    requests: [aRequest('active', { id: 'next' }), aRequest('removing')],
    holders: [anOwned({ grants: ['request-1', 'next'] })],
  });
  expect(removalsFail(owed.view, owed.timings)).toBeUndefined();
  const ends = aRecord({
    documents: breakerOf(record),
    requests: [aRequest('removing')],
    holders: [anOwned()],
  });
  expect(removalsFail(ends.view, ends.timings)).toMatch(/refuses/);
});
