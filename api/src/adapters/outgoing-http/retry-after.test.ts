import { retryAfterMs } from './retry-after.js';

const now = Date.parse('2026-01-01T10:00:00Z');

test.each([
  ['17', 17_000],
  ['0.5', 1000],
  ['2.5', 2500],
  ['Thu, 01 Jan 2026 10:00:40 GMT', 40_000],
])('%s is understood', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
test.each([undefined, '', 'soon', '-5', 'NaN', '1e9', '12345678901234567890'])('%s is 30 seconds', (header) => {
  expect(retryAfterMs(header, now)).toBe(30_000);
});
test('more than an hour is an hour', () => {
  expect(retryAfterMs('86400', now)).toBe(3_600_000);
  expect(retryAfterMs('Fri, 01 Jan 2027 10:00:00 GMT', now)).toBe(3_600_000);
});
test('no time, or a time that has passed, is a second', () => {
  expect(retryAfterMs('0', now)).toBe(1000);
  expect(retryAfterMs('Thu, 01 Jan 2026 09:00:00 GMT', now)).toBe(1000);
});
