import { annas, anOwned, aRequest } from '../../testing/a-request.js';
import { aSweptPolicy } from '../../testing/a-sweep.js';
import { ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import type { Holder } from '../holder.js';
import type { SweepRecheck } from './command.js';

/** Anna's grant is settled: nothing is due for it before its end. */
const aGrant = (more: Partial<Holder> = {}): TestRecord =>
  aRecord({ requests: [aRequest('active')], holders: [anOwned(more)] });

function recheck(record: TestRecord, more: Partial<SweepRecheck> = {}): void {
  const { run = 0 } = effectOf(record.decide({ kind: 'sweep-begin', policy: aSweptPolicy(), force: true }));
  const command = { run, fence: 1e9, organizationId: 'org', keys: [annas], ...more };
  effectOf(record.decide({ kind: 'sweep-recheck', ...command }));
}

test('a live grant that a scan did not show is read now, and ends by nothing else', () => {
  const record = aGrant();
  recheck(record);
  expect(record.holder(annas).looks).toEqual([ten]);
  expect(record.request().state).toBe('active');
});

test.each<readonly [string, Partial<Holder>, Partial<SweepRecheck>]>([
  ['has changed since the scan began', {}, { fence: 6 }],
  ['is not ours', { owned: false }, {}],
])('a holder that %s is left alone', (_which, holder, more) => {
  const record = aGrant(holder);
  recheck(record, more);
  expect(record.holder(annas).looks).toEqual([]);
});

test('a run that is over has nothing to say', () => {
  const late = { kind: 'sweep-recheck' as const, run: 9, fence: 1e9, organizationId: 'org', keys: [annas] };
  expect(codeOf(aGrant().decide(late))).toBe('not-in-this-state');
});
