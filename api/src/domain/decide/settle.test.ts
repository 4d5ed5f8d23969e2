import { aPerson } from '../../testing/a-policy.js';
import { aHolder, aJoined, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { aRead, aSettle } from '../../testing/commands.js';
import { minute, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import type { CallAnswer, Settle } from '../command.js';
import type { Holder, Intent } from '../holder.js';
import type { Request } from '../request.js';
import type { UnsettledCall } from '../unsettled.js';

const intent = (more: Partial<Intent> = {}): Intent => ({
  callId: 'call-1',
  kind: 'assign',
  systemUserId: 'user-anna',
  roleId: 'copy-1',
  before: [],
  owner: 'replica-1',
  at: ten - 2 * second,
  until: ten + 58 * second,
  first: true,
  ...more,
});
const removal = {
  callId: 'call-1',
  kind: 'remove',
  first: false,
  systemUserId: 'user-anna',
  roleId: 'copy-1',
} as const;
const later = { ...removal, kind: 'assign' } as const;
const unsettled = (more: Partial<UnsettledCall> = {}): UnsettledCall => ({
  callId: 'call-1',
  kind: 'assign',
  first: true,
  until: ten + 9 * minute,
  ...more,
});
const refused = (code: string, retryAfterMs?: number): CallAnswer => ({
  kind: 'refused',
  code,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

const settled = (holder: Holder, more: Partial<Settle>, ...requests: readonly Request[]): TestRecord => {
  const record = aRecord({ holders: [holder], requests });
  effectOf(record.decide(aSettle(more)));
  return record;
};
const assigning = (more: Partial<Holder> = {}) => anOwned({ assignedAt: ten - 2 * second, intent: intent(), ...more });
const removing = (more: Partial<Holder> = {}) => anOwned({ intent: intent({ kind: 'remove', first: false }), ...more });

describe('a definite yes', () => {
  test('to an assign is when Dataverse took the role; it is usable only when a read shows it', () => {
    const record = settled(assigning(), {}, aJoined());
    expect(record.kinds()).toEqual(['holder.answered', 'access.added']);
    expect(record.last[0]?.data).toEqual({ call: 'call-1', kind: 'assign', answer: 'done', late: false });
    expect(record.holder()).not.toHaveProperty('intent');
    expect(record.holder()).toMatchObject({ assignedAt: ten, looks: [ten], unsettled: [] });
    expect(record.request()).toMatchObject({ state: 'granting', addedAt: ten });
  });

  test('with a read that began since and shows the role makes the access ready', () => {
    const record = settled(assigning(), { read: aRead(['copy-1']), fence: 7 }, aJoined());
    expect(record.request()).toMatchObject({ state: 'active', readyAt: ten, addedAt: ten });
  });

  test('a read made before somebody else changed the holder does not count', () => {
    const record = settled(assigning(), { read: aRead(['copy-1']), fence: 6 }, aJoined());
    expect(record.request().state).toBe('granting');
    expect(record.holder()).not.toHaveProperty('read');
  });

  test('tells once when the role was added', () => {
    const record = settled(assigning(), {}, aJoined({ addedAt: ten - minute }));
    expect(record.kinds()).toEqual(['holder.answered']);
  });

  test('to a remove sets the next looks: now, and when the last assign is far enough away', () => {
    const record = settled(removing({ assignedAt: ten - 10 * second }), { call: removal }, aRequest('removing'));
    expect(record.holder()).toMatchObject({ removedAt: ten, looks: [ten, ten + 20 * second] });
    expect(record.request().state).toBe('removing');
  });

  test('to a remove of what we never assigned ourselves needs no second look for that', () => {
    const { assignedAt: _, ...never } = removing();
    expect(settled(never, { call: removal }).holder().looks).toContain(ten);
  });

  test('to a remove forgets the refusals before it', () => {
    const refusals = { code: 'x', count: 3, nextTryAt: ten };
    expect(settled(removing({ refusals }), { call: removal }).holder()).not.toHaveProperty('refusals');
  });

  test('that something is so already is a yes', () => {
    expect(settled(removing(), { call: removal, answer: refused('absent') }).holder()).toMatchObject({
      removedAt: ten,
    });
    const again = assigning({ intent: intent({ first: false }) });
    const record = settled(again, { call: later, answer: refused('duplicate') }, aJoined());
    expect(record.holder()).toMatchObject({ owned: true, assignedAt: ten });
    expect(record.request().state).toBe('granting');
  });
});

describe('no answer', () => {
  test('leaves the call unsettled for ten minutes, with looks meanwhile and one after', () => {
    const record = settled(assigning(), { answer: { kind: 'unknown' } }, aJoined());
    expect(record.holder()).not.toHaveProperty('intent');
    expect(record.holder()).toMatchObject({
      owned: true,
      unsettled: [{ callId: 'call-1', kind: 'assign', first: true, until: ten + 10 * minute }],
      looks: [ten + second, ten + 30 * second, ten + 2 * minute, ten + 10 * minute],
    });
    expect(record.request().state).toBe('granting');
    expect(record.request()).not.toHaveProperty('addedAt');
  });

  test('a call that was not sent leaves nothing behind but the next look', () => {
    const record = settled(assigning(), { answer: { kind: 'not-sent' } }, aJoined());
    expect(record.holder()).not.toHaveProperty('intent');
    expect(record.holder()).toMatchObject({ unsettled: [], looks: [ten] });
  });
});

describe('the first assign meets the role', () => {
  test('then somebody else gave it: nothing is ours, and nothing is taken', () => {
    const record = settled(assigning(), { answer: refused('duplicate') }, aJoined());
    expect(record.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
    expect(record.holder()).toMatchObject({ owned: false, grants: [] });
    for (const gone of ['copy', 'assignedAt', 'removedAt', 'intent']) expect(record.holder()).not.toHaveProperty(gone);
  });

  test('all who wait for it hear the same, those who must go as well', () => {
    const holder = assigning({ grants: ['request-1', 'request-2'] });
    const gone = aRequest('removing', { id: 'request-2' });
    const record = settled(holder, { answer: refused('duplicate') }, aJoined(), gone);
    expect(record.request('request-2')).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
  });

  test('a request that still waits for people or for its start is left to them', () => {
    const waits = aRequest('pending', { id: 'request-2', role: 'other-entry' });
    const record = settled(assigning(), { answer: refused('duplicate') }, aJoined(), waits);
    expect(record.request('request-2').state).toBe('pending');
  });

  test('unless another assign of ours may have come first', () => {
    const other = unsettled({ callId: 'call-0' });
    const record = settled(assigning({ unsettled: [other] }), { answer: refused('duplicate') }, aJoined());
    expect(record.request().state).toBe('granting');
    expect(record.holder()).toMatchObject({ owned: true });
  });

  test('an unsettled removal of ours is no assign: the role is still somebody else’s', () => {
    const other = unsettled({ callId: 'call-0', kind: 'remove' });
    const record = settled(assigning({ unsettled: [other] }), { answer: refused('duplicate') }, aJoined());
    expect(record.holder()).toMatchObject({ owned: false });
  });

  test('and the answer comes after the claim: another assign of ours was sent since, so the role is ours', () => {
    const active = aRequest('active');
    const record = settled(anOwned(), { answer: refused('duplicate') }, active);
    expect(record.holder()).toMatchObject({ owned: true, grants: ['request-1'] });
    expect(record.request().state).toBe('active');
  });

  test('and the answer comes while another assign of ours is on its way: the role is ours', () => {
    const holder = assigning({ intent: intent({ callId: 'call-2', first: false }), unsettled: [unsettled()] });
    const record = settled(holder, { answer: refused('duplicate') }, aJoined());
    expect(record.holder()).toMatchObject({ owned: true, intent: { callId: 'call-2' } });
    expect(record.request().state).toBe('granting');
  });
});

describe('a definite no', () => {
  test.each([
    ['user-disabled', 'user-disabled'],
    ['0x80048408', 'refused-by-dataverse'],
  ])('to an assign (%s) ends those who wait for the role: %s', (code, reason) => {
    const active = aRequest('active', { id: 'request-2' });
    const record = settled(assigning(), { answer: refused(code) }, aJoined(), active);
    expect(record.request()).toMatchObject({ state: 'removing', ending: { reason } });
    expect(record.request('request-2').state).toBe('active');
  });

  test('cancels what was to extend it', () => {
    const extension = aRequest('scheduled', { id: 'request-2', extends: 'request-1' });
    const record = settled(assigning(), { answer: refused('user-disabled') }, aJoined(), extension);
    expect(record.request('request-2').state).toBe('cancelled');
  });

  test('a 429 means not done: those who wait go on waiting, no sooner than Dataverse says', () => {
    const record = settled(assigning(), { answer: refused('throttled', 45 * second) }, aJoined());
    expect(record.request().state).toBe('granting');
    expect(record.holder()).toMatchObject({
      refusals: { code: 'throttled', count: 1, nextTryAt: ten + 45 * second },
      looks: [ten + 45 * second],
      unsettled: [],
    });
  });

  test('to a remove is tried again, ever more slowly', () => {
    const waits = [0, 1, 2, 3].map((count) => {
      const refusals = { refusals: { code: 'no', count, nextTryAt: ten } };
      const record = settled(removing(count === 0 ? {} : refusals), { call: removal, answer: refused('no') });
      return (record.holder().refusals?.nextTryAt ?? 0) - ten;
    });
    expect(waits).toEqual([750, 1500, 3000, 6000]);
  });

  test('five times the same waits about a quarter of an hour, and is never given up', () => {
    const refusals = { code: 'no', count: 4, nextTryAt: ten };
    const record = settled(removing({ refusals }), { call: removal, answer: refused('no') }, aRequest('removing'));
    expect(record.holder().refusals).toEqual({ code: 'no', count: 5, nextTryAt: ten + 11.25 * minute, at: ten });
    expect(record.request().state).toBe('removing');
  });

  test('another no begins to count anew', () => {
    const refusals = { code: 'no', count: 4, nextTryAt: ten };
    const record = settled(removing({ refusals }), { call: removal, answer: refused('other') });
    expect(record.holder().refusals).toMatchObject({ code: 'other', count: 1 });
  });

  test('being throttled is no refusal: however often, it waits no quarter of an hour', () => {
    const refusals = { code: 'throttled', count: 40, nextTryAt: ten };
    const record = settled(removing({ refusals }), { call: removal, answer: refused('throttled') });
    expect(record.holder().refusals).toEqual({ code: 'throttled', count: 41, nextTryAt: ten + 22.5 * second, at: ten });
  });
});

describe('an answer after the claim', () => {
  const owner = { callId: 'call-2', kind: 'remove' as const, first: false };

  test('is put on record by the id of its call, and leaves that unsettled for half a minute more', () => {
    const record = settled(anOwned({ unsettled: [unsettled()] }), {}, aJoined());
    expect(record.last[0]?.data).toMatchObject({ call: 'call-1', late: true });
    expect(record.holder()).toMatchObject({
      unsettled: [{ callId: 'call-1', kind: 'assign', first: true, until: ten + 30 * second }],
      looks: [ten, ten + 30 * second],
    });
    expect(record.request()).not.toHaveProperty('addedAt');
  });

  test('a late assign that was taken makes the role ours again, so that the next go undoes it', () => {
    const gone = aHolder({ removedAt: ten - minute, unsettled: [] });
    const record = settled(gone, {});
    expect(record.holder()).toMatchObject({
      owned: true,
      assignedAt: ten,
      copy: { systemUserId: 'user-anna', roleId: 'copy-1' },
    });
    expect(record.holder()).not.toHaveProperty('removedAt');
  });

  test('also when the row of the holder is gone by then', () => {
    const record = aRecord();
    effectOf(record.decide(aSettle()));
    expect(record.holder(annas)).toMatchObject({ owned: true, person: aPerson('anna'), grants: [] });
  });

  test('a claim that ran out is no claim, even when nobody has written that yet', () => {
    const record = settled(assigning({ intent: intent({ until: ten }) }), {}, aJoined());
    expect(record.holder()).not.toHaveProperty('intent');
    expect(record.holder()).toMatchObject({ owned: true, unsettled: [{ callId: 'call-1', until: ten + 30 * second }] });
  });

  test('leaves the claim of another call alone', () => {
    const holder = removing({ intent: intent({ ...owner }) });
    const record = settled(holder, { answer: refused('no') }, aJoined());
    expect(record.holder()).toMatchObject({ intent: { callId: 'call-2' }, unsettled: [{ callId: 'call-1' }] });
  });

  test('a late remove proves nothing gone', () => {
    const record = settled(anOwned({ unsettled: [unsettled({ kind: 'remove' })] }), { call: removal });
    expect(record.holder()).not.toHaveProperty('removedAt');
  });

  test('a late no to an assign ends nobody who waits', () => {
    expect(settled(anOwned(), { answer: refused('user-disabled') }, aJoined()).request().state).toBe('granting');
  });

  test('no answer even then: the claim that ran out settles by time', () => {
    const expired = intent({ until: ten });
    const record = settled(assigning({ intent: expired }), { answer: { kind: 'unknown' } }, aJoined());
    expect(record.holder()).toMatchObject({ intent: expired, unsettled: [] });
  });

  test('a call that was never sent needs no watching any more', () => {
    const other = unsettled({ callId: 'call-0' });
    const holder = anOwned({ unsettled: [other, unsettled()] });
    const record = settled(holder, { answer: { kind: 'not-sent' } }, aJoined());
    expect(record.holder()).toMatchObject({ unsettled: [other], looks: [ten] });
  });
});
