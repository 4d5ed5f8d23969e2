import { aPerson, factsOf } from '../../testing/a-policy.js';
import { anAsk, anAdministrator, aSeen, aSweptPolicy, interval, scan } from '../../testing/a-sweep.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { askedApartMs } from './ask.js';
import { sweepState } from './record.js';
import { isAskedFor, nextRunAt } from './run.js';

const people = [aSeen('anna'), anAdministrator('boss')];
const [environment] = aSweptPolicy().environments;

function scanned(): TestRecord {
  const record = aRecord();
  scan(record, people);
  record.now += askedApartMs;
  return record;
}
const isDue = (record: TestRecord): boolean => nextRunAt(sweepState(record.view), environment) <= record.now;

test('a scan that is asked for is due at once, once, and who asked is on record', () => {
  const record = scanned();
  expect(isDue(record)).toBe(false);
  effectOf(record.decide(anAsk()));
  expect([record.kinds(), record.last[0]?.actor]).toEqual([['sweep.asked'], aPerson('carla')]);
  expect(isDue(record)).toBe(true);
  const began = effectOf(record.decide({ kind: 'sweep-begin', policy: aSweptPolicy(), force: false }));
  expect(began.run).toBeGreaterThan(1);
  scan(record, people);
  expect([isDue(record), isAskedFor(sweepState(record.view))]).toEqual([false, false]);
  record.now += interval;
  expect(isDue(record)).toBe(true);
});

test('a scan that is under way when it is asked for does not answer it', () => {
  const record = scanned();
  effectOf(record.decide({ kind: 'sweep-begin', policy: aSweptPolicy(), force: true }));
  const { run } = sweepState(record.view);
  record.now += askedApartMs;
  effectOf(record.decide(anAsk()));
  const finding = { code: 'evidence-incomplete', text: 'cut' };
  effectOf(record.decide({ kind: 'sweep-stopped', run, finding }));
  expect(isDue(record)).toBe(true);
});

test('a repeat is no second one, and another one waits for a minute', () => {
  const record = scanned();
  effectOf(record.decide(anAsk()));
  effectOf(record.decide(anAsk()));
  expect(record.last).toEqual([]);
  record.now += askedApartMs - 1500;
  expect(record.decide(anAsk({ commandId: 'another' }))).toMatchObject({
    problem: { code: 'too-many-requests', retryAfterSeconds: 2 },
  });
  record.now += 1500;
  effectOf(record.decide(anAsk({ commandId: 'another' })));
  expect(codeOf(record.decide(anAsk({ commandId: 'a third' })))).toBe('too-many-requests');
});

test.each([
  ['whose sweep is off', aSweptPolicy({ mode: 'off' })],
  ['without a protected role', { ...aSweptPolicy({ alsoProtects: [] }), roles: [] }],
])('an environment %s is not scanned', (_what, policy) => {
  expect(codeOf(aRecord().decide(anAsk({ policy })))).toBe('not-scanned');
});

test('only administrators ask', () => {
  expect(codeOf(aRecord().decide(anAsk({ facts: factsOf('carla', []) })))).toBe('forbidden');
});
