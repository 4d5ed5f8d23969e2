import { createCourtesyLimit } from './courtesy-limit.js';

const ana = { tid: 't', oid: 'ana' };
const ben = { tid: 't', oid: 'ben' };

function aLimit() {
  const clock = { at: 0, monotonic: () => clock.at };
  return { clock, limit: createCourtesyLimit({ burst: 3, perSecond: 0.5 }, clock) };
}

test('W1: a burst passes, then the wait is told in whole seconds', () => {
  const { limit } = aLimit();
  expect([limit(ana), limit(ana), limit(ana), limit(ana)]).toEqual([0, 0, 0, 2]);
});

test('who asks too fast does not slow down anybody else', () => {
  const { limit } = aLimit();
  for (let count = 0; count < 100; count += 1) limit(ana);
  expect(limit(ben)).toBe(0);
});

test('who waits as told may go on, and asking meanwhile costs nothing', () => {
  const { clock, limit } = aLimit();
  for (let count = 0; count < 50; count += 1) limit(ana);
  clock.at = 1_000;
  expect(limit(ana)).toBe(1);
  clock.at = 2_000;
  expect([limit(ana), limit(ana)]).toEqual([0, 2]);
});

test('a long pause gives no more than one burst', () => {
  const { clock, limit } = aLimit();
  limit(ana);
  clock.at = 3_600_000;
  expect([limit(ana), limit(ana), limit(ana), limit(ana)]).toEqual([0, 0, 0, 2]);
});
