import { aPerson, home } from '../../testing/a-policy.js';
import { aRequest } from '../../testing/a-request.js';
import {
  anAdministrator,
  anApply,
  aSeen,
  aSign,
  aSweptPolicy,
  interval,
  scan,
  remove,
  seenTwice,
} from '../../testing/a-sweep.js';
import { newStatement } from '../../testing/commands.js';
import { minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { newHolder, type Holder } from '../holder.js';
import { planItems, sightingOf, standingOf, sweepState } from './record.js';
import { roleOnRecord } from './roles.js';

const key = 'ben|root-1';
const ben = aSeen('ben');
const boss = anAdministrator('boss');

function planned(): TestRecord {
  const record = aRecord();
  seenTwice(record, [ben, boss]);
  return record;
}

describe('signing off', () => {
  test('keeps the holder with who, when and a hash of why; the words stand apart', () => {
    const record = planned();
    effectOf(record.decide(aSign({ keys: [key], until: record.now + interval })));
    expect(standingOf(record.view, key, record.now)).toMatchObject({
      by: { oid: 'carla' },
      at: record.now,
      said: { ref: 'ref-1', hash: newStatement('they keep the lights on').hash },
      until: record.now + interval,
    });
    expect(record.last.flatMap(({ statements }) => statements)).toEqual([
      { request: 'ref-1', n: 1, statement: { salt: 'salt', reason: 'they keep the lights on' } },
    ]);
    expect(JSON.stringify(record.last.map(({ documents, data }) => [documents, data]))).not.toContain('reason');
    expect(sightingOf(record.view, key)).toBeUndefined();
  });

  test('makes the plan anew at once: another hash, or none', () => {
    const record = planned();
    const before = anApply(record);
    effectOf(record.decide(aSign({ keys: [key] })));
    expect(planItems(record.view)).toEqual([]);
    expect(codeOf(record.decide(before))).toBe('plan-changed');
  });

  test('a repeat changes nothing, and says the same', () => {
    const record = planned();
    const first = effectOf(record.decide(aSign({ keys: [key], roles: 'all' })));
    expect(effectOf(record.decide(aSign({ keys: [key], roles: 'all', ref: 'ref-2' })))).toEqual(first);
    expect(record.last).toEqual([]);
  });

  test('nobody accepts what they hold themselves, not among others and not for longer', () => {
    const record = aRecord();
    seenTwice(record, [ben, aSeen('carla'), boss]);
    for (const keys of [['carla|root-1'], [key, 'carla|root-1']])
      expect(record.decide(aSign({ keys }))).toMatchObject({
        ok: false,
        problem: { code: 'own-assignment', detail: 'carla|root-1 is an assignment of your own.' },
      });
    expect(codeOf(record.decide(aSign({ keys: [key], others: ['carla|root-1'] })))).toBe('own-assignment');
    expect(record.last).toEqual([]);
    const { actor } = aSign({});
    effectOf(record.decide(aSign({ keys: ['carla|root-1'], actor: { ...actor, oid: 'boss' } })));
    expect(codeOf(record.decide(aSign({ keys: ['carla|root-1'], until: record.now + interval })))).toBe(
      'own-assignment',
    );
  });

  test('another end is a new entry', () => {
    const record = planned();
    effectOf(record.decide(aSign({ keys: [key] })));
    effectOf(record.decide(aSign({ keys: [key], until: record.now + minute, ref: 'ref-2' })));
    expect(standingOf(record.view, key, record.now)?.until).toBe(record.now + minute);
  });

  test('what no complete run has seen is refused as a whole', () => {
    const record = planned();
    expect(codeOf(record.decide(aSign({ keys: [key, 'zoe|root-1'] })))).toBe('not-observed-yet');
    expect(standingOf(record.view, key, record.now)).toBeUndefined();
    expect(codeOf(record.decide(aSign({ roles: ['root-7'] })))).toBe('not-observed-yet');
    expect(codeOf(aRecord().decide(aSign({ roles: 'all' })))).toBe('not-observed-yet');
    expect(codeOf(record.decide(aSign()))).toBe('not-observed-yet');
  });

  test.each<readonly [string, Partial<Holder>]>([
    ['that is ours', { owned: true }],
    ['with a call that may still arrive', { unsettled: [{ callId: 'c', kind: 'assign', first: true, until: ten }] }],
  ])('a role %s never becomes one for good', (_what, more) => {
    const documents = planned().documents();
    const holder = { ...newHolder(home, aPerson('ben'), 'root-1', ten), ...more };
    expect(codeOf(aRecord({ documents, holders: [holder] }).decide(aSign({ keys: [key] })))).toBe('is-a-grant');
  });

  test.each(['granting', 'active', 'removing'] as const)('a role with a request that is %s neither', (state) => {
    const documents = planned().documents();
    const requests = [aRequest(state, { requester: aPerson('ben') })];
    expect(codeOf(aRecord({ documents, requests }).decide(aSign({ keys: [key] })))).toBe('is-a-grant');
  });

  test('who is in a plan whose removal was begun is no longer on the list of those who may stay', () => {
    const record = planned();
    expect(remove(record, key)).toBe('done');
    expect(codeOf(record.decide(aSign({ keys: [key] })))).toBe('not-observed-yet');
  });

  test('arms only what is named', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ roles: ['root-1'] })));
    expect(roleOnRecord(record.view, 'root-1')?.armed).toEqual({ by: aPerson('carla'), at: record.now });
    expect(roleOnRecord(record.view, 'root-9')?.armed).toBeUndefined();
  });
});

describe('acknowledging', () => {
  test('is on record with who and when, once', () => {
    const record = planned();
    effectOf(record.decide(anApply(record)));
    expect(sweepState(record.view).plan?.acknowledged).toEqual({ by: aPerson('carla'), at: record.now });
    expect(record.kinds()).toEqual(['sweep.acknowledged']);
    record.now += 1;
    effectOf(record.decide(anApply(record)));
    expect(record.last).toEqual([]);
  });

  test.each(['off', 'observe'] as const)('where the policy says %s it means nothing', (mode) => {
    const record = planned();
    expect(codeOf(record.decide(anApply(record, { policy: aSweptPolicy({ mode }) })))).toBe('sweep-observes');
  });

  test('of another plan, or of none, is refused', () => {
    const record = planned();
    expect(codeOf(record.decide(anApply(record, { hash: 'another' })))).toBe('plan-changed');
    expect(codeOf(aRecord().decide(anApply(aRecord(), { hash: 'none' })))).toBe('plan-changed');
  });
});

test('what another organization showed before counts for nothing in the one that is accepted', () => {
  const record = planned();
  expect(planItems(record.view).map((item) => item.key)).toContain(key);
  record.now += 1000;
  scan(record, [ben, boss, anAdministrator('vera')], { more: { organizationId: 'other' } });
  effectOf(record.decide(aSign({ roles: 'all' })));
  expect(sweepState(record.view).lastComplete?.organizationId).toBe('other');
  expect(planItems(record.view)).toEqual([]);
  for (const expected of [false, true]) {
    record.now += interval;
    scan(record, [ben, boss, anAdministrator('vera')], { more: { organizationId: 'other' } });
    expect(planItems(record.view).some((item) => item.key === key)).toBe(expected);
  }
});
