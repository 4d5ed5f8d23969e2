import fc from 'fast-check';
import { anOwned } from '../testing/a-request.js';
import { minute, ten } from '../testing/instants.js';
import { bounded, mostCopiesSeen, mostRechecks, schedule } from './holder-bounds.js';

it('makes one of all rechecks that are due, the last of them', () => {
  expect(schedule([ten - 3, ten - 2, ten, ten + 5], ten)).toEqual([ten, ten + 5]);
});

it('keeps few rechecks, the earliest and always the last', () => {
  const instants = Array.from({ length: 2_000 }, (_, count) => ten + count);
  const kept = schedule(instants, ten);
  expect(kept).toHaveLength(mostRechecks);
  expect(kept[0]).toBe(ten);
  expect(kept[1]).toBe(ten + 1);
  expect(kept.at(-1)).toBe(ten + 1_999);
});

it('keeps a schedule that is small as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: mostRechecks }), (later) => {
      const sorted = [...new Set(later.map((ms) => ten + ms))].sort((one, other) => one - other);
      expect(schedule(sorted, ten)).toEqual(sorted);
    }),
  );
});

it('keeps some of very many copies, our own among them', () => {
  const copies = Array.from({ length: 300 }, (_, count) => `copy-${String(count)}`);
  const holder = anOwned({
    copy: { systemUserId: 'user-anna', roleId: 'copy-299' },
    read: { beganAt: ten, user: 'there', systemUserId: 'user-anna', copies },
  });
  const { read } = bounded(holder, ten + minute);
  expect(read?.copies).toHaveLength(mostCopiesSeen);
  expect(read?.copies).toContain('copy-299');
});
