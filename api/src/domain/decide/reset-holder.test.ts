import { anActor, aPolicy, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anAdvance, anObserve, aRead } from '../../testing/commands.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import { transactionOf } from '../../testing/transactions.js';
import { longHash, longIds } from '../../testing/worst.js';
import { tooLarge } from '../../ledger/sizes.js';
import type { Observe, ResetHolder } from '../command.js';
import { nextStep } from '../next-step.js';
import type { Holder } from '../holder.js';

const aReset = (more: Partial<ResetHolder> = {}): ResetHolder => ({
  kind: 'reset-holder',
  actor: anActor('carla'),
  commandId: 'command-9',
  key: annas,
  statement: { statement: { salt: 's', by: 'Carla', reason: 'The ledger refuses it' }, hash: longHash },
  ref: 'f'.repeat(32),
  policy: aPolicy(),
  facts: factsOf('carla', ['admins']),
  ...more,
});

/** What the worker commits before a removal whose copy is known. */
const aRemoval = (fence?: number): Observe => {
  const { read: _, ...rest } = anObserve();
  return { ...rest, ...(fence !== undefined && { fence }) };
};

const over = aRequest('removing', { ending: { reason: 'expired', at: ten - minute } });
/** More copies than any release of ours puts there. */
const swollen = { given: longIds(900), grants: [over.id] };
const broken = (more: Partial<Holder> = {}): TestRecord =>
  aRecord({ requests: [over], holders: [anOwned({ ...swollen, ...more })] });

it('makes a row that fits of one that does not, and removal goes on from the copy that is known', () => {
  const record = broken();
  expect(tooLarge(transactionOf(record, aRemoval()).operations)).toContain('characters');
  expect(tooLarge(transactionOf(record, aReset()).operations)).toBeUndefined();
  effectOf(record.decide(aReset()));
  expect(record.kinds()).toEqual(['holder.reset']);
  expect(record.last[0]).toMatchObject({ actor: { oid: 'carla' }, data: { key: annas, said: longHash } });
  expect(record.holder()).toMatchObject({ owned: true, grants: [over.id] });
  expect(record.holder().given).toHaveLength(8);
  expect(nextStep(record.view, annas, record.now, record.timings, 'replica-1')).toMatchObject({ do: 'remove' });
  const { call } = effectOf(record.decide(aRemoval(record.holder().seq)));
  expect(call).toMatchObject({ kind: 'remove', roleId: anOwned().copy?.roleId });
});

it('claims nothing: what was proven before counts no more, so that a read alone ends nothing', () => {
  const gone = { removedAt: ten - 5 * minute, missingSince: ten - 5 * minute, absentSince: ten - 5 * minute };
  const record = broken({ ...gone, assignedAt: ten - hour });
  effectOf(record.decide(aReset()));
  for (const name of ['removedAt', 'missingSince', 'absentSince', 'read', 'refusals'])
    expect(record.holder()).not.toHaveProperty(name);
  expect(record.holder().assignedAt).toBe(ten - hour);
  record.now += minute;
  effectOf(record.decide(anObserve({ fence: record.holder().seq, read: aRead([], { beganAt: record.now }) })));
  expect(record.request(over.id).state).toBe('removing');
  expect(record.holder().owned).toBe(true);
});

it('keeps a call that may still arrive: of an intent nobody knows whether it was sent', () => {
  const intent = {
    callId: 'call-1',
    kind: 'assign' as const,
    systemUserId: 'user-anna',
    roleId: 'copy-1',
    before: [],
    owner: 'replica-2',
    at: ten,
    until: ten + minute,
    first: true,
  };
  const record = broken({ intent });
  effectOf(record.decide(aReset()));
  expect(record.holder().intent).toBeUndefined();
  const until = ten + record.timings.unsettledMs;
  expect(record.holder().unsettled).toEqual([{ callId: 'call-1', kind: 'assign', first: true, until }]);
  expect(record.holder().looks).toContain(until);
});

it('makes nobody the owner of what was not ours, and leaves a live grant its role', () => {
  const record = broken({ owned: false });
  effectOf(record.decide(aReset()));
  expect(record.holder().owned).toBe(false);
  const live = aRequest('active', { id: 'live' });
  const other = aRecord({ requests: [live], holders: [anOwned({ ...swollen, grants: [live.id] })] });
  effectOf(other.decide(aReset()));
  effectOf(other.decide(anAdvance()));
  expect(other.request('live').state).toBe('active');
  expect(nextStep(other.view, annas, other.now, other.timings, 'replica-1').do).toBe('read');
});

test.each<[string, Partial<ResetHolder>, string]>([
  ['who is no administrator', { facts: factsOf('anna', ['makers']) }, 'forbidden'],
  ['an account that is disabled', { facts: { ...factsOf('carla', ['admins']), account: 'disabled' } }, 'forbidden'],
  ['nobody knows who', { facts: unknownFacts('carla') }, 'directory-unavailable'],
  ['a holder that is not there', { key: 'nobody|root-1' }, 'not-found'],
])('refuses %s', (_what, more, code) => {
  expect(codeOf(broken().decide(aReset(more)))).toBe(code);
});
