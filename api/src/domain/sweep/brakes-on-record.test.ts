/** Brakes held against what stands on record, also where no run of today would have written it so. */
import { aSeen, anAdministrator, interval, remove, seenTwice } from '../../testing/a-sweep.js';
import { aRecord, type TestRecord } from '../../testing/record.js';
import { rolesOnRecord } from './roles.js';

const key = 'ben|root-1';

/** Ben was given a role outside and seen twice: the plan of the record would take it. */
function bens(): TestRecord {
  const record = aRecord();
  seenTwice(record, [aSeen('ben'), anAdministrator('boss'), anAdministrator('vera')]);
  return record;
}

describe('nobody is removed who was', () => {
  test('seen again before an interval was over', () => {
    const before = bens();
    const documents = before.documents();
    const sighting = documents[`sighting|${key}`];
    const seenAgainAfter = (ms: number): TestRecord =>
      aRecord({
        documents: {
          ...documents,
          [`sighting|${key}`]: { ...sighting, firstSeen: before.now - ms, seenAgain: before.now },
        },
        now: before.now,
      });
    expect(remove(seenAgainAfter(interval - 1), key)).toBe('seen-once');
    expect(remove(seenAgainAfter(interval), key)).toBe('done');
  });

  test('in a role that was armed before a run had seen it', () => {
    const before = bens();
    const roles = rolesOnRecord(before.view);
    const armedAt = roles['root-1']?.armed?.at ?? 0;
    const seenFirst = (observedAt: number): TestRecord => {
      const part = { v: 1, seq: 1, roles: { ...roles, 'root-1': { ...roles['root-1'], observedAt } } };
      return aRecord({ documents: { ...before.documents(), 'sweeproles|0': part }, now: before.now });
    };
    expect(remove(seenFirst(armedAt + 1), key)).toBe('role-not-armed');
    expect(remove(seenFirst(armedAt), key)).toBe('done');
  });
});
