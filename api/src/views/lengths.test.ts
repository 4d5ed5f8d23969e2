import type { Role } from '../domain/policy.js';
import { durationFrom } from './lengths.js';

const second = 1000;
const minute = 60 * second;

const role = (defaultMs: number, maximumMs: number): Role => ({
  id: 'role',
  name: 'Role',
  environment: 'environment',
  rootRole: 'root',
  mayAsk: { groups: [], persons: [] },
  approval: 'none',
  durations: { defaultMs, maximumMs, stepMs: second },
  reasonMinimum: 1,
  extendable: true,
});

test.each([
  ['whole minutes are what they say', 30 * minute, 60 * minute, 45, 45 * minute],
  ['more than the maximum stays more, so that it is refused', 30 * minute, 60 * minute, 61, 61 * minute],
  ['the minutes that the maximum is shown as mean the maximum', 30 * second, 90 * second, 2, 90 * second],
  ['what fits below a maximum of seconds is what it says', 30 * second, 90 * second, 1, minute],
  ['default and maximum shown alike mean the default', 4 * second, 8 * second, 1, 4 * second],
])('%s', (_rule, defaultMs, maximumMs, minutes, meant) => {
  expect(durationFrom(role(defaultMs, maximumMs), minutes)).toBe(meant);
});
