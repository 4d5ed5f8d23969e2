/**
 * The size law: the largest row and the largest event of every kind fit. A kind without its worst case does not compile
 * (`testing/worst-documents.ts`, `testing/worst-events.ts`).
 */
import type { EventKind } from '../domain/events.js';
import { worstEvents } from '../testing/worst-events.js';
import { eventSizes, rowSizes, worstOf } from '../testing/worst-sizes.js';
import { tooLarge } from './sizes.js';

test.each(rowSizes())('$what fits at its worst', ({ length, most }) => {
  expect(length).toBeGreaterThan(20);
  expect(length).toBeLessThanOrEqual(most);
});

test.each(eventSizes())('$what fits at its worst', ({ length, most }) => {
  expect(length).toBeGreaterThan(200);
  expect(length).toBeLessThanOrEqual(most);
});

test.each(Object.keys(worstEvents) as EventKind[])(
  '%s at its worst is one transaction with all that it writes',
  (kind) => {
    expect(tooLarge(worstOf(kind))).toBeUndefined();
  },
);
