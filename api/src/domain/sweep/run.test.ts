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
import { minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { newHolder } from '../holder.js';
import { sightings, standings, sweepState } from './record.js';

const policy = aSweptPolicy();
const begin = (record: TestRecord, force = false) => record.decide({ kind: 'sweep-begin', policy, force });
const boss = anAdministrator('boss');
const ben = aSeen('ben');
const causes = (record: TestRecord): Record<string, string> =>
  Object.fromEntries([...sightings(record.view)].map(([key, { cause }]) => [key, cause]));
const finding = { code: 'evidence-incomplete', text: 'Cut.' };

describe('a run belongs to one replica', () => {
  test('while its claim lasts no other begins one, not even on demand', () => {
    const record = aRecord();
    expect(effectOf(begin(record)).run).toBe(1);
    record.instance = 'replica-2';
    expect(codeOf(begin(record))).toBe('not-in-this-state');
    expect(codeOf(begin(record, true))).toBe('not-in-this-state');
    record.now += record.timings.sweepClaimMs;
    expect(effectOf(begin(record)).run).toBe(2);
  });

  test('nothing more of a run comes on record once another has taken over', () => {
    const record = aRecord();
    const { run = 0 } = effectOf(begin(record));
    record.now += record.timings.sweepClaimMs;
    record.instance = 'replica-2';
    effectOf(begin(record));
    record.instance = 'replica-1';
    const part = {
      policy,
      run,
      fence: 1e9,
      at: record.now,
      ownUserId: 'own',
      organizationId: 'org',
      absent: [],
      during: [],
    };
    expect(codeOf(record.decide({ kind: 'sweep-seen', ...part, holders: [ben] }))).toBe('not-in-this-state');
    expect(codeOf(record.decide({ kind: 'sweep-stopped', run, finding }))).toBe('not-in-this-state');
    expect(causes(record)).toEqual({});
  });

  test('it is due one interval after the last one began, and on demand before', () => {
    const record = aRecord();
    scan(record, [boss]);
    record.now += interval - 1;
    expect(codeOf(begin(record))).toBe('not-in-this-state');
    expect(effectOf(begin(record, true)).run).toBe(2);
    const other = aRecord();
    scan(other, [boss]);
    other.now += interval;
    expect(effectOf(begin(other)).run).toBe(2);
  });

  test('a policy that says off looks at nothing, not even on demand', () => {
    const off = aSweptPolicy({ mode: 'off' });
    expect(codeOf(aRecord().decide({ kind: 'sweep-begin', policy: off, force: true }))).toBe('not-in-this-state');
  });
});

describe('what a scan shows', () => {
  test('each holder with why it is there; what we know is no sighting', () => {
    const live = aRequest('active', { id: 'request-live', requester: aPerson('live') });
    const asks = aRequest('granting', { id: 'request-asks', requester: aPerson('asks') });
    const owned = { ...newHolder(home, aPerson('owned'), 'root-1', ten), owned: true };
    const record = aRecord({ requests: [live, asks], holders: [owned] });
    const crew = { id: 'crew', name: 'Crew', type: 'entra-security' as const, groupId: 'group' };
    scan(record, [
      ...['ben', 'live', 'asks', 'owned'].map((name) => aSeen(name)),
      aSeen('robot', { kind: 'application' }),
      aSeen('dora', { kind: 'disabled' }),
      aSeen('dan', { copies: [], teams: [crew] }),
      boss,
    ]);
    expect(causes(record)).toEqual({
      'ben|root-1': 'none',
      'boss|root-9': 'none',
      'dan|root-1': 'team',
      'dora|root-1': 'disabled',
      'robot|root-1': 'application',
    });
  });

  test('whose holder row changed after the scan began is not judged by it', () => {
    const changed = { ...newHolder(home, aPerson('ben'), 'root-1', ten), seq: 90 };
    for (const [fence, expected] of [
      [89, {}],
      [90, { 'ben|root-1': 'none' }],
    ] as const) {
      const record = aRecord({ holders: [changed] });
      scan(record, [ben], { seen: { fence } });
      expect(causes(record)).toEqual(expected);
    }
  });

  test('nothing is written where nothing is new', () => {
    const record = aRecord();
    seenTwice(record, [ben, boss]);
    record.now += interval;
    scan(record, [ben, boss]);
    expect(record.kinds()).toEqual(['sweep.completed']);
  });

  test('a name is nowhere on record', () => {
    const record = aRecord();
    seenTwice(record, [aSeen('ben', { name: 'Benjamin Secret' }), boss]);
    expect(JSON.stringify(record.documents())).not.toContain('Benjamin');
  });
});

describe('a signed-off entry', () => {
  const signed = (record: TestRecord): string[] => [...standings(record.view)].map(([key]) => key);
  function bens(until?: number): TestRecord {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ keys: ['ben|root-1'], ...(until !== undefined && { until }) })));
    return record;
  }

  test('covers its holder, look after look', () => {
    const record = bens();
    for (let looks = 0; looks < 3; looks += 1) {
      record.now += interval;
      scan(record, [ben, boss]);
    }
    expect(causes(record)).toEqual({ 'boss|root-9': 'none' });
    expect(signed(record)).toEqual(['ben|root-1']);
  });

  test('goes when two looks an interval apart do not show the role, not at the first', () => {
    const record = bens();
    record.now += interval;
    scan(record, [boss]);
    expect(signed(record)).toEqual(['ben|root-1']);
    record.now += minute;
    scan(record, [boss]);
    expect(signed(record)).toEqual(['ben|root-1']);
    record.now += interval;
    scan(record, [boss]);
    expect(signed(record)).toEqual([]);
  });

  test('that was missed once and seen again stays', () => {
    const record = bens();
    for (const shown of [[boss], [ben, boss], [boss], [ben, boss]]) {
      record.now += interval;
      scan(record, shown);
    }
    expect(signed(record)).toEqual(['ben|root-1']);
  });

  test('that ended covers nobody any more', () => {
    const record = bens(ten + 2 * interval);
    record.now = ten + 2 * interval;
    scan(record, [ben, boss]);
    expect(signed(record)).toEqual([]);
    expect(causes(record)).toMatchObject({ 'ben|root-1': 'none' });
  });
});

describe('a scan that was not complete', () => {
  function stopped(acknowledged: boolean): TestRecord {
    const record = aRecord();
    seenTwice(record, [ben, boss]);
    if (acknowledged) effectOf(record.decide(anApply(record)));
    record.now += interval;
    const { run = 0 } = effectOf(begin(record));
    effectOf(record.decide({ kind: 'sweep-stopped', run, finding }));
    return record;
  }

  test('leaves the sightings as they were, drops a plan that nobody acknowledged, and says one thing', () => {
    const record = stopped(false);
    expect(sweepState(record.view)).toMatchObject({ findings: [finding] });
    expect(sweepState(record.view).plan).toBeUndefined();
    expect([...record.view.documents('sweepplan')]).toEqual([]);
    expect(causes(record)).toMatchObject({ 'ben|root-1': 'none' });
  });

  test('leaves a plan that was acknowledged', () => {
    expect(sweepState(stopped(true).view).plan?.acknowledged).toBeDefined();
  });

  test('is followed by the next one an interval later', () => {
    const record = stopped(false);
    expect(codeOf(begin(record))).toBe('not-in-this-state');
    record.now += interval;
    scan(record, [ben, boss]);
    expect(sweepState(record.view).plan?.size).toBe(1);
  });
});

describe('another organization than before', () => {
  function moved(): TestRecord {
    const record = aRecord();
    seenTwice(record, [ben, boss]);
    record.now += interval;
    scan(record, [ben, boss], { more: { organizationId: 'another' } });
    return record;
  }

  test('is told, and nothing rests on it', () => {
    const record = moved();
    expect(sweepState(record.view).findings.map(({ code }) => code)).toEqual(['foreign-organization']);
    expect(sweepState(record.view).plan).toBeUndefined();
    expect(sweepState(record.view).lastComplete?.organizationId).toBe('org');
  });

  test('is the right one once an administrator signs all roles off anew', () => {
    const record = moved();
    effectOf(record.decide(aSign({ roles: ['root-1'] })));
    expect(sweepState(record.view).foreign).toBe('another');
    effectOf(record.decide(aSign({ roles: 'all', ref: 'ref-2' })));
    expect(sweepState(record.view).foreign).toBeUndefined();
    record.now += interval;
    scan(record, [ben, boss], { more: { organizationId: 'another' } });
    expect(sweepState(record.view).lastComplete?.organizationId).toBe('another');
  });
});

test('a plan of many holders lies in rows that the store takes, and what does not fit waits', () => {
  const record = aRecord();
  const guid = (index: number): string => `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const many = Array.from({ length: 1500 }, (_, index) =>
    aSeen(guid(index), { systemUserId: guid(index), copies: [guid(1), guid(2)] }),
  );
  seenTwice(record, [...many, boss]);
  const { plan, findings } = sweepState(record.view);
  const rows = [...record.view.documents('sweepplan')];
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.length).toBeLessThanOrEqual(10);
  for (const [, row] of rows) expect(JSON.stringify(row).length).toBeLessThan(24_000);
  expect(JSON.stringify(record.view.document('sweep')).length).toBeLessThan(24_000);
  expect(plan?.size).toBeLessThan(1500);
  expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['too-many', 'plan-cut']));
});

describe('another organization answers at the same address', () => {
  const foreign = (record: TestRecord, holders: readonly ReturnType<typeof aSeen>[]): void => {
    record.now += interval;
    scan(record, holders, { more: { organizationId: 'other' } });
  };

  test('nobody whom it does not show loses the entry that an administrator signed', () => {
    const record = aRecord();
    scan(record, [ben, boss]);
    effectOf(record.decide(aSign({ keys: ['ben|root-1', 'boss|root-9'], roles: 'all' })));
    const before = JSON.stringify([...standings(record.view)]);
    for (let looks = 0; looks < 3; looks += 1) foreign(record, []);
    expect(JSON.stringify([...standings(record.view)])).toBe(before);
  });

  test('nobody whom it shows is seen, and nobody whom it does not show is forgotten', () => {
    const record = aRecord();
    scan(record, [boss]);
    foreign(record, [ben]);
    expect(causes(record)).toEqual({ 'boss|root-9': 'none' });
  });
});

test('removals that nobody counts any more leave the record', () => {
  const record = aRecord();
  seenTwice(record, [ben, boss, anAdministrator('vera')]);
  expect(remove(record, 'ben|root-1')).toBe('done');
  const swept = (): string[] => Object.keys(record.documents()).filter((name) => name.startsWith('swept|'));
  for (let day = 1; day < 7; day += 1) {
    record.now += 24 * 60 * minute;
    scan(record, [boss]);
  }
  expect(swept()).toEqual(['swept|ben|root-1']);
  record.now += 24 * 60 * minute;
  scan(record, [boss]);
  expect(swept()).toEqual([]);
});
