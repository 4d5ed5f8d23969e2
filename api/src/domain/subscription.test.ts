import type { NoticeKind } from '@jit/connector';
import { aPolicy, factsOf, unknownFacts } from '../testing/a-policy.js';
import { mayBeTold } from './subscription.js';

const policy = aPolicy();

describe('who may be told', () => {
  test.each<[string, string[], NoticeKind, string]>([
    ['an approver of decisions', ['approvers'], 'decision-needed', 'met'],
    ['an administrator of decisions', ['admins'], 'decision-needed', 'met'],
    ['an auditor of decisions', ['auditors'], 'decision-needed', 'met'],
    ['who may only ask, of decisions', ['makers'], 'decision-needed', 'unmet'],
    ['who may ask, of access', ['makers'], 'access-granted', 'met'],
    ['who may ask, of its end', ['makers'], 'access-ended', 'met'],
    ['an approver, of access', ['approvers'], 'access-granted', 'met'],
    ['an administrator of drift', ['admins'], 'drift-found', 'met'],
    ['an auditor of drift', ['auditors'], 'drift-found', 'met'],
    ['approvers and makers, of drift', ['approvers', 'makers'], 'drift-found', 'unmet'],
    ['a stranger', ['others'], 'access-granted', 'unmet'],
  ])('%s', (_who, groups, notice, expected) => {
    expect(mayBeTold(policy, notice, factsOf('anna', groups))).toBe(expected);
  });

  test('nobody whose account is disabled or gone; while the directory is silent nobody knows', () => {
    for (const account of ['disabled', 'absent'] as const)
      expect(mayBeTold(policy, 'access-granted', factsOf('anna', ['admins'], { account }))).toBe('unmet');
    expect(mayBeTold(policy, 'access-granted', factsOf('anna', ['admins'], { account: 'unknown' }))).toBe('unknown');
    expect(mayBeTold(policy, 'access-granted', unknownFacts('anna'))).toBe('unknown');
    expect(mayBeTold(policy, 'access-granted', factsOf('anna', [], { groups: 'unknown' }))).toBe('unknown');
  });
});
