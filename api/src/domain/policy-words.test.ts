import { aPolicy, aRole, groups } from '../testing/a-policy.js';
import { second } from '../testing/instants.js';
import { hashOf } from '../ledger/chain.js';
import { describePolicy, differenceOf } from './policy-words.js';

test('a policy is told in one line for each rule', () => {
  const durations = { defaultMs: 5 * second, maximumMs: 90 * second, stepMs: 5 * second };
  const hours = { zone: 'UTC', days: ['mon'], from: 540, to: 600 } as const;
  const roles = [aRole(), aRole({ id: 'quick', approval: 'none', durations, mayAsk: groups(), hours })];
  expect(describePolicy(aPolicy({ roles }), hashOf)).toEqual([
    'administrators: admins',
    'auditors: auditors',
    'open requests of a person: 10',
    'environment Sandbox 1: sandbox, https://one.example',
    'sweep of Sandbox 1: off',
    'role customizer: makers can request System Customizer up to 8 h, approvers approve',
    'role quick: nobody can request System Customizer up to 1 min 30 s, approved automatically, begins in Mon 09:00-10:00 (UTC)',
  ]);
});

test('a policy longer than a row of the record is cut, and says by how much', () => {
  const roles = Array.from({ length: 400 }, (_, index) => aRole({ id: `role-${String(index)}` }));
  const lines = describePolicy(aPolicy({ roles }), hashOf);
  expect(JSON.stringify(lines).length).toBeLessThan(12_000);
  expect(lines.at(-1)).toMatch(new RegExp(`^and ${String(405 - (lines.length - 1))} more \\(#[0-9a-f]{12}\\)$`));
});

test('the difference says what went and what came', () => {
  expect(differenceOf(['a', 'b'], ['b', 'c'])).toEqual(['no longer: a', 'now: c']);
  expect(differenceOf(['a'], ['a'])).toEqual([]);
});

test('the first policy has nothing to differ from', () => {
  expect(differenceOf(undefined, ['a'])).toEqual(['first policy in the ledger']);
});

test('what is no line of words on record is passed over', () => {
  expect(differenceOf(['a', 7, null], ['a'])).toEqual([]);
});

/** A policy at its largest: names and lists as long as the form of the file lets them be, in characters that grow. */
const largest = (mark: string): string[] => {
  const all = (most: number, kind: string) =>
    Array.from({ length: most }, (_, index) => ({ id: `${kind}-${String(index)}`, name: '"\u0001'.repeat(50) }));
  const people = { groups: all(20, 'group'), persons: all(200, 'person') };
  const approval = { by: people, windowMs: 60_000 };
  const roles = Array.from({ length: 500 }, (_, index) =>
    aRole({ id: `${mark}-${String(index)}`.padEnd(128, 'x'), mayAsk: people, approval }),
  );
  return describePolicy(aPolicy({ administrators: people, auditors: people, roles }), hashOf);
};

test('a change of many long rules makes words and a difference that fit into one event', () => {
  const [before, lines] = [largest('old'), largest('new')];
  const difference = differenceOf(before, lines);
  expect(JSON.stringify(lines).length).toBeLessThanOrEqual(12_000);
  expect(JSON.stringify(difference).length).toBeLessThanOrEqual(8_000);
  expect(difference.at(-1)).toMatch(/^and \d+ more differences$/);
});

test('a change in the part of a line that is not shown is a difference', () => {
  const named = (last: string) => ({
    groups: [],
    persons: Array.from({ length: 200 }, (_, index) => ({
      id: String(index),
      name: index === 199 ? last : 'somebody',
    })),
  });
  const lines = (last: string): string[] => describePolicy(aPolicy({ auditors: named(last) }), hashOf);
  expect(differenceOf(lines('mallory'), lines('somebody'))).toHaveLength(2);
});
