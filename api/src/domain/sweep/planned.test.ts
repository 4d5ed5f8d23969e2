import { aPerson, home } from '../../testing/a-policy.js';
import { annas, aRequest } from '../../testing/a-request.js';
import {
  anAdministrator,
  aSeen,
  aSign,
  aSweptPolicy,
  seenTwice,
  remove,
  scan,
  interval,
} from '../../testing/a-sweep.js';
import { anAdvance, anObserve, aRead, aSettle } from '../../testing/commands.js';
import { factsOf } from '../../testing/a-policy.js';
import { minute, second } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import type { Observe, Settle } from '../command.js';
import type { Policy } from '../policy.js';
import { nextStep } from '../next-step.js';
import type { Protection } from './protection.js';
import { sweepState } from './record.js';

const policy = aSweptPolicy();
const anna = aSeen('anna', { copies: ['copy-1', 'copy-1b'] });

/** A plan has decided that Anna loses a role that somebody gave her outside. */
function decided(): TestRecord {
  const record = aRecord();
  seenTwice(record, [anna, anAdministrator('boss')]);
  expect(remove(record, annas)).toBe('done');
  return record;
}

/** Read just now: Anna's user is as the plan knows it. */
const aProtection = (record: TestRecord, more: Partial<Protection> = {}): Protection => ({
  beganAt: record.now,
  user: { kind: 'person', oid: 'anna' },
  ...more,
});
const next = (record: TestRecord) => nextStep(record.view, annas, record.now, record.timings, 'replica-1');
function observe(record: TestRecord, more: Partial<Observe> = {}): ReturnType<typeof effectOf> {
  const { fence: _, ...command } = anObserve({ policy, protection: aProtection(record) });
  return effectOf(record.decide({ ...command, ...more }));
}
const settle = (record: TestRecord, more: Partial<Settle>): void => {
  const { intent } = record.holder(annas);
  if (intent === undefined) throw new Error('There is no intent.');
  effectOf(record.decide(aSettle({ call: intent, fence: record.holder(annas).seq, ...more })));
};
const read = (record: TestRecord, copies: readonly string[]) => aRead(copies, { beganAt: record.now });

describe('a planned removal goes the way of every other', () => {
  test('an intent for the copy that was seen, in the lane after everybody else', () => {
    const record = decided();
    expect(next(record)).toEqual({ do: 'remove', overdue: false });
    expect(observe(record).call).toMatchObject({ kind: 'remove', systemUserId: 'user-anna', roleId: 'copy-1' });
  });

  test('one copy after the other, until a read shows none; then nothing of it is left', () => {
    const record = decided();
    observe(record);
    record.now += second;
    settle(record, { read: read(record, ['copy-1b']) });
    expect(next(record)).toEqual({ do: 'remove', overdue: false });
    expect(observe(record, { callId: 'call-2' }).call).toMatchObject({ roleId: 'copy-1b' });
    record.now += second;
    settle(record, { read: read(record, []) });
    expect(record.kinds()).toContain('holder.gone');
    expect(record.holder(annas).planned).toBeUndefined();
    expect(record.holder(annas).owned).toBe(false);
    expect(record.holder(annas).looks).toEqual([record.now + record.timings.quietRecheckMs]);
  });

  test('without an answer it may still arrive: watched, and not gone before that is over', () => {
    const record = decided();
    observe(record);
    settle(record, { answer: { kind: 'unknown' }, read: read(record, []) });
    expect(record.holder(annas)).toMatchObject({
      unsettled: [{ kind: 'remove' }],
      planned: { copies: ['copy-1', 'copy-1b'] },
    });
    expect(codeOf(record.decide(aSign({ keys: [annas] })))).toBe('is-a-grant');
  });

  test('refused by Dataverse, it is tried again for a while and then left for the next run', () => {
    const record = decided();
    observe(record);
    settle(record, { answer: { kind: 'refused', code: 'user-disabled' } });
    expect(next(record).do).toBe('rest');
    record.now += record.timings.plannedMs + minute;
    observe(record, { callId: 'call-2' });
    expect(record.kinds()).toEqual(['sweep.dropped']);
    expect(record.holder(annas).planned).toBeUndefined();
  });
});

describe('what is decided is not sent when', () => {
  test.each<readonly [string, Policy]>([
    ['the policy only observes by now', aSweptPolicy({ mode: 'observe' })],
    ['the sweep is off by now', aSweptPolicy({ mode: 'off' })],
    ['the person is protected by now', aSweptPolicy({}, { protectedPrincipals: [{ id: 'anna', name: 'Anna' }] })],
    ['the user is protected by now', aSweptPolicy({}, { protectedPrincipals: [{ id: 'user-anna', name: 'Anna' }] })],
  ])('%s', (_when, now) => {
    const record = decided();
    expect(observe(record, { policy: now }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('it is old', () => {
    const record = decided();
    record.now += record.timings.plannedMs + 1;
    expect(observe(record).call).toBeUndefined();
  });

  test('the copy is none of the plan', () => {
    const record = decided();
    const seen = aRead(['copy-1c'], { beganAt: record.now });
    expect(observe(record, { read: seen, fence: record.holder(annas).seq }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('an administrator has signed it off', () => {
    const before = decided();
    const holder = before.holder(annas);
    const said = { ref: 'ref', hash: 'hash' };
    const standing = { v: 1 as const, seq: 1, by: aPerson('carla'), at: 1, said, systemUserId: 'user-anna' };
    const record = aRecord({ holders: [holder], documents: { [`standing|${annas}`]: standing }, now: before.now });
    expect(observe(record).call).toBeUndefined();
    expect(record.holder(annas)).toMatchObject({ owned: false, grants: [] });
    expect(record.holder(annas).planned).toBeUndefined();
  });
});

describe('a request that begins meanwhile', () => {
  const granting = () => aRequest('granting', { requester: aPerson('anna') });

  test('waits until the role is gone, and then begins; it is never told that it holds the role already', () => {
    const before = decided();
    const documents = before.documents();
    const requests = [{ ...granting(), giveUpAt: before.now + 10 * minute }];
    const record = aRecord({ requests, holders: [before.holder(annas)], documents, now: before.now });
    expect(next(record)).toEqual({ do: 'remove', overdue: false });
    observe(record, { facts: factsOf('anna', ['makers'], { askedAt: record.now }) });
    record.now += second;
    settle(record, { read: read(record, []) });
    expect(record.request().state).toBe('granting');
    expect(next(record)).toMatchObject({ do: 'read', facts: true });
    record.now += second;
    const facts = factsOf('anna', ['makers'], { askedAt: record.now });
    const { seq: fence } = record.holder(annas);
    const call = observe(record, { read: read(record, []), fence, assignable: 'copy-1', facts, callId: 'call-3' }).call;
    expect(call).toMatchObject({ kind: 'assign' });
    expect(record.holder(annas)).toMatchObject({ owned: true, person: aPerson('anna') });
  });
});

test('a signed-off entry whose role is not there ends with a grant: what is given for a time stays so', () => {
  const said = { ref: 'ref', hash: 'hash' };
  const standing = { v: 1 as const, seq: 1, by: aPerson('carla'), at: 1, said, systemUserId: 'user-anna' };
  const record = aRecord({ requests: [aRequest('granting')], documents: { [`standing|${annas}`]: standing } });
  const facts = factsOf('anna', ['makers']);
  observe(record, { read: read(record, []), assignable: 'copy-1', facts });
  expect(record.holder(annas).owned).toBe(true);
  expect(record.view.document('standing', annas)).toBeUndefined();
});

test('a role that is there and signed off ends a request as held already, and nothing is sent', () => {
  const said = { ref: 'ref', hash: 'hash' };
  const standing = { v: 1 as const, seq: 1, by: aPerson('carla'), at: 1, said, systemUserId: 'user-anna' };
  const record = aRecord({ requests: [aRequest('granting')], documents: { [`standing|${annas}`]: standing } });
  expect(
    observe(record, { read: read(record, ['copy-1']), assignable: 'copy-1', facts: factsOf('anna', ['makers']) }).call,
  ).toBeUndefined();
  expect(record.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
  expect(record.view.document('standing', annas)).toBeDefined();
});

test('a role of ours that was signed off while a call was late is kept, and its request says so', () => {
  const said = { ref: 'ref', hash: 'hash' };
  const standing = { v: 1 as const, seq: 1, by: aPerson('carla'), at: 1, said, systemUserId: 'user-anna' };
  const { planned: _, ...holder } = decided().holder(annas);
  const record = aRecord({
    requests: [aRequest('removing')],
    holders: [{ ...holder, person: aPerson('anna'), owned: true, grants: ['request-1'] }],
    documents: { [`standing|${annas}`]: standing },
  });
  effectOf(record.decide(anAdvance({ policy })));
  expect(record.request()).toMatchObject({ state: 'ended', roleKept: 'standing' });
  expect(record.holder(annas)).toMatchObject({ owned: false, grants: [], environment: home });
});

test('a removal that was decided keeps the sweep from a second one, and from a plan', () => {
  const record = decided();
  record.now += interval;
  scan(record, [anna, anAdministrator('boss')]);
  expect(sweepState(record.view).plan).toBeUndefined();
});

test('a role is not taken while the address answers as another organization, although a plan has decided it', () => {
  const record = decided();
  record.now += interval;
  scan(record, [anna, anAdministrator('boss')], { more: { organizationId: 'another' } });
  expect(sweepState(record.view).foreign).toBe('another');
  expect(observe(record).call).toBeUndefined();
  expect(record.holder(annas).planned).toBeUndefined();
});

test('a role that the policy no longer protects is not taken, although a plan has decided it', () => {
  const record = aRecord();
  const boss = { key: 'boss|root-9' };
  seenTwice(record, [anAdministrator('boss'), anAdministrator('vera')]);
  expect(remove(record, boss.key)).toBe('done');
  expect(observe(record, { ...boss, policy: aSweptPolicy({ alsoProtects: [] }) }).call).toBeUndefined();
  expect(record.kinds()).toEqual(['sweep.dropped']);
  expect(record.holder(boss.key).planned).toBeUndefined();
});

describe('what protects is read again right before the removal', () => {
  const ofBoss = { key: 'boss|root-9' };
  const user = { kind: 'person', oid: 'boss' } as const;
  const asAdministrator = (name: string) => ({ key: `${name}|root-9`, systemUserId: `user-${name}` });

  /** A plan has decided that Boss, one of two administrators, loses the role. */
  function decidedForBoss(): TestRecord {
    const record = aRecord();
    seenTwice(record, [anAdministrator('boss'), anAdministrator('vera')]);
    expect(remove(record, ofBoss.key)).toBe('done');
    return record;
  }

  test('the last enabled administrator stays, although another one was counted when the plan was made', () => {
    const record = decidedForBoss();
    const protection = aProtection(record, { user, administrators: [asAdministrator('boss')] });
    expect(observe(record, { ...ofBoss, protection }).call).toBeUndefined();
    expect(record.kinds()).toEqual(['sweep.dropped']);
  });

  test('one of two administrators goes', () => {
    const record = decidedForBoss();
    const administrators = [asAdministrator('boss'), asAdministrator('vera')];
    const protection = aProtection(record, { user, administrators });
    expect(observe(record, { ...ofBoss, protection }).call).toMatchObject({ kind: 'remove', roleId: 'copy-9' });
  });

  test('of two whom the same plan takes, the second stays while the first is on its way', () => {
    const record = decidedForBoss();
    const administrators = [asAdministrator('boss'), asAdministrator('vera')];
    const vera = { ...record.holder(ofBoss.key), person: { tid: '', oid: 'vera' } };
    const both = aRecord({
      holders: [record.holder(ofBoss.key), vera],
      documents: record.documents(),
      now: record.now,
    });
    const protection = aProtection(both, { user, administrators });
    expect(observe(both, { ...ofBoss, protection }).call).toBeUndefined();
  });

  test.each<readonly [string, Partial<Protection>]>([
    ['is disabled by now', { user: { kind: 'disabled', oid: 'anna' } }],
    ['is an application by now', { user: { kind: 'application', oid: 'anna' } }],
    ['is another person by now', { user: { kind: 'person', oid: 'zoe' } }],
  ])('nothing is taken from a user who %s, and the plan is over', (_who, more) => {
    const record = decided();
    expect(observe(record, { protection: aProtection(record, more) }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('nor from one who is not there any more', () => {
    const record = decided();
    expect(observe(record, { protection: { beganAt: record.now } }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('what was read too long ago is no read: nothing is sent, and the plan waits', () => {
    const record = decided();
    const protection = aProtection(record);
    record.now += record.timings.factsMs + 1;
    expect(observe(record, { protection }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeDefined();
    expect(observe(record).call).toMatchObject({ kind: 'remove' });
  });

  test('without the administrators nobody is taken who may be the last', () => {
    const record = decidedForBoss();
    expect(observe(record, { ...ofBoss, protection: aProtection(record, { user }) }).call).toBeUndefined();
    expect(record.holder(ofBoss.key).planned).toBeDefined();
  });
});

describe('a role that is given again', () => {
  test('right after we took it is not taken again by the same plan', () => {
    const record = decided();
    observe(record);
    record.now += second;
    settle(record, { read: aRead([], { beganAt: record.now - 500 }) });
    expect(record.holder(annas).planned).toBeDefined();
    record.now += second;
    const again = { read: read(record, ['copy-1']), fence: record.holder(annas).seq };
    expect(observe(record, { ...again, callId: 'call-2' }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('after a removal without an answer is not taken again once a read did not show it', () => {
    const record = decided();
    observe(record);
    settle(record, { answer: { kind: 'unknown' }, read: read(record, []) });
    record.now += minute;
    const again = { read: read(record, ['copy-1']), fence: record.holder(annas).seq };
    expect(observe(record, { ...again, callId: 'call-2' }).call).toBeUndefined();
    expect(record.holder(annas).planned).toBeUndefined();
  });

  test('needs two new runs an interval apart, whatever was seen and acknowledged before', () => {
    const record = decided();
    const documents = record.documents();
    // As if the run before had come on record after the removal.
    const old = { v: 1 as const, seq: 1, cause: 'none', firstSeen: record.now - interval, systemUserId: 'user-anna' };
    const more = { oid: 'anna', rootRole: 'root-1', copies: ['copy-1'], teams: [], during: [] };
    const again = aRecord({
      documents: { ...documents, [`sighting|${annas}`]: { ...old, ...more } },
      now: record.now + second,
    });
    scan(again, [aSeen('anna'), anAdministrator('boss')]);
    expect(sweepState(again.view).plan).toBeUndefined();
    again.now += interval;
    scan(again, [aSeen('anna'), anAdministrator('boss')]);
    expect(sweepState(again.view).plan).toMatchObject({ size: 1 });
  });
});
