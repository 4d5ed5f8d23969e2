import { aPerson } from '../testing/a-policy.js';
import { aRequest } from '../testing/a-request.js';
import { minute, ten } from '../testing/instants.js';
import type { EventKind } from './events.js';
import { stillMatters, noticeOf } from './notice.js';
import type { Request } from './request.js';

const pending = aRequest('pending');

describe('the notice of an event', () => {
  test.each<[string, EventKind, Request | undefined, string | undefined]>([
    ['a request that waits for people', 'access.requested', pending, 'decision-needed'],
    ['a request that the rule approved', 'access.requested', aRequest('granting'), undefined],
    ['a role that was read back', 'access.granted', aRequest('active'), 'access-granted'],
    ['access that was there and is gone', 'access.ended', aRequest('ended', { readyAt: ten }), 'access-ended'],
    ['access that never was', 'access.ended', aRequest('ended'), undefined],
    ['a removal that goes on', 'access.ending', aRequest('removing', { readyAt: ten }), undefined],
    ['an event without a request', 'access.granted', undefined, undefined],
    ['anything else', 'holder.read', pending, undefined],
  ])('%s', (_what, event, request, notice) => {
    expect(noticeOf({ kind: event, request, documents: {} })).toBe(notice);
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
    expect(noticeOf({ kind: 'sweep.seen', documents: { 'sighting|boris|root-1': job, sweep: sighting } })).toBe(notice);
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
