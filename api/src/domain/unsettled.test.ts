import { minute, ten } from '../testing/instants.js';
import { answeredLate, doubt, neverSent, type UnsettledCall } from './unsettled.js';

const call = (callId: string, until: number, more: Partial<UnsettledCall> = {}): UnsettledCall => ({
  callId,
  kind: 'remove',
  first: false,
  until,
  ...more,
});

it('keeps one entry for each kind of call, however often none was answered', () => {
  let calls: readonly UnsettledCall[] = [];
  for (let count = 0; count < 10_000; count += 1) {
    calls = doubt(calls, call(`remove-${String(count)}`, ten + count));
    calls = doubt(calls, call(`assign-${String(count)}`, ten + count, { kind: 'assign', first: count % 2 === 0 }));
  }
  expect(calls).toHaveLength(3);
  expect(Math.max(...calls.map(({ until }) => until))).toBe(ten + 9_999);
});

it('lets the latest call of a kind stand, whatever the order of the news', () => {
  const calls = doubt([call('late', ten + 10 * minute)], call('early', ten + minute));
  expect(calls).toEqual([call('late', ten + 10 * minute, { others: ten + minute })]);
});

it('lets a late answer shorten its own call and no other', () => {
  const calls = doubt([call('one', ten + 10 * minute)], call('two', ten + 12 * minute));
  const answered = answeredLate(calls, call('two', ten + minute));
  expect(answered).toEqual([call('two', ten + 10 * minute)]);
});

it('keeps a call that was answered late open for that long, when nothing was known of it any more', () => {
  expect(answeredLate([], call('gone', ten + minute))).toEqual([call('gone', ten + minute)]);
  const hidden = doubt([call('one', ten + 10 * minute)], call('two', ten + 12 * minute));
  expect(answeredLate(hidden, call('one', ten + minute))).toEqual([
    call('two', ten + 12 * minute, { others: ten + 10 * minute }),
  ]);
});

it('forgets a call that was never sent, and keeps those behind it', () => {
  const calls = doubt([call('one', ten + 10 * minute)], call('two', ten + 12 * minute));
  expect(neverSent(calls, 'two')).toEqual([call('two', ten + 10 * minute)]);
  expect(neverSent([call('one', ten)], 'one')).toEqual([]);
});
