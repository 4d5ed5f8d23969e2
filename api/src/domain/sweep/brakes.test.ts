import { aHolder, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { aPerson, home, factsOf, unknownFacts } from '../../testing/a-policy.js';
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
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type Start, type TestRecord } from '../../testing/record.js';
import { newHolder } from '../holder.js';
import { holderBrake, planBrake } from './brakes.js';
import { planItems, sweepState } from './record.js';

const ben = aSeen('ben');
const boss = anAdministrator('boss');
const key = 'ben|root-1';

const planned = (record: TestRecord): string[] => planItems(record.view).map((item) => item.key);
const findings = (record: TestRecord): string[] => sweepState(record.view).findings.map(({ code }) => code);

/** Ben was given a role outside and seen twice: the plan of the record would take it. */
function bens(start: Start = {}): TestRecord {
  const record = aRecord(start);
  seenTwice(record, [ben, boss, anAdministrator('vera')]);
  return record;
}
/** What is true of Ben only at the moment of the removal. */
function laterOf(start: Pick<Start, 'requests' | 'holders'>): string {
  const before = bens();
  const documents = before.documents();
  return remove(aRecord({ ...start, documents, now: before.now }), key);
}
const people = (count: number): ReturnType<typeof aSeen>[] =>
  Array.from({ length: count }, (_, index) => aSeen(`p${String(index).padStart(3, '0')}`));

test('without a brake a role that nobody asked for is removed by itself', () => {
  const record = bens();
  expect(planned(record)).toEqual([key, 'boss|root-9']);
  expect(remove(record, key)).toBe('done');
  expect(record.holder(key).planned).toMatchObject({ copies: ['copy-1'], systemUserId: 'user-ben' });
});

describe('what keeps a holder out of every plan, and stops a removal that was planned before', () => {
  test('seen in one run only', () => {
    const record = aRecord();
    scan(record, [boss]);
    effectOf(record.decide(aSign({ roles: 'all' })));
    record.now += interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([]);
    expect(holderBrake({ view: record.view, environment: env(), key, now: record.now })).toMatchObject({
      code: 'seen-once',
      text: expect.stringContaining('second scan') as unknown,
    });
  });

  test('E10: two runs on demand in one moment are not two sightings', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ roles: 'all' })));
    for (let run = 0; run < 5; run += 1) {
      record.now += minute - 1000;
      scan(record, [ben, boss]);
    }
    expect(planned(record)).toEqual([]);
    record.now = ten + interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([key]);
  });

  test('E10: gone in between is seen anew', () => {
    const record = aRecord();
    seenTwice(record, [boss]);
    scan(record, [ben, boss]);
    record.now += interval;
    scan(record, [boss]);
    record.now += interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([]);
  });

  test('E5, E11: a role whose baseline nobody signed off is only observed', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    record.now += interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([]);
    expect(findings(record)).toContain('role-not-armed');
    effectOf(record.decide(aSign({ roles: ['root-1'] })));
    expect(planned(record)).toEqual([key]);
  });

  test('E11: a role that was not protected for a while is observed anew', () => {
    const record = bens();
    const complete = { run: 0, at: record.now, calls: 1, organizationId: 'org', holdersSeen: 3 };
    const { run = 0 } = effectOf(record.decide({ kind: 'sweep-begin', policy: aSweptPolicy(), force: true }));
    effectOf(
      record.decide({
        kind: 'sweep-finish',
        policy: aSweptPolicy(),
        complete: { ...complete, run, administratorRoles: ['root-9'], administrators: [] },
        roles: ['root-9'],
      }),
    );
    record.now += interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([]);
  });

  test('a signed-off holder stays, until the entry ends', () => {
    const record = bens();
    const until = record.now + 2 * interval;
    effectOf(record.decide(aSign({ keys: [key], until })));
    expect(planned(record)).toEqual(['boss|root-9']);
    expect(remove(record, key)).toBe('refused: plan-changed');
    for (let run = 0; run < 4; run += 1) {
      record.now += interval;
      scan(record, [ben, boss, anAdministrator('vera')]);
      expect(planned(record).includes(key)).toBe(record.now >= until + interval);
    }
  });

  test.each([
    ['access through a request that is live', { requests: [aRequest('active', { requester: aPerson('ben') })] }],
    ['a request that is being granted', { requests: [aRequest('granting', { requester: aPerson('ben') })] }],
    ['a request that starts later', { requests: [aRequest('scheduled', { requester: aPerson('ben') })] }],
    ['a request that is ending', { requests: [aRequest('removing', { requester: aPerson('ben') })] }],
    ['a role that we own', { holders: [{ ...newHolder(home, aPerson('ben'), 'root-1', ten), owned: true }] }],
    [
      'a call of ours that may still arrive',
      {
        holders: [
          {
            ...newHolder(home, aPerson('ben'), 'root-1', ten),
            unsettled: [{ callId: 'call-1', kind: 'assign' as const, first: true, until: ten + hour }],
          },
        ],
      },
    ],
    [
      'an intent on record',
      {
        holders: [
          {
            ...newHolder(home, aPerson('ben'), 'root-1', ten),
            intent: {
              callId: 'call-1',
              kind: 'assign' as const,
              systemUserId: 'user-ben',
              roleId: 'copy-1',
              before: [],
              owner: 'replica-2',
              at: ten,
              until: ten + minute,
              first: true,
            },
          },
        ],
      },
    ],
  ])('E8: %s', (_what, start) => {
    expect(laterOf(start)).toBe('is-a-grant');
  });

  test('E3: protected principals, by the id in Entra or in Dataverse, whatever its case', () => {
    for (const id of ['BEN', 'user-Ben'])
      expect(remove(bens(), key, aSweptPolicy({}, { protectedPrincipals: [{ id, name: 'Ben' }] }))).toBe(
        'protected-principal',
      );
  });

  test('E4: application users, and the own user of the product', () => {
    const record = aRecord();
    const own = aSeen('own', { systemUserId: 'user-product' });
    seenTwice(record, [aSeen('robot', { kind: 'application' }), own, boss]);
    expect(planned(record)).toEqual([]);
    expect(holderBrake({ view: record.view, environment: env(), key: 'robot|root-1', now: record.now })).toMatchObject({
      code: 'has-a-cause',
      text: expect.stringContaining('application') as unknown,
    });
  });

  test('E7: a role that is held through a team only, and disabled users', () => {
    const record = aRecord();
    const crew = { id: 'crew', name: 'Crew', type: 'owner' as const };
    seenTwice(record, [aSeen('dan', { copies: [], teams: [crew] }), aSeen('dora', { kind: 'disabled' }), boss]);
    expect(planned(record)).toEqual([]);
  });

  test('an entry that was signed off, and a way through a team only, count beside a sighting as well', () => {
    const before = bens();
    const documents = before.documents();
    const said = { ref: 'ref-1', hash: 'hash' };
    const standing = { v: 1 as const, seq: 1, by: aPerson('carla'), at: ten, said, systemUserId: 'user-ben' };
    const signed = aRecord({ documents: { ...documents, [`standing|${key}`]: standing }, now: before.now });
    expect(remove(signed, key)).toBe('signed-off');
    const sighting = { ...documents[`sighting|${key}`], copies: [], v: 1 as const, seq: 1 };
    const through = aRecord({ documents: { ...documents, [`sighting|${key}`]: sighting }, now: before.now });
    expect(holderBrake({ view: through.view, environment: env(), key, now: through.now })?.code).toBe('through-a-team');
  });

  test('a user without an Entra id is told, not touched', () => {
    const record = aRecord();
    const { oid: _, ...local } = aSeen('local');
    seenTwice(record, [local, boss]);
    expect(planned(record)).toEqual([]);
    expect(findings(record)).toContain('no-entra-id');
  });

  test('E9: who holds another copy, or is another user by now, is not the one of the plan', () => {
    const record = bens();
    const hash = sweepState(record.view).plan?.hash;
    scan(record, [aSeen('ben', { copies: ['copy-1', 'copy-1b'] }), boss, anAdministrator('vera')]);
    expect(sweepState(record.view).plan?.hash).not.toBe(hash);
    expect(remove(record, key, aSweptPolicy(), hash)).toBe('refused: plan-changed');
  });

  test('E9: who is not in the plan', () => {
    expect(remove(bens(), 'zoe|root-1')).toBe('refused: plan-changed');
  });

  test('E13: who has the role again after a removal is seen anew, twice, although a name was given for the same plan', () => {
    const record = bens();
    effectOf(record.decide(anApply(record)));
    expect(remove(record, key)).toBe('done');
    expect(remove(record, key)).toBe('refused: plan-changed');
    const documents = record.documents();
    const gone = aRecord({ documents, now: record.now + minute });
    expect(remove(gone, key)).toBe('refused: plan-changed');
    gone.now += interval;
    scan(gone, [ben, boss, anAdministrator('vera')]);
    expect(planned(gone)).toEqual(['boss|root-9']);
    expect(remove(gone, key)).toBe('refused: plan-changed');
  });

  test('E13: the same person again and again is a finding', () => {
    let record = bens();
    for (let times = 0; times < 3; times += 1) {
      expect(remove(record, key)).toBe('done');
      expect(findings(record)).not.toContain('given-again');
      const documents = record.documents();
      record = aRecord({ documents, now: record.now });
      for (let looks = 0; looks < 2; looks += 1) {
        record.now += interval;
        scan(record, [ben, boss, anAdministrator('vera')]);
      }
    }
    expect(findings(record)).toContain('given-again');
  });
});

const env = (policy = aSweptPolicy()) => {
  const [environment] = policy.environments;
  if (environment === undefined) throw new Error('There is no environment.');
  return environment;
};

describe('the last administrator', () => {
  test('is never removed', () => {
    const record = aRecord();
    seenTwice(record, [boss]);
    expect(planned(record)).toEqual([]);
    expect(findings(record)).toContain('last-administrator');
    expect(sweepState(record.view).findings[0]?.text).toContain('would have no administrator left');
  });

  test('one of two stays, and the one is whom the removals of the same plan leave', () => {
    const record = aRecord();
    seenTwice(record, [boss, anAdministrator('vera')]);
    expect(planned(record)).toEqual(['boss|root-9']);
    expect(remove(record, 'boss|root-9')).toBe('done');
    record.now += interval;
    scan(record, [anAdministrator('vera')]);
    expect(planned(record)).toEqual([]);
  });

  test('who was removed since the last scan does not count any more', () => {
    const record = aRecord();
    seenTwice(record, [boss, anAdministrator('vera'), anAdministrator('will')]);
    expect(planned(record)).toEqual(['boss|root-9', 'vera|root-9']);
    expect(remove(record, 'boss|root-9')).toBe('done');
    // The removal was carried out, its holder row is quiet again.
    const documents = record.documents();
    const later = aRecord({ documents, now: record.now });
    expect(remove(later, 'vera|root-9')).toBe('done');
    const plans = { ...sweepState(later.view), lastComplete: sweepState(record.view).lastComplete };
    expect(plans.lastComplete?.administrators).toHaveLength(3);
    scan(later, [anAdministrator('will')]);
    expect(planned(later)).toEqual([]);
  });

  test('an administrator for a time does not count, nor a disabled one, nor an application', () => {
    for (const other of [
      { ...anAdministrator('vera'), kind: 'disabled' as const },
      { ...anAdministrator('vera'), kind: 'application' as const },
    ]) {
      const record = aRecord();
      seenTwice(record, [boss, other]);
      expect(planned(record)).toEqual([]);
    }
    const given = { ...newHolder(home, aPerson('vera'), 'root-9', ten), owned: true };
    const record = aRecord({ holders: [given] });
    seenTwice(record, [boss, anAdministrator('vera')]);
    expect(planned(record)).toEqual([]);
  });
});

describe('what holds a whole plan back', () => {
  test.each([
    ['off', 'only-observes'],
    ['observe', 'only-observes'],
    ['ask', 'waits-for-a-name'],
    ['remove', 'done'],
  ] as const)('mode %s: %s', (mode, code) => {
    expect(remove(bens(), key, aSweptPolicy({ mode }))).toBe(code);
  });

  test('in mode ask the name of an administrator opens it', () => {
    const record = bens();
    const policy = aSweptPolicy({ mode: 'ask' });
    effectOf(record.decide(anApply(record, { policy })));
    expect(remove(record, key, policy)).toBe('done');
  });

  test('a scan that is two intervals old', () => {
    const record = bens();
    record.now += 2 * interval;
    expect(remove(record, key)).toBe('done');
    const other = bens();
    other.now += 2 * interval + 1;
    expect(remove(other, key)).toBe('evidence-too-old');
  });

  test('E6: a plan above max(3, 10 %) waits for a name as a whole', () => {
    for (const [count, expected] of [
      [3, 'done'],
      [4, 'too-many'],
    ] as const) {
      const record = aRecord();
      seenTwice(record, [...people(count), boss]);
      expect(remove(record, 'p000|root-1')).toBe(expected);
      if (expected === 'done') continue;
      expect(findings(record)).toContain('too-many');
      effectOf(record.decide(anApply(record)));
      for (const { oid } of people(count)) expect(remove(record, `${oid ?? ''}|root-1`)).toBe('done');
    }
  });

  test('E6: ten per cent of the people seen, where that is more', () => {
    const record = aRecord();
    const many = people(50);
    const signed = many.slice(5).map((one) => `${one.oid ?? ''}|root-1`);
    seenTwice(record, [...many, boss]);
    for (let from = 0; from < signed.length; from += 30)
      effectOf(record.decide(aSign({ keys: signed.slice(from, from + 30), ref: `ref-${String(from)}` })));
    expect(planned(record)).toHaveLength(5);
    for (const { oid } of many.slice(0, 5)) expect(remove(record, `${oid ?? ''}|root-1`)).toBe('done');
  });

  test('the policy makes the brake stricter, never looser', () => {
    const record = aRecord();
    seenTwice(record, [...people(4), boss]);
    const loose = aSweptPolicy({ brake: { removals: 50, percent: 100 } });
    expect(planBrake({ view: record.view, environment: env(loose), now: record.now })?.code).toBe('too-many');
    const strict = aSweptPolicy({ brake: { removals: 0, percent: 0 } });
    expect(remove(bens(), key, strict)).toBe('too-many');
  });

  test('removals by themselves are counted over an interval, whichever runs come in between', () => {
    const record = aRecord();
    seenTwice(record, [...people(2), boss]);
    scan(record, [...people(2), aSeen('late'), boss]);
    expect(remove(record, 'p000|root-1')).toBe('done');
    expect(remove(record, 'p001|root-1')).toBe('done');
    record.now += interval - 1000;
    const four = [aSeen('q1'), aSeen('q2')];
    scan(record, [aSeen('late'), ...four, boss]);
    expect(remove(record, 'late|root-1')).toBe('refused: plan-changed');
    record.now += 1000;
    scan(record, [aSeen('late'), ...four, boss]);
    expect(remove(record, 'late|root-1')).toBe('done');
    expect(sweepState(record.view).removed).toEqual([record.now]);
  });

  test('a second sighting counts only when its run is complete: a plan that is made before leaves it out', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ roles: ['root-9'] })));
    record.now += interval;
    const policy = aSweptPolicy();
    const { run = 0 } = effectOf(record.decide({ kind: 'sweep-begin', policy, force: true }));
    const part = {
      policy,
      run,
      fence: 1e9,
      at: record.now,
      ownUserId: 'user-product',
      organizationId: 'org',
      absent: [],
      during: [],
    };
    effectOf(record.decide({ kind: 'sweep-seen', ...part, holders: [ben] }));
    effectOf(record.decide(aSign({ roles: 'all' })));
    expect(planned(record)).toEqual([]);
  });

  test('a run that was left half on record makes everybody be seen twice anew', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ roles: 'all' })));
    const policy = aSweptPolicy();
    record.now += interval;
    effectOf(record.decide({ kind: 'sweep-begin', policy, force: true }));
    record.now += hour;
    record.instance = 'replica-2';
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([]);
    record.now += interval;
    scan(record, [ben, boss]);
    expect(planned(record)).toEqual([key]);
  });

  test('enough went for now: the rest waits', () => {
    const record = aRecord();
    const all = people(3);
    seenTwice(record, [...all, boss]);
    scan(record, [...all, aSeen('late'), boss], {});
    record.now += 1000;
    for (const { oid } of all) expect(remove(record, `${oid ?? ''}|root-1`)).toBe('done');
    expect(planBrake({ view: record.view, environment: env(), now: record.now })).toMatchObject({
      code: 'enough-for-now',
      text: expect.stringContaining('3 automatic removals were made') as unknown,
    });
  });

  test('after a long time without a scan nothing goes without a name', () => {
    const record = bens();
    record.now += 2 * hour;
    scan(record, [ben, boss, anAdministrator('vera')]);
    expect(remove(record, key)).toBe('long-gap');
    expect(findings(record)).toContain('long-gap');
    effectOf(record.decide(anApply(record)));
    expect(remove(record, key)).toBe('done');
  });

  test('E9: an acknowledgement is for that plan only', () => {
    const record = aRecord();
    seenTwice(record, [...people(4), boss]);
    const old = anApply(record);
    effectOf(record.decide(old));
    record.now += interval;
    scan(record, [...people(4), aSeen('late'), boss]);
    expect(sweepState(record.view).plan?.acknowledged).toBeDefined();
    record.now += interval;
    scan(record, [...people(4), aSeen('late'), boss]);
    expect(sweepState(record.view).plan?.acknowledged).toBeUndefined();
    expect(remove(record, 'p000|root-1')).toBe('too-many');
    expect(codeOf(record.decide(old))).toBe('plan-changed');
  });
});

test('every brake has its own code and its own words', () => {
  const record = aRecord({
    requests: [aRequest('active')],
    holders: [anOwned(), aHolder()],
  });
  expect(holderBrake({ view: record.view, environment: env(), key: annas, now: ten })).toMatchObject({
    code: 'not-seen',
  });
});

describe('who may say so', () => {
  test.each([
    ['a maker', factsOf('anna', ['makers']), 'forbidden'],
    ['an auditor', factsOf('otto', ['auditors']), 'forbidden'],
    ['a disabled administrator', factsOf('carla', ['admins'], { account: 'disabled' }), 'forbidden'],
    ['an administrator whom the directory does not tell', unknownFacts('carla'), 'directory-unavailable'],
  ])('%s neither applies nor signs', (_who, facts, code) => {
    const record = bens();
    expect(codeOf(record.decide(anApply(record, { facts })))).toBe(code);
    expect(codeOf(record.decide(aSign({ keys: [key], facts })))).toBe(code);
    expect(planned(record)).toContain(key);
  });
});

test('who was administrator through us and no longer is, is nobody to rely on: not even before the next scan', () => {
  const annas9 = newHolder(home, aPerson('anna'), 'root-9', ten);
  const before = aRecord({ holders: [{ ...annas9, owned: true }] });
  seenTwice(before, [ben, boss, anAdministrator('anna')]);
  expect(planned(before)).toEqual([key]);
  const now = before.now + minute;
  const documents = before.documents();
  const record = aRecord({ documents, now, holders: [{ ...annas9, at: now }] });
  effectOf(record.decide(aSign({ keys: [key] })));
  expect(planned(record)).toEqual([]);
});

test('a role that the policy no longer protects is not taken, whatever was planned', () => {
  const record = bens();
  const less = aSweptPolicy({ alsoProtects: [] });
  expect(remove(record, 'boss|root-9', less)).toBe('refused: plan-changed');
  expect(remove(record, key, less)).toBe('done');
});

describe('an acknowledgement grows old', () => {
  const ask = aSweptPolicy({ mode: 'ask' });
  const observe = aSweptPolicy({ mode: 'observe' });
  const everybody = [ben, boss, anAdministrator('vera')];
  function acknowledged(): TestRecord {
    const record = aRecord();
    seenTwice(record, everybody, { policy: ask });
    effectOf(record.decide(anApply(record, { policy: ask })));
    return record;
  }
  const lookAgain = (record: TestRecord, policy = ask, later = interval): void => {
    record.now += later;
    scan(record, everybody, { policy });
  };

  test('it holds over the next looks that make the same plan', () => {
    const record = acknowledged();
    lookAgain(record);
    expect(remove(record, key, ask)).toBe('done');
  });

  test('not once the policy said to look only', () => {
    const record = acknowledged();
    lookAgain(record, observe);
    lookAgain(record);
    expect(remove(record, key, ask)).toBe('waits-for-a-name');
  });

  test('not after a long time, even for the same plan', () => {
    const record = acknowledged();
    lookAgain(record, ask, hour + 1);
    expect(planned(record)).toContain(key);
    expect(remove(record, key, ask)).toBe('waits-for-a-name');
  });
});
