import { aPerson } from '../../testing/a-policy.js';
import { annas } from '../../testing/a-request.js';
import {
  anAdministrator,
  anApply,
  aSeen,
  aSign,
  aSweptPolicy,
  aWithdrawal,
  interval,
  remove,
  scan,
  seenTwice,
} from '../../testing/a-sweep.js';
import { factsOf } from '../../testing/a-policy.js';
import { anObserve } from '../../testing/commands.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { newStatement } from '../../testing/commands.js';
import { planItems, sightingOf, standingOf, sweepState } from './record.js';
import { roleOnRecord } from './roles.js';

const anna = aSeen('anna');
const boss = anAdministrator('boss');
const people = [anna, boss];

/** Anna may stay, and the sweep acts on every role. */
function accepted(): TestRecord {
  const record = aRecord();
  scan(record, people);
  effectOf(record.decide(aSign({ keys: [annas], roles: 'all' })));
  return record;
}

const inPlan = (record: TestRecord): boolean => planItems(record.view).some(({ key }) => key === annas);

describe('an exception that is withdrawn', () => {
  test('is none any more; who did it, how many, and a hash of why are on record, and the words stand apart', () => {
    const record = accepted();
    expect(effectOf(record.decide(aWithdrawal({ keys: [annas] }))).swept).toEqual({ holders: 1, roles: [] });
    expect(standingOf(record.view, annas, record.now)).toBeUndefined();
    expect(record.kinds()).toEqual(['sweep.withdrawn']);
    expect(record.last[0]).toMatchObject({
      actor: aPerson('carla'),
      data: { disarmed: [], withdrawn: 1, ref: 'ref-2', said: newStatement('they have left the team').hash },
      statements: [{ request: 'ref-2', statement: { reason: 'they have left the team' } }],
    });
  });

  test('removes nothing by itself: two new scans an interval apart come first, however often it was seen before', () => {
    const record = accepted();
    record.now += 3 * interval;
    scan(record, people);
    effectOf(record.decide(aWithdrawal({ keys: [annas] })));
    expect(inPlan(record)).toBe(false);
    record.now += 1;
    scan(record, people);
    expect(sightingOf(record.view, annas)).toMatchObject({ cause: 'none', firstSeen: record.now });
    expect(inPlan(record)).toBe(false);
    record.now += interval - 1;
    scan(record, people);
    expect(inPlan(record)).toBe(false);
    record.now += 1;
    scan(record, people);
    expect(inPlan(record)).toBe(true);
  });

  test('a repeat changes nothing and is no refusal, like one that never was an exception', () => {
    const record = accepted();
    effectOf(record.decide(aWithdrawal({ keys: [annas] })));
    for (const keys of [[annas], ['zoe|root-1']]) {
      expect(effectOf(record.decide(aWithdrawal({ keys }))).swept?.holders).toBe(0);
      expect(record.last).toEqual([]);
    }
  });

  test('does not count as a look at the plan after a long gap', () => {
    const record = accepted();
    record.now += 13 * interval;
    scan(record, people);
    expect(sweepState(record.view).gapSince).toBeDefined();
    effectOf(record.decide(aWithdrawal({ keys: [annas] })));
    expect(sweepState(record.view).gapSince).toBeDefined();
  });
});

describe('enforcement that is turned off', () => {
  test('leaves the roles that are not named, and takes the others out of the plan and its approval with them', () => {
    const record = aRecord();
    seenTwice(record, people);
    effectOf(record.decide(anApply(record)));
    expect(inPlan(record)).toBe(true);
    effectOf(record.decide(aWithdrawal({ roles: ['root-1'] })));
    expect(record.kinds()).toContain('sweep.withdrawn');
    expect(inPlan(record)).toBe(false);
    expect(sweepState(record.view).plan?.acknowledged).toBeUndefined();
    expect(roleOnRecord(record.view, 'root-1')).toEqual({ observedAt: expect.any(Number) as unknown });
    expect(roleOnRecord(record.view, 'root-9')?.armed).toBeDefined();
    effectOf(record.decide(aWithdrawal({ roles: 'all' })));
    expect(roleOnRecord(record.view, 'root-9')?.armed).toBeUndefined();
    effectOf(record.decide(aWithdrawal({ roles: 'all' })));
    expect(record.last).toEqual([]);
  });

  test.each([
    ['', []],
    [', not even when it is turned on again', [aSign({ roles: ['root-1'] })]],
  ] as const)('stops a removal that was decided and not sent%s', (_what, then) => {
    const record = aRecord();
    seenTwice(record, people);
    expect(remove(record, annas)).toBe('done');
    record.now += 1;
    effectOf(record.decide(aWithdrawal({ roles: ['root-1'] })));
    for (const command of then) effectOf(record.decide(command));
    const { fence: _, ...observe } = anObserve({ policy: aSweptPolicy() });
    const protection = { beganAt: record.now, user: { kind: 'person' as const, oid: 'anna' } };
    expect(effectOf(record.decide({ ...observe, protection })).call).toBeUndefined();
    expect(record.kinds()).toContain('sweep.dropped');
  });

  test('is not for whom it would spare: neither while the role is seen, nor while its removal is decided', () => {
    const record = aRecord();
    seenTwice(record, people);
    const { actor } = aWithdrawal();
    const own = { actor: { ...actor, oid: 'anna' }, facts: factsOf('anna', ['admins']) };
    for (const roles of [['root-1'], 'all'] as const)
      expect(codeOf(record.decide(aWithdrawal({ ...own, roles })))).toBe('own-assignment');
    expect(remove(record, annas)).toBe('done');
    expect(codeOf(record.decide(aWithdrawal({ ...own, roles: ['root-1'] })))).toBe('own-assignment');
    effectOf(record.decide(aWithdrawal({ ...own, roles: ['root-9'] })));
  });

  test('of a role that no scan has seen is refused as a whole, and so is nothing at all', () => {
    const record = accepted();
    expect(codeOf(record.decide(aWithdrawal({ keys: [annas], roles: ['root-7'] })))).toBe('not-observed-yet');
    expect(standingOf(record.view, annas, record.now)).toBeDefined();
    expect(codeOf(record.decide(aWithdrawal({ keys: [annas, 'anna|root-7'] })))).toBe('not-observed-yet');
    expect(codeOf(record.decide(aWithdrawal()))).toBe('not-observed-yet');
  });
});

test('only administrators take back', () => {
  const record = accepted();
  expect(codeOf(record.decide(aWithdrawal({ keys: [annas], facts: factsOf('carla', []) })))).toBe('forbidden');
});
