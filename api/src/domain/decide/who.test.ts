import { aPerson, aPolicy, aRole, factsOf, groups, persons, unknownFacts } from '../../testing/a-policy.js';
import { aRequest } from '../../testing/a-request.js';
import { ten } from '../../testing/instants.js';
import { approversOf, decider, maySee, mayDecide } from './who.js';

const policy = aPolicy();
const pending = aRequest('pending');

describe('a request is seen by', () => {
  test.each<[string, string, readonly string[], string]>([
    ['who asked', 'anna', [], 'met'],
    ['administrators', 'carla', ['admins'], 'met'],
    ['auditors', 'carla', ['auditors'], 'met'],
    ['who may decide it', 'carla', ['approvers'], 'met'],
    ['nobody else, who may ask for the same included', 'carla', ['makers'], 'unmet'],
  ])('%s', (_who, name, inGroups, result) => {
    expect(maySee(policy, pending, aPerson(name), factsOf(name, inGroups))).toBe(result);
  });

  test('who decided it, also after leaving the group', () => {
    expect(maySee(policy, aRequest('denied'), aPerson('boris'), undefined)).toBe('met');
    expect(maySee(policy, aRequest('denied'), { tid: 'other', oid: 'boris' }, undefined)).toBe('unmet');
  });

  test('nobody by the rule that decided it', () => {
    const decision = { at: ten, policy: { version: 1, hash: '' } };
    expect(maySee(policy, aRequest('active', { decision }), aPerson('boris'), factsOf('boris', []))).toBe('unmet');
  });

  test('nobody while the directory is silent, but those whom it does not take', () => {
    expect(maySee(policy, pending, aPerson('carla'), unknownFacts('carla'))).toBe('unknown');
    expect(maySee(policy, pending, aPerson('anna'), unknownFacts('anna'))).toBe('met');
    const named = aPolicy({ auditors: persons('carla') });
    expect(maySee(named, pending, aPerson('carla'), unknownFacts('carla'))).toBe('met');
  });
});

test('approvers are those whom the policy of now names for the entry', () => {
  expect(approversOf(policy, pending)).toEqual(groups('approvers'));
  expect(approversOf(aPolicy({ roles: [aRole({ approval: 'none' })] }), pending)).toEqual(groups());
  expect(approversOf(aPolicy({ roles: [] }), pending)).toEqual(groups());
});

test('a request can be decided by its approvers, while it waits and its window is open', () => {
  const [boris, facts] = [aPerson('boris'), factsOf('boris', ['approvers'])];
  expect(mayDecide(policy, pending, boris, facts, ten)).toBe(true);
  expect(mayDecide(policy, aRequest('pending', { lapsesAt: ten }), boris, facts, ten)).toBe(false);
  expect(mayDecide(policy, aRequest('active'), boris, facts, ten)).toBe(false);
  expect(mayDecide(policy, pending, aPerson('anna'), factsOf('anna', ['approvers']), ten)).toBe(false);
  expect(mayDecide(policy, pending, boris, unknownFacts('boris'), ten)).toBe(false);
});

describe('who may not decide hears why', () => {
  const approver = factsOf('boris', ['approvers']);
  test.each([
    ['the requester, whatever else', 'anna', factsOf('anna', ['approvers']), 'self-approval'],
    ['somebody else', 'boris', factsOf('boris', ['makers']), 'not-an-approver'],
    ['an approver whose account is disabled', 'boris', { ...approver, account: 'disabled' }, 'not-an-approver'],
    [
      'an approver whom the directory does not have any more',
      'boris',
      { ...approver, account: 'absent' },
      'not-an-approver',
    ],
    ['whose groups are unknown', 'boris', { ...approver, groups: 'unknown' }, 'directory-unavailable'],
    ['whose account is unknown', 'boris', { ...approver, account: 'unknown' }, 'directory-unavailable'],
  ] as const)('%s', (_who, name, facts, code) => {
    expect(decider(policy, pending, aPerson(name), facts)).toMatchObject({ ok: false, problem: { code } });
  });
});
