import fc from 'fast-check';
import { untilOf } from './until.js';

test.each([
  ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z'],
  ['2026-12-31T18:00Z', '2026-12-31T18:00:00.000Z'],
  ['2026-12-31T18:00:01.5Z', '2026-12-31T18:00:01.500Z'],
  ['2028-02-29', '2028-02-29T23:59:59.999Z'],
  ['2026-12-31', '2026-12-31T23:59:59.999Z'],
])('%s lasts until %s', (text, at) => {
  expect(untilOf(text)).toEqual({ at: Date.parse(at) });
});

test('every instant that a clock writes is read as that instant', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(untilOf(date.toISOString())).toEqual({ at: date.getTime() });
    }),
  );
});

test.each(['2026-02-30', '2026-02-30T10:00:00Z', '2027-02-29', '2026-04-31', '1900-02-29'])(
  '%s is a day that no calendar has, not one of the next month',
  (text) => {
    expect(untilOf(text)).toBe('no-such-day');
  },
);

test.each([
  '',
  'tomorrow',
  '2026-13-01',
  '2026-12-32',
  '2026-12-31T24:00:00Z',
  '2026-12-31T10:60Z',
  '2026-12-31T10:00:60Z',
  '31.12.2026',
])('%j is no end', (text) => {
  expect(untilOf(text)).toBeUndefined();
});

test('an end without its time zone is refused: it would mean another instant elsewhere', () => {
  expect(untilOf('2026-12-31T18:00:00')).toBeUndefined();
});
