import { aPerson, aPolicy, aRole, factsOf, groups, persons, unknownFacts } from '../testing/a-policy.js';
import { aRequest } from '../testing/a-request.js';
import { aRecord } from '../testing/record.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { evaluate, evaluateRecord, inWords, isAmong, judge, roleOf, type Ask, type PersonFacts } from './evaluate.js';
import type { Role } from './policy.js';
import type { Request } from './request.js';

const maker = factsOf('anna', ['makers']);
const ask = (more: Partial<Ask> = {}): Ask => ({ durationMs: hour, chainMs: 0, beginsAt: ten, ...more });

/** How one rule comes out; undefined when it is not judged. */
const outcome = (
  rule: string,
  role: Partial<Role>,
  asked: Partial<Ask> = {},
  facts: PersonFacts = maker,
  approvers?: number,
) => evaluate(aRole(role), ask(asked), facts, approvers).find((one) => one.rule === rule)?.result;

describe('who may ask', () => {
  test.each<[string, PersonFacts, string]>([
    ['a member of a group that may ask', maker, 'met'],
    ['a member of another group', factsOf('anna', ['approvers']), 'unmet'],
    ['anybody whose groups the directory does not tell', factsOf('anna', [], { groups: 'unknown' }), 'unknown'],
    [
      'a member whose account the directory does not tell',
      factsOf('anna', ['makers'], { account: 'unknown' }),
      'unknown',
    ],
    ['a member whose account is disabled', factsOf('anna', ['makers'], { account: 'disabled' }), 'unmet'],
    ['somebody whom the directory does not know', factsOf('anna', ['makers'], { account: 'absent' }), 'unmet'],
    ['who is not in the group stays out, whatever the account', factsOf('anna', [], { account: 'unknown' }), 'unmet'],
  ])('%s', (_who, facts, result) => {
    expect(outcome('not-eligible', {}, {}, facts)).toBe(result);
  });

  test('a person who is named needs no group, and so no answer about groups', () => {
    const named = { mayAsk: persons('anna') };
    expect(outcome('not-eligible', named, {}, factsOf('anna', [], { groups: 'unknown' }))).toBe('met');
    expect(outcome('not-eligible', named, {}, factsOf('boris', [], { groups: 'unknown' }))).toBe('unmet');
  });

  test('where nobody is named, nobody may', () => {
    expect(isAmong(groups(), unknownFacts('anna'))).toBe('unmet');
  });

  test('the rule is told in the names of those who may', () => {
    const mayAsk = { ...groups('makers'), ...{ persons: [{ id: 'x', name: 'Zoe' }] } };
    expect(evaluate(aRole({ mayAsk }), ask(), maker)[0]?.text).toBe('Members of makers, Zoe can request this role.');
  });
});

test('a rule that names as many as a policy can stays short', () => {
  const many = Array.from({ length: 220 }, (_, count) => ({ id: String(count), name: '\u0001'.repeat(100) }));
  const findings = evaluate(aRole({ mayAsk: { groups: many.slice(0, 20), persons: many.slice(20) } }), ask(), maker);
  expect(findings[0]?.text).toMatch(/^Members of .+ and 219 more can request this role\.$/);
  for (const { text } of findings) expect(JSON.stringify(text).length).toBeLessThan(400);
});

describe('how long', () => {
  test.each([
    ['up to the maximum', { durationMs: 8 * hour }, 'met'],
    ['no longer than the maximum', { durationMs: 8 * hour + 15 * minute }, 'unmet'],
    ['the whole chain counts', { durationMs: hour, chainMs: 7 * hour }, 'met'],
    ['a chain longer than the maximum is too long', { durationMs: hour, chainMs: 7.25 * hour }, 'unmet'],
  ])('%s', (_rule, asked, result) => {
    expect(outcome('duration-over-limit', {}, asked)).toBe(result);
  });

  test('no policy allows more than a day in a row', () => {
    const durations = { defaultMs: hour, maximumMs: 72 * hour, stepMs: hour };
    expect(outcome('duration-over-limit', { durations }, { durationMs: 24 * hour })).toBe('met');
    expect(outcome('duration-over-limit', { durations }, { durationMs: 25 * hour })).toBe('unmet');
    expect(outcome('duration-over-limit', { durations }, { durationMs: hour, chainMs: 24 * hour })).toBe('unmet');
  });

  test('what is left of a chain is told in minutes, and the chain in words', () => {
    const [, over] = evaluate(aRole(), ask({ chainMs: 7 * hour, durationMs: 2 * hour }), maker);
    expect(over).toMatchObject({ limit: 60, text: 'That would be 9 h in a row. The maximum is 8 h.' });
    expect(evaluate(aRole(), ask(), maker)[1]).toMatchObject({ limit: 480, text: 'The maximum is 8 h.' });
  });

  const odd = { defaultMs: 50 * minute, maximumMs: 110 * minute, stepMs: 30 * minute };
  test.each([
    ['a multiple of the step', odd, { durationMs: hour }, 'met'],
    ['the default, off the step or not', odd, { durationMs: 50 * minute }, 'met'],
    ['the maximum, off the step or not', odd, { durationMs: 110 * minute }, 'met'],
    ['all that is left of a chain', odd, { durationMs: 60 * minute - second, chainMs: 50 * minute + second }, 'met'],
    ['anything else is off the step', odd, { durationMs: 45 * minute }, 'unmet'],
  ])('%s', (_rule, durations, asked, result) => {
    expect(outcome('duration-off-step', { durations }, asked)).toBe(result);
  });

  test('a policy may be finer than a minute', () => {
    const durations = { defaultMs: 5 * second, maximumMs: 90 * second, stepMs: 5 * second };
    expect(outcome('duration-off-step', { durations }, { durationMs: 85 * second })).toBe('met');
    expect(outcome('duration-off-step', { durations }, { durationMs: 86 * second })).toBe('unmet');
    const findings = evaluate(aRole({ durations }), ask({ durationMs: 90 * second }), maker);
    expect(findings[1]).toMatchObject({ result: 'met', text: 'The maximum is 1 min 30 s.' });
    expect(findings[2]).toMatchObject({ result: 'met', text: 'Lengths are multiples of 5 s.', limit: 1 });
  });
});

describe('what is written', () => {
  test.each([
    [9, 'unmet'],
    [10, 'met'],
  ])('a reason of %d characters, where ten are asked for: %s', (reasonLength, result) => {
    expect(outcome('reason-too-short', {}, { reasonLength })).toBe(result);
  });

  test('a reason that is not there is not judged', () => {
    expect(outcome('reason-too-short', {})).toBeUndefined();
  });

  test.each(['ticket', 'scenario', 'startsAt'] as const)('a %s is not taken yet, and the refusal says so', (field) => {
    const found = evaluate(aRole(), ask({ [field]: 'text' }), maker).find((one) => one.rule === 'not-offered');
    expect(found).toMatchObject({ result: 'unmet', text: `This role does not use ${field}. Leave it empty.` });
    expect(outcome('not-offered', {})).toBeUndefined();
  });
});

describe('who decides', () => {
  test('somebody else must be able to decide', () => {
    expect(outcome('no-approver', {}, {}, maker, 0)).toBe('unmet');
    expect(outcome('no-approver', {}, {}, maker, 1)).toBe('met');
  });

  test('it is not judged where nobody needs to, or where the directory does not say', () => {
    expect(outcome('no-approver', { approval: 'none' }, {}, maker, 0)).toBeUndefined();
    expect(outcome('no-approver', {})).toBeUndefined();
  });
});

describe('what is open already', () => {
  const open = (request: Request, role = aRole()) => {
    const findings = evaluateRecord(aRecord({ requests: [request] }).view, aPolicy(), role, aPerson('anna'));
    return findings.find((one) => one.rule === 'request-open')?.result;
  };

  test.each(['pending', 'scheduled', 'granting', 'active'] as const)(
    'a request that is %s stands in the way',
    (state) => {
      expect(open(aRequest(state))).toBe('unmet');
    },
  );

  test('what is being removed does not', () => {
    expect(open(aRequest('removing'))).toBe('met');
  });

  test('another entry for the same role does not', () => {
    expect(open(aRequest('active'), aRole({ id: 'short-customizer' }))).toBe('met');
  });

  test('the request of somebody else, also of another tenant, does not', () => {
    expect(open(aRequest('active', { requester: aPerson('boris') }))).toBe('met');
    expect(open(aRequest('active', { requester: { tid: 'other-tenant', oid: 'anna' } }))).toBe('met');
  });

  test('an extension stands beside the access that it extends, and beside nothing else', () => {
    const first = aRequest('active');
    const taken = (...requests: readonly Request[]) =>
      evaluateRecord(aRecord({ requests }).view, aPolicy(), aRole(), aPerson('anna'), 'request-1')[0]?.result;
    expect(taken(first)).toBe('met');
    expect(taken(first, aRequest('pending', { id: 'request-2', extends: 'request-1' }))).toBe('unmet');
    expect(taken(first, aRequest('scheduled', { id: 'request-2', extends: 'request-1' }))).toBe('unmet');
  });

  test('nobody has more open requests than the policy allows, over all roles', () => {
    const requests = ['a', 'b'].map((id) => aRequest('pending', { id, role: id }));
    const count = (maxOpenPerPerson: number) =>
      evaluateRecord(aRecord({ requests }).view, aPolicy({ maxOpenPerPerson }), aRole(), aPerson('anna'))[1];
    expect(count(3)).toMatchObject({ rule: 'too-many-open', result: 'met', limit: 3 });
    expect(count(2)).toMatchObject({ result: 'unmet', text: 'At most 2 open requests.' });
  });
});

describe('the verdict', () => {
  const finding = (rule: 'not-eligible' | 'request-open', result: 'met' | 'unmet' | 'unknown') => ({
    rule,
    result,
    text: rule,
  });

  test('everything met is allowed', () => {
    expect(judge([finding('not-eligible', 'met')])).toMatchObject({ ok: true });
  });

  test('the first unmet rule is the refusal, before anything unknown', () => {
    const findings = [finding('not-eligible', 'unknown'), finding('request-open', 'unmet')];
    expect(judge(findings)).toEqual({ ok: false, problem: { code: 'request-open', detail: 'request-open', findings } });
  });

  test('unknown counts as unmet, and says that it is the directory', () => {
    expect(judge([finding('request-open', 'met'), finding('not-eligible', 'unknown')])).toMatchObject({
      ok: false,
      problem: { code: 'directory-unavailable' },
    });
  });
});

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [45 * second, '45 s'],
  [90 * minute, '1 h 30 min'],
  [24 * hour + 61 * second, '24 h 1 min 1 s'],
])('%d ms in words: %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test('a role is found by its catalogue id', () => {
  expect(roleOf(aPolicy(), 'customizer')?.name).toBe('System Customizer');
  expect(roleOf(aPolicy(), 'System Customizer')).toBeUndefined();
});
