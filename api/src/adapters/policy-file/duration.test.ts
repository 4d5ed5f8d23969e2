import fc from 'fast-check';
import { durationMs, durationText } from './duration.js';

test.each([
  ['PT5S', 5_000],
  ['PT15M', 900_000],
  ['PT8H', 28_800_000],
  ['P1D', 86_400_000],
  ['P1DT1H30M', 91_800_000],
  ['PT0S', 0],
])('%s is %i milliseconds', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  'P1Y',
  'P1M',
  'P1W',
  '-PT1H',
  'PT',
  'P',
  'P1DT',
  'PT1.5H',
  'pt8h',
  '8h',
  '',
  'PT8H ',
  'PT1e3S',
  'PT9999999S',
])('%j is no duration of the policy', (text) => {
  expect(durationMs(text)).toBeUndefined();
});

test('the text of a duration means the same again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 * 86_400 }), (seconds) => {
      expect(durationMs(durationText(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});
