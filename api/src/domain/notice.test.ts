import type { EndReason } from '@jit/connector';
import { aPerson } from '../testing/a-policy.js';
import { aRequest } from '../testing/a-request.js';
import { minute, ten } from '../testing/instants.js';
import type { EventKind } from './events.js';
import { isWorthMail, noticesOf, stillMatters } from './notice.js';
import type { EventNotice } from './notice-kinds.js';
import type { Request } from './request.js';

const pending = aRequest('pending');

describe('the notice of an event', () => {
  const boris = aPerson('boris');
  const decision = { by: boris, at: ten, policy: { version: 1, hash: 'hash' } };
  const ending = (reason: EndReason) => ({ ending: { reason, at: ten } });
  test.each<[string, EventKind, Request | undefined, readonly EventNotice[]]>([
    ['a request that waits for people', 'access.requested', pending, ['decision-needed']],
    ['a request that the rule approved', 'access.requested', aRequest('granting'), []],
    ['a person who approved', 'access.approved', aRequest('granting', { decision }), ['decided']],
    ['a denial', 'access.denied', aRequest('denied', { decision }), ['denied', 'decided']],
    ['a request that nobody decided', 'access.lapsed', aRequest('lapsed'), ['expired']],
    ['a role that was read back', 'access.granted', aRequest('active'), ['access-granted']],
    ['access that was there and is gone', 'access.ended', aRequest('ended', { readyAt: ten }), ['access-ended']],
    ['access that never was', 'access.ended', aRequest('ended', ending('not-usable-in-time')), ['not-granted']],
    ['a role that was there before', 'access.ended', aRequest('ended', ending('held-already')), []],
    ['what was ended before it began', 'access.ended', aRequest('ended', ending('given-back')), []],
    ['a request that failed', 'access.failed', aRequest('failed', ending('role-absent')), ['not-granted']],
    [
      'a request without approvers',
      'access.failed',
      aRequest('failed', ending('no-approver')),
      ['not-granted', 'nobody-decides'],
    ],
    ['access that expires', 'access.ending', aRequest('removing', { readyAt: ten }), []],
    ['access that was revoked', 'access.ending', aRequest('removing', ending('revoked')), ['revoked']],
    ['an event without a request', 'access.granted', undefined, []],
    ['anything else', 'holder.read', pending, []],
  ])('%s', (_what, event, request, notices) => {
    expect(noticesOf({ kind: event, request, documents: {} })).toEqual(notices);
  });
});

describe('holders that a look of the sweep saw', () => {
  const sighting = { v: 1, cause: 'none', firstSeen: ten };
  test.each<[string, object | null, string | undefined]>([
    ['for the first time, without a cause', sighting, 'drift-found'],
    ['for the first time, through a team', { ...sighting, cause: 'team' }, 'drift-found'],
    ['for the second time', { ...sighting, seenAgain: ten + minute }, undefined],
    ['for the first time, protected by the policy', { ...sighting, cause: 'protected' }, undefined],
    ['no more', null, undefined],
  ])('%s', (_what, job, notice) => {
    const documents = { 'sighting|boris|root-1': job, sweep: sighting };
    expect(noticesOf({ kind: 'sweep.seen', documents })).toEqual(notice === undefined ? [] : [notice]);
  });
});

describe('a decision is needed', () => {
  const [boris, anna] = [aPerson('boris'), aPerson('anna')];

  test('while it waits and its window is open', () => {
    expect(stillMatters('decision-needed', pending, boris, pending.lapsesAt - 1)).toBe(true);
    expect(stillMatters('decision-needed', pending, boris, pending.lapsesAt)).toBe(false);
    expect(stillMatters('decision-needed', aRequest('denied'), boris, ten)).toBe(false);
  });

  test('of others only', () => {
    expect(stillMatters('decision-needed', pending, anna, ten)).toBe(false);
  });
});

test('that access was granted or has ended stays true', () => {
  const ended = aRequest('ended', { readyAt: ten });
  expect(stillMatters('access-granted', ended, aPerson('anna'), ten + minute)).toBe(true);
  expect(stillMatters('access-ended', ended, aPerson('anna'), ten + minute)).toBe(true);
});

describe('a mail', () => {
  test('says that access is active only while it is', () => {
    const active = aRequest('active');
    expect(isWorthMail('access-granted', active, active.endsAt - 1)).toBe(true);
    expect(isWorthMail('access-granted', active, active.endsAt)).toBe(false);
    expect(isWorthMail('access-granted', aRequest('ended', { readyAt: ten }), ten)).toBe(false);
  });

  test('says that access has ended only where the role went with it', () => {
    expect(isWorthMail('access-ended', aRequest('ended', { readyAt: ten }), ten)).toBe(true);
    expect(isWorthMail('access-ended', aRequest('ended', { readyAt: ten, roleKept: 'other-grant' }), ten)).toBe(false);
  });
});

test.each(['ends-soon', 'still-removing', 'reminder'] as const)('%s is no longer true once it is over', (kind) => {
  expect(stillMatters(kind, aRequest('ended', { readyAt: ten }), aPerson('boris'), ten)).toBe(false);
});
