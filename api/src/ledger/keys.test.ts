import {
  behind,
  doneKey,
  environmentMark,
  eventKey,
  listAllKey,
  listOwnKey,
  openHolderKey,
  openJobKey,
} from './keys.js';
import { openRequestKey, outcomeKey, requestIdOf, textKey } from './keys.js';

test('events sort by their sequence, however long it grows', () => {
  const sequences = [1, 2, 9, 10, 99, 1000, 123_456_789, Number.MAX_SAFE_INTEGER];
  const keys = sequences.map(eventKey);
  expect([...keys].reverse().sort()).toEqual(keys);
  expect(eventKey(7)).toBe('event|0000000000000007');
});

test('lists sort the newest first', () => {
  const instants = [1, 1_772_445_600_000, 1_772_445_600_001, 9_000_000_000_000];
  const newestFirst = [...instants].reverse();
  expect(instants.map((at) => listAllKey(at, 'id')).sort()).toEqual(newestFirst.map((at) => listAllKey(at, 'id')));
  expect(instants.map((at) => listOwnKey('oid', at, 'id')).sort()).toEqual(
    newestFirst.map((at) => listOwnKey('oid', at, 'id')),
  );
});

test('what begins with a prefix lies before what is behind it, and nothing else does', () => {
  for (const key of ['outcome|oid|a', 'outcome|oid|zz', 'outcome|oid|~'.replace('~', 'Z9.-')]) {
    expect(key >= 'outcome|oid|').toBe(true);
    expect(key < behind('outcome|oid|')).toBe(true);
  }
  expect('outcome|oie|a' < behind('outcome|oid|')).toBe(false);
});

test('rows are named as the design says', () => {
  expect([openRequestKey('r'), openHolderKey('o|root'), openJobKey('pause'), doneKey('r')]).toEqual([
    'open|request|r',
    'open|holder|o|root',
    'open|job|pause',
    'done|r',
  ]);
  expect([textKey('r', 2), outcomeKey('o', 'c')]).toEqual(['text|r|2', 'outcome|o|c']);
});

describe('the id of a request', () => {
  const id = requestIdOf('sandbox-1', 'tenant', 'anna', 'command-1');

  test('is a GUID that begins with the mark of its environment', () => {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(id.slice(0, 8)).toBe(environmentMark('sandbox-1'));
  });

  test('is the same for the same command, and another for anything else', () => {
    expect(requestIdOf('sandbox-1', 'tenant', 'anna', 'command-1')).toBe(id);
    const others = [
      requestIdOf('sandbox-2', 'tenant', 'anna', 'command-1'),
      requestIdOf('sandbox-1', 'tenant-2', 'anna', 'command-1'),
      requestIdOf('sandbox-1', 'tenant', 'boris', 'command-1'),
      requestIdOf('sandbox-1', 'tenant', 'anna', 'command-2'),
      // Parts that run together make another id all the same.
      requestIdOf('sandbox-1', 'tenan', 'tanna', 'command-1'),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });
});
