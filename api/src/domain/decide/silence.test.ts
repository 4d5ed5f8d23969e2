/** Worlds in which removals fail for very long: what is on record stays small, and a next try is always near. */
import { annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anAdvance, anObserve, aRead, aSettle } from '../../testing/commands.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import type { CallAnswer } from '../command.js';
import { nextStep } from '../next-step.js';

const aRemoval = (): TestRecord => aRecord({ requests: [aRequest('removing')], holders: [anOwned()] });

/** The worker does what is due next, and Dataverse answers like this. Whether a call was sent. */
function tryOnce(record: TestRecord, count: number, answer: CallAnswer): boolean {
  const next = nextStep(record.view, annas, record.now, record.timings, 'replica-1');
  if (next.do === 'rest') {
    record.now = next.until;
    return false;
  }
  if (next.do === 'advance') {
    effectOf(record.decide(anAdvance()));
    return false;
  }
  const seen = next.do === 'read' ? { read: aRead(['copy-1'], { beganAt: record.now }) } : {};
  const { seq: fence } = record.holder();
  const observed = record.decide(anObserve({ callId: `call-${String(count)}`, fence, ...seen }));
  const { call } = effectOf(observed);
  if (call === undefined) return false;
  record.now += 15 * second;
  effectOf(record.decide(aSettle({ call, answer })));
  return true;
}

const sizeOf = (record: TestRecord): number => JSON.stringify(record.holder()).length;

it.each<[string, CallAnswer, number]>([
  ['does not answer', { kind: 'unknown' }, 30 * 24 * hour],
  ['refuses', { kind: 'refused', code: 'user-disabled' }, 60 * 24 * hour],
  ['asks to wait for a year', { kind: 'refused', code: 'throttled', retryAfterMs: 365 * 24 * hour }, 24 * hour],
])('a removal that Dataverse %s for is tried on, its row as small as on the first day', (_, answer, long) => {
  const record = aRemoval();
  let biggest = 0;
  let last = record.now;
  let longest = 0;
  let tries = 0;
  // Stops at the first row that is too long: under the old rule they grow, and so does the time of each step.
  for (let count = 0; record.now < ten + long && count < 60_000 && biggest < 3_000; count += 1) {
    const isSent = tryOnce(record, count, answer);
    biggest = Math.max(biggest, sizeOf(record));
    if (isSent) {
      longest = Math.max(longest, record.now - last);
      last = record.now;
      tries += 1;
    }
  }
  expect(biggest).toBeLessThan(3_000);
  expect(longest).toBeLessThanOrEqual(15 * minute + 30 * second);
  expect(tries).toBeGreaterThan(50);
});

it('takes up a row that grew too long under an older release', () => {
  const looks = Array.from({ length: 2_300 }, (_, count) => ten - hour + count * 7_000);
  const unsettled = Array.from({ length: 60 }, (_, count) => ({
    callId: `call-${String(count)}`,
    kind: 'remove' as const,
    first: false,
    until: ten + count,
  }));
  const record = aRecord({ requests: [aRequest('removing')], holders: [anOwned({ looks, unsettled })] });
  for (let count = 0; count < 3; count += 1) tryOnce(record, count, { kind: 'unknown' });
  expect(sizeOf(record)).toBeLessThan(3_000);
});
