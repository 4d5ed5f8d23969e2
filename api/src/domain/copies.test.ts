import { aHolder, anOwned } from '../testing/a-request.js';
import { aRead } from '../testing/commands.js';
import { defaultTimings } from './timings.js';
import { believed, holdsAlready, holdsOurs, mayStay, oursIn, showsRole, withGiven } from './copies.js';
import type { SeenRoles } from './holder.js';

/** The user is in unit 1; `own`: whether the copy of that unit is held. */
const inUnit = (unit: string, copies: readonly string[], own?: string): SeenRoles =>
  aRead(copies, { unit, ...(own !== undefined && { own }) });

const given = anOwned({ given: ['copy-1'], unit: 'unit-1' });

describe('F: one key for several rows', () => {
  test('ours is the copy that we assigned, never the one of another business unit', () => {
    expect(oursIn(given, inUnit('unit-1', ['copy-1', 'copy-1b'], 'copy-1'))).toEqual(['copy-1']);
    expect(oursIn(given, inUnit('unit-1', ['copy-1b']))).toEqual([]);
    expect(holdsOurs(given, inUnit('unit-1', ['copy-1b']))).toBe(false);
    // Ours is gone, and somebody else gave another role row that counts as the one of the unit.
    expect(oursIn(given, inUnit('unit-1', ['copy-2'], 'copy-2'))).toEqual([]);
  });

  test('ours is what a move of the user has made of it', () => {
    expect(oursIn(given, inUnit('unit-2', ['copy-1b'], 'copy-1b'))).toEqual(['copy-1b']);
    // The move has left it as it was: then the other one is somebody else's.
    expect(oursIn(given, inUnit('unit-2', ['copy-1', 'copy-1b'], 'copy-1b'))).toEqual(['copy-1']);
    expect(oursIn(given, inUnit('unit-2', ['copy-1c']))).toEqual([]);
  });

  test('ours are all copies that we assigned, also when the user moved in between', () => {
    const moved = withGiven(given, 'copy-1b', 'unit-2');
    expect(oursIn(moved, inUnit('unit-2', ['copy-1', 'copy-1b', 'copy-1c'], 'copy-1b'))).toEqual(['copy-1', 'copy-1b']);
  });

  test('a read soon after our assign may show the user as before a move, which makes no other copy ours', () => {
    const just = { ...given, assignedAt: 1000 };
    const old = (beganAt: number): SeenRoles => ({ ...inUnit('unit-2', ['copy-1b'], 'copy-1b'), beganAt });
    const soon = 1000 + defaultTimings.goneAfterAssignMs;
    expect(oursIn(just, believed(just, old(soon - 1), defaultTimings))).toEqual([]);
    expect(oursIn(just, believed(just, old(soon), defaultTimings))).toEqual(['copy-1b']);
    expect(believed({ ...just, owned: false }, old(soon - 1), defaultTimings)).toEqual(old(soon - 1));
  });

  test('what was assigned in an episode of before counts no more', () => {
    const anew = withGiven({ ...given, owned: false }, 'copy-1b', 'unit-2');
    expect(anew.given).toEqual(['copy-1b']);
    expect(oursIn({ ...anew, owned: true }, inUnit('unit-2', ['copy-1', 'copy-1b'], 'copy-1b'))).toEqual(['copy-1b']);
  });

  test('of a plan of the sweep only its copies are to be taken', () => {
    const planned = aHolder({ planned: { hash: 'h', at: 1, systemUserId: 'user-anna', copies: ['copy-1b'] } });
    expect(oursIn(planned, inUnit('unit-1', ['copy-1', 'copy-1b'], 'copy-1'))).toEqual(['copy-1b']);
  });

  test('who holds the copy of another unit does not hold the role already', () => {
    expect(holdsAlready(inUnit('unit-1', ['copy-1b']))).toBe(false);
    expect(holdsAlready(inUnit('unit-1', ['copy-1', 'copy-1b'], 'copy-1'))).toBe(true);
  });

  test('however often a user moves, the list stays short', () => {
    const many = Array.from({ length: 50 }, (_, at) => `copy-${String(at)}`);
    const holder = many.reduce((one, copy) => withGiven(one, copy, 'unit'), given);
    expect(holder.given).toHaveLength(8);
    expect(holder.given?.at(-1)).toBe('copy-49');
  });
});

test('where nothing is ours any copy shows the role', () => {
  expect(showsRole(aHolder(), inUnit('unit-1', ['copy-1b']))).toBe(true);
  expect(showsRole(aHolder(), inUnit('unit-1', []))).toBe(false);
  expect(showsRole(given, inUnit('unit-1', ['copy-1b']))).toBe(false);
});

test('rows and reads of before, without units: whatever is held is ours', () => {
  const old = anOwned();
  expect(oursIn(old, aRead(['copy-1', 'copy-1b']))).toEqual(['copy-1']);
  expect(oursIn(old, aRead(['copy-1b']))).toEqual(['copy-1b']);
  expect(oursIn(old, inUnit('unit-2', ['copy-1b'], 'copy-1b'))).toEqual(['copy-1b']);
  expect(holdsAlready(aRead(['copy-1b']))).toBe(true);
});

test.each([
  ['given-back', true],
  ['expired', true],
  ['removed-outside', false],
  ['refused-by-dataverse', false],
  ['user-disabled', false],
] as const)('a role that no read shows any more may stay for another grant when one ended by %s: %s', (reason, may) => {
  expect(mayStay({ ...given, read: inUnit('unit-1', []) }, reason)).toBe(may);
  expect(mayStay({ ...given, read: inUnit('unit-1', ['copy-1'], 'copy-1') }, reason)).toBe(true);
});
