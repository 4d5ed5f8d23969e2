/** Opening hours at each decision: when access would begin is what counts, under the policy in force. */
import { aPolicy, aRole, factsOf } from '../../testing/a-policy.js';
import { aHolder, anOwned, aRequest } from '../../testing/a-request.js';
import { aCreate, anAdvance, anApprove } from '../../testing/commands.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf } from '../../testing/record.js';
import type { Hours } from '../hours.js';

/** Mondays, from nine until the hour given, UTC; the tests begin at ten on a Monday. */
const until = (to: number): Hours => ({ zone: 'UTC', days: ['mon'], from: 9 * 60, to: to * 60 });
const openRole = aRole({ hours: until(12) });
const closedRole = aRole({ hours: until(10) });
const open = aPolicy({ roles: [openRole] });
const closed = aPolicy({ version: 2, hash: 'two', roles: [closedRole] });
const maker = factsOf('anna', ['makers']);

test('a request is made within the hours and refused outside, in words that name them', () => {
  expect(aRecord().decide(aCreate({ role: openRole, policy: open })).ok).toBe(true);
  const refused = aRecord().decide(aCreate({ role: closedRole, policy: closed }));
  expect(refused).toMatchObject({
    ok: false,
    problem: { code: 'outside-hours', detail: 'Access begins in Mon 09:00-10:00 (UTC).' },
  });
});

test('an approval counts when it is given: a request of the morning is not approved at night', () => {
  const record = aRecord({ requests: [aRequest('pending')] });
  expect(codeOf(record.decide(anApprove({ policy: closed })))).toBe('outside-hours');
  expect(record.request()).toMatchObject({ state: 'pending' });
  expect(effectOf(record.decide(anApprove({ policy: open }))).request).toMatchObject({ state: 'granting' });
});

describe('an extension begins where its first ends', () => {
  const first = aRequest('active', { endsAt: ten + hour });
  const extending = { id: 'request-2', extending: 'request-1' };

  test('within the hours it is made, also when they close a minute later', () => {
    const role = aRole({ hours: { ...until(12), to: 11 * 60 + 1 } });
    const record = aRecord({ requests: [first], holders: [anOwned()] });
    expect(record.decide(aCreate({ ...extending, role, policy: aPolicy({ roles: [role] }) })).ok).toBe(true);
  });

  test('after the hours it is no way around them', () => {
    const role = aRole({ hours: until(11) });
    const policy = aPolicy({ roles: [role] });
    const record = aRecord({ requests: [first], holders: [anOwned()] });
    expect(codeOf(record.decide(aCreate({ ...extending, role, policy })))).toBe('outside-hours');
    const waiting = aRequest('pending', { id: 'request-2', extends: 'request-1', chainMs: hour });
    const asked = aRecord({ requests: [first, waiting], holders: [anOwned()] });
    expect(codeOf(asked.decide(anApprove({ id: 'request-2', policy })))).toBe('outside-hours');
  });
});

describe('what was decided before', () => {
  const before = aPolicy({ roles: [aRole({ hours: { ...until(10) } })] });

  test('joins some seconds after the hours closed', () => {
    const record = aRecord({ requests: [aRequest('granting', { since: ten - minute })], holders: [anOwned()] });
    effectOf(record.decide(anAdvance({ policy: before, facts: maker })));
    expect(record.request()).toHaveProperty('joined');
  });

  test('is refused where the policy in force never allowed that instant (L1)', () => {
    const record = aRecord({ requests: [aRequest('granting', { since: ten })], holders: [anOwned()] });
    effectOf(record.decide(anAdvance({ policy: before, facts: maker })));
    expect(record.request()).toMatchObject({ state: 'failed', ending: { reason: 'refused-by-policy' } });
  });

  test('starts as scheduled, or not at all', () => {
    const start = (policy: typeof open) => {
      const record = aRecord({ requests: [aRequest('scheduled', { startsAt: ten })], holders: [aHolder()] });
      effectOf(record.decide(anAdvance({ policy, facts: maker })));
      return record.request().state;
    };
    expect([start(open), start(closed)]).toEqual(['granting', 'failed']);
  });

  test('goes on past the end of the hours', () => {
    const record = aRecord({ requests: [aRequest('active')], holders: [anOwned()] });
    effectOf(record.decide(anAdvance({ policy: closed, facts: maker })));
    expect(record.request()).toMatchObject({ state: 'active' });
  });
});
