import { aRecord } from '../testing/record.js';
import { ten } from '../testing/instants.js';
import { documentsIn, row, rowsOf, storedName } from './documents.js';

test('a document is stored under its name, and behind it its key where there are many', () => {
  expect(storedName('pause')).toBe('pause');
  expect(storedName('sighting', 'anna|root-1')).toBe('sighting|anna|root-1');
  expect(row('swept', 'anna|root-1', { v: 1, at: [ten] })).toEqual({ 'swept|anna|root-1': { v: 1, at: [ten] } });
});

test('those of one name are found among the rows of an event, those that went away too', () => {
  const rows = rowsOf([row('swept', 'a|b', { v: 1, at: [] }), row('sighting', 'a|b', null), { pause: null }]);
  expect([...documentsIn(Object.entries(rows), 'swept')]).toEqual([['a|b', { v: 1, at: [] }]]);
  expect([...documentsIn(Object.entries(rows), 'sighting')]).toEqual([['a|b', null]]);
});

/** Held by the compiler (`npm run types`): where one of these compiles, the comment above it is the error. */
test('a misspelt name, a key that is missing or one too many, and another content do not compile', () => {
  const { view } = aRecord();
  // @ts-expect-error: there is no such document.
  expect(view.document('sightng', 'anna|root-1')).toBeUndefined();
  // @ts-expect-error: there is one for each key.
  expect(view.document('sighting')).toBeUndefined();
  // @ts-expect-error: there is only one.
  expect(view.document('pause', 'anna|root-1')).toBeUndefined();
  // @ts-expect-error: it holds something else.
  expect(view.document('pause')?.version).toBeUndefined();
  // @ts-expect-error: instants are numbers.
  expect(row('swept', 'anna|root-1', { v: 1, at: ['10:00'] })).toBeDefined();
});
