import { createSystemRandom } from './random.js';

const random = createSystemRandom();

test('a fraction is at least 0 and below 1, and not the same again', () => {
  const fractions = Array.from({ length: 1000 }, () => random.fraction());
  for (const one of fractions) {
    expect(one).toBeGreaterThanOrEqual(0);
    expect(one).toBeLessThan(1);
  }
  expect(new Set(fractions).size).toBe(1000);
});
test.each([1, 12, 16])('%d bytes are twice as many hex digits', (bytes) => {
  expect(random.hex(bytes)).toMatch(new RegExp(`^[0-9a-f]{${String(bytes * 2)}}$`));
});
test('ids do not repeat', () => {
  expect(new Set(Array.from({ length: 1000 }, () => random.hex(16))).size).toBe(1000);
});
