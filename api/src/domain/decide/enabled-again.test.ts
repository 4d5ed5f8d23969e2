import { annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anObserve } from '../../testing/commands.js';
import { minute, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import type { Refusals } from '../holder.js';
import { nextStep } from '../next-step.js';

const refused: Refusals = { code: 'user-disabled', count: 7, nextTryAt: ten + 14 * minute, at: ten - minute };

const aWaiting = (refusals: Refusals = refused): TestRecord =>
  aRecord({ requests: [aRequest('removing')], holders: [anOwned({ refusals })] });

const next = (record: TestRecord) => nextStep(record.view, annas, record.now, record.timings, 'replica-1');

function enable(record: TestRecord, readAt = ten - second): void {
  effectOf(record.decide({ kind: 'enabled-again', keys: [annas, 'nobody|root-1'], readAt }));
}

test('a removal that waited for its user is due at once when the user is enabled again', () => {
  const record = aWaiting();
  expect(next(record)).toEqual({ do: 'rest', until: refused.nextTryAt });
  enable(record);
  expect(record.kinds()).toEqual(['holder.enabled-again']);
  expect(next(record)).toEqual({ do: 'remove', overdue: true });
});

test.each([
  ['was refused after the read began', { ...refused, at: ten }],
  ['waits for something else', { ...refused, code: '0x80040220' }],
])('a removal that %s waits on', (_which, refusals) => {
  const record = aWaiting(refusals);
  enable(record);
  expect(record.kinds()).toEqual([]);
  expect(record.holder().refusals).toEqual(refusals);
});

test('a removal that is under way is left alone', () => {
  const record = aWaiting();
  record.now = refused.nextTryAt;
  expect(effectOf(record.decide(anObserve({ fence: record.holder().seq }))).call).toBeDefined();
  enable(record);
  expect(record.kinds()).toEqual([]);
});
