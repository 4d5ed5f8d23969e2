import type { Answering } from '../domain/environment-on-record.js';
import type { Ledger } from '../ledger/ledger.js';
import { home } from '../testing/a-policy.js';
import { aHolder, anOwned, aRequest } from '../testing/a-request.js';
import { aSeen, anAdministrator, aSweptPolicy, interval, remove, seenTwice } from '../testing/a-sweep.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aRecord, type Start, type TestRecord } from '../testing/record.js';
import { countService, type EnvironmentCounts } from './counts.js';
import type { Service } from '../service/service.js';

const counts = (record: TestRecord, policy = aSweptPolicy()): EnvironmentCounts => {
  const well = { distrusted: () => undefined, failing: () => undefined, impossible: () => [] };
  const ledger = { environment: home, view: record.view, ...well } as unknown as Ledger;
  const time = { now: () => record.now } as Service['time'];
  const answering = (): Answering => 'right';
  const directory = { absentGroups: () => new Set<string>(), refusal: () => undefined, lastKnown: () => [] };
  const ledgers = new Map([[home, ledger]]);
  const also = { directory, policyTroubles: [], timings: record.timings };
  const [only] = countService({ time, policy, record: ledger, ledgers, answering, ...also });
  if (only === undefined) throw new Error('There is one environment.');
  return only;
};
const of = (start: Start): EnvironmentCounts => counts(aRecord(start));

test('open requests are counted by state, closed ones are not', () => {
  const requests = [
    aRequest('pending', { id: 'a' }),
    aRequest('pending', { id: 'b' }),
    aRequest('active', { id: 'c' }),
    aRequest('ended', { id: 'd' }),
  ];
  expect(of({ requests }).requests).toEqual({ pending: 2, scheduled: 0, granting: 0, active: 1, removing: 0 });
});

describe('a removal is late', () => {
  const late = (start: Start): [number, number] => {
    const { overdue, oldestOverdueSeconds } = of(start);
    return [overdue, oldestOverdueSeconds];
  };
  test('when its end is more than a minute ago, although nobody has committed it', () => {
    const request = (endsAt: number) => aRequest('active', { endsAt });
    expect(late({ requests: [request(ten - 90 * second)], holders: [anOwned()] })).toEqual([1, 90]);
    expect(late({ requests: [request(ten - 59 * second)], holders: [anOwned()] })).toEqual([0, 0]);
    expect(late({ requests: [request(ten + hour)], holders: [anOwned()] })).toEqual([0, 0]);
  });
  test('while it is tried, until the role was seen gone', () => {
    const requests = [aRequest('removing', { ending: { reason: 'revoked', at: ten - 5 * minute } })];
    expect(late({ requests, holders: [anOwned()] })).toEqual([1, 300]);
    const read = { beganAt: ten - minute, user: 'there' as const, copies: [] };
    expect(late({ requests, holders: [anOwned({ read, removedAt: ten - minute })] })).toEqual([0, 0]);
    expect(late({ requests, holders: [anOwned({ read, removedAt: ten })] })).toEqual([1, 300]);
  });
});

test('holders of protected roles are counted by cause', () => {
  const record = aRecord({
    requests: [aRequest('active', {})],
    holders: [anOwned()],
  });
  const seen = [
    aSeen('anna'),
    aSeen('mia'),
    aSeen('robot', { kind: 'application' }),
    aSeen('gone', { kind: 'disabled' }),
    aSeen('crew', { copies: [], teams: [{ id: 'team', name: 'Crew', type: 'owner' }] }),
    anAdministrator('carla'),
  ];
  seenTwice(record, seen);
  const { holders } = counts(record).sweep;
  expect(holders).toMatchObject({ none: 2, request: 1, application: 1, disabled: 1, team: 1, 'signed-off': 0 });
});

test('the plan, what holds it back, and what is found are there by their codes', () => {
  const record = aRecord();
  seenTwice(
    record,
    ['one', 'two', 'three', 'four'].map((name) => aSeen(name)),
  );
  expect(counts(record).sweep).toMatchObject({
    mode: 'remove',
    lastComplete: record.now,
    planned: 4,
    brake: 'too-many',
    findings: expect.arrayContaining(['nobody-protected']) as unknown,
    removedInADay: 0,
  });
  record.now += 4 * interval;
  expect(counts(record).sweep.findings).toContain('late');
});

test('removals of the last day are counted, older ones are not', () => {
  const record = aRecord();
  seenTwice(record, [aSeen('mia'), anAdministrator('carla')]);
  expect(remove(record, 'mia|root-1')).toBe('done');
  expect(counts(record).sweep.removedInADay).toBe(1);
  record.now += 25 * hour;
  expect(counts(record).sweep.removedInADay).toBe(0);
});

test('an environment that the policy does not look at says so, and has no time of a look', () => {
  const policy = aSweptPolicy({ mode: 'off' });
  const { sweep } = counts(aRecord({ holders: [aHolder()] }), policy);
  expect(sweep).toMatchObject({ mode: 'off', planned: 0, findings: [] });
  expect(sweep).not.toHaveProperty('lastComplete');
});

test('removals that fail are told, until there is none to remove', () => {
  const breaker = { v: 1 as const, seq: 1, failures: 3, code: '0x80040220', resetAt: 0 };
  const requests = [aRequest('removing')];
  const open = of({ requests, holders: [anOwned()], documents: { breaker } });
  expect(open).toMatchObject({ breakerOpen: true, states: ['removals-failing'], impossible: 0 });
  expect(of({ documents: { breaker } })).toMatchObject({ breakerOpen: false, states: ['served'] });
});
