import { aPolicy, aRole, groups } from '../testing/a-policy.js';
import { second } from '../testing/instants.js';
import { describePolicy, differenceOf } from './policy-words.js';

test('a policy is told in one line for each rule', () => {
  const durations = { defaultMs: 5 * second, maximumMs: 90 * second, stepMs: 5 * second };
  const roles = [aRole(), aRole({ id: 'quick', approval: 'none', durations, mayAsk: groups() })];
  expect(describePolicy(aPolicy({ roles }))).toEqual([
    'administrators: admins',
    'auditors: auditors',
    'open requests of a person: 10',
    'environment Sandbox 1: sandbox, https://one.example',
    'sweep of Sandbox 1: off',
    'role customizer: makers may ask for System Customizer up to 8 h, approvers approve',
    'role quick: nobody may ask for System Customizer up to 1 min 30 s, nobody needs to approve',
  ]);
});

test('a policy longer than a row of the record is cut, and says by how much', () => {
  const roles = Array.from({ length: 400 }, (_, index) => aRole({ id: `role-${String(index)}` }));
  const lines = describePolicy(aPolicy({ roles }));
  expect(lines.join('').length).toBeLessThan(16_100);
  expect(lines.at(-1)).toBe(`and ${String(405 - (lines.length - 1))} more`);
});

test('the difference says what went and what came', () => {
  expect(differenceOf(['a', 'b'], ['b', 'c'])).toEqual(['no longer: a', 'now: c']);
  expect(differenceOf(['a'], ['a'])).toEqual([]);
});

test('the first policy has nothing to differ from', () => {
  expect(differenceOf(undefined, ['a'])).toEqual(['first policy on record']);
});

test('what is no line of words on record is passed over', () => {
  expect(differenceOf(['a', 7, null], ['a'])).toEqual([]);
});

test('a long difference is told by its first hundred lines', () => {
  expect(differenceOf([], Array.from({ length: 300 }, String))).toHaveLength(100);
});
