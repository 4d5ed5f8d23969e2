import { overlap } from './outages.js';
import { bar, quantile, reportOf } from './report.js';
import type { Round } from './round.js';

const round = (more: Partial<Round>): Round => ({
  seed: 1,
  violations: [],
  crashes: 3,
  requests: 2,
  calls: 9,
  effects: 4,
  overstays: [],
  counts: new Map(),
  ...more,
});

test('a violation fails the run and is told with its seed', () => {
  const { ok, lines } = reportOf('sqlite', [round({}), round({ seed: 7, violations: ['L2: it stayed'] })]);
  expect(ok).toBe(false);
  expect(lines).toContain('seed 7: L2: it stayed');
  expect(lines.at(-1)).toBe('1 violations');
});

test.each([
  ['one in a thousand may take longer', [...Array<number>(999).fill(bar.p999Ms), bar.mostMs], true],
  ['one more may not', [...Array<number>(998).fill(bar.p999Ms), bar.mostMs, bar.mostMs], false],
  ['nobody may take twice as long', [...Array<number>(999).fill(0), bar.mostMs + 1], false],
])('%s', (_what, overstays, ok) => {
  expect(reportOf('sqlite', [round({ overstays })]).ok).toBe(ok);
});

test('crashes and faults are added up by kind', () => {
  const counts = new Map([['Graph resets', 2]]);
  const { lines } = reportOf('sqlite', [round({ counts }), round({ seed: 2, counts })]);
  expect(lines).toContain('  4 x Graph resets');
  expect(lines[1]).toMatch(/^6 crashes, 4 requests, 18 calls of clients, 8 effects/);
});

test('a quantile is a value that was seen', () => {
  expect([0.5, 0.99, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([2, 4, 4]);
  expect(quantile([], 0.5)).toBe(0);
});

test('only what lies in an outage is taken off', () => {
  expect(
    overlap(
      [10, 20],
      [
        [0, 12],
        [15, 16],
        [18, Infinity],
        [30, 40],
      ],
    ),
  ).toBe(2 + 1 + 2);
});
