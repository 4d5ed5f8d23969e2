import { aPerson } from '../testing/a-policy.js';
import { aHolder, aJoined, annas, anOwned, aRequest } from '../testing/a-request.js';
import { aRecord } from '../testing/record.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { holderKey, type Holder, type Intent } from './holder.js';
import { defaultTimings } from './timings.js';
import { keysOf, nextStep, type NextStep } from './next-step.js';
import type { Request } from './request.js';

/** Anna's holder as replica-1 sees it at ten. */
const planned = (requests: readonly Request[], holder?: Holder, now = ten, instance = 'replica-1'): NextStep =>
  nextStep(aRecord({ requests, holders: holder ? [holder] : [] }).view, annas, now, defaultTimings, instance);

const rest = (until: number): NextStep => ({ do: 'rest', until });
const advance = (more: { facts?: boolean; overdue?: boolean } = {}): NextStep => ({
  do: 'advance',
  facts: false,
  overdue: false,
  ...more,
});
const intent: Intent = {
  callId: 'call-1',
  kind: 'remove',
  systemUserId: 'user-anna',
  roleId: 'copy-1',
  before: [],
  owner: 'replica-2',
  at: ten - second,
  until: ten + minute,
  first: false,
};
const call = { callId: 'call-1', kind: 'assign', first: false, until: ten + minute } as const;

describe('nothing but time moves', () => {
  test('what has nothing on record', () => {
    expect(planned([])).toEqual(rest(Infinity));
  });

  test.each<[string, Request, number]>([
    ['a pending request until its window is over', aRequest('pending'), ten + hour],
    ['a scheduled one until its start', aRequest('scheduled'), ten + minute],
  ])('%s', (_what, request, until) => {
    expect(planned([request])).toEqual(rest(until));
  });

  test('access that is held until its end', () => {
    expect(planned([aRequest('active')], anOwned())).toEqual(rest(ten + hour));
  });

  test('access that is to be looked at until then', () => {
    expect(planned([aRequest('active')], anOwned({ looks: [ten + minute, ten + hour] }))).toEqual(rest(ten + minute));
  });

  test('an extension until the later end of its first, which wakes it', () => {
    const extension = aRequest('scheduled', { id: 'request-2', extends: 'request-1', startsAt: ten });
    expect(planned([aRequest('active'), extension], anOwned())).toEqual(rest(ten + hour));
  });

  test('a row without duties until a day is over', () => {
    const read = { beganAt: ten, user: 'there' as const, copies: [] };
    expect(planned([], aHolder({ read }))).toEqual(rest(ten + 24 * hour));
    expect(planned([], aHolder({ at: ten - 24 * hour }))).toEqual(advance());
  });

  test('a removal that nothing but another grant could have asked for', () => {
    expect(planned([aRequest('removing')])).toEqual(rest(Infinity));
  });
});

describe('due by time', () => {
  test.each<[string, Request, Holder | undefined, NextStep]>([
    ['a window that is over', aRequest('pending', { lapsesAt: ten }), undefined, advance()],
    ['an end', aRequest('active', { endsAt: ten }), anOwned(), advance({ overdue: true })],
    [
      'a start, which needs the directory',
      aRequest('scheduled', { startsAt: ten }),
      undefined,
      advance({ facts: true }),
    ],
    ['fifteen minutes without the role', aRequest('granting', { giveUpAt: ten }), undefined, advance()],
    ['the same after joining', aJoined({ giveUpAt: ten }), anOwned(), advance()],
  ])('%s', (_what, request, holder, expected) => {
    expect(planned([request], holder)).toEqual(expected);
  });

  test('a grant whose role is owned already joins without a call, with facts', () => {
    const other = aRequest('granting', { id: 'request-2' });
    expect(planned([aRequest('active'), other], anOwned())).toEqual(advance({ facts: true }));
  });

  test('a role that must go and is owed to another is kept at once', () => {
    const other = aRequest('active', { id: 'request-2' });
    expect(planned([aRequest('removing'), other], anOwned())).toEqual(advance());
  });

  test('a claim that ran out, and a call that ran out', () => {
    expect(planned([aJoined()], anOwned({ intent: { ...intent, until: ten } }))).toEqual(advance());
    expect(planned([aJoined()], anOwned({ unsettled: [{ ...call, until: ten }] }))).toEqual(advance());
  });

  test('goes before any call', () => {
    const expired = aRequest('active', { endsAt: ten });
    expect(planned([expired], anOwned({ looks: [ten] }))).toEqual(advance({ overdue: true }));
  });
});

test('while a worker has claimed the holder, nobody acts on it', () => {
  expect(planned([aRequest('removing')], anOwned({ intent }))).toEqual(rest(ten + minute));
  const soon = aRequest('active', { endsAt: ten + second });
  expect(planned([soon], anOwned({ intent }))).toEqual(rest(ten + second));
});

describe('to be read', () => {
  test('before a first grant, with facts', () => {
    expect(planned([aRequest('granting')])).toEqual({ do: 'read', facts: true, overdue: false });
    expect(planned([aRequest('granting')], aHolder())).toEqual({ do: 'read', facts: true, overdue: false });
  });

  test('when a look is due: with facts only where something may be added', () => {
    const looks = [ten];
    expect(planned([aRequest('active')], anOwned({ looks }))).toEqual({ do: 'read', facts: false, overdue: false });
    expect(planned([aJoined()], anOwned({ looks }))).toEqual({ do: 'read', facts: true, overdue: false });
    const unsettled = [call];
    expect(planned([aRequest('active')], anOwned({ looks, unsettled }))).toMatchObject({ facts: true });
  });

  test('what is neither owned nor owed, once and without facts', () => {
    expect(planned([], aHolder({ looks: [ten] }))).toEqual({ do: 'read', facts: false, overdue: false });
  });

  test('to prove a role gone that must go, before anything else', () => {
    const answered = anOwned({ removedAt: ten - second, looks: [ten] });
    expect(planned([aRequest('removing')], answered)).toEqual({ do: 'read', facts: false, overdue: true });
    expect(planned([aRequest('removing')], { ...answered, looks: [ten + minute] })).toEqual(rest(ten + minute));
  });

  test('what is owned and owed to nobody, even if no look was written down', () => {
    const forgotten = anOwned({ removedAt: ten - second, at: ten - 10 * second });
    expect(planned([aRequest('removing')], forgotten)).toEqual(rest(ten + 20 * second));
    expect(planned([aRequest('removing')], forgotten, ten + 20 * second)).toMatchObject({ do: 'read', overdue: true });
  });

  test('what is owed and was not seen, again and again, even if no look was written down', () => {
    const read = { beganAt: ten - second, user: 'there' as const, copies: [] };
    const [at, soon] = [ten - 500, ten + 500];
    expect(planned([aJoined()], anOwned({ read, at }))).toEqual(rest(soon));
    expect(planned([aJoined()], anOwned({ read, at }), soon)).toEqual({ do: 'read', facts: true, overdue: false });
    const doubtful = anOwned({ read, at, unsettled: [call], looks: [ten + minute] });
    expect(planned([aRequest('active')], doubtful, soon)).toEqual({ do: 'read', facts: true, overdue: false });
    const refusals = { code: 'throttled', count: 1, nextTryAt: ten + minute };
    expect(planned([aJoined()], anOwned({ read, at, refusals }))).toEqual(rest(ten + minute));
    const seen = { ...read, copies: ['copy-1'] };
    expect(planned([aJoined()], anOwned({ read: seen, at }), soon)).toMatchObject({ do: 'rest' });
  });

  test('where no copy is known, before a removal', () => {
    const { copy: _, ...copyless } = anOwned({ looks: [ten] });
    expect(planned([aRequest('removing')], copyless)).toEqual({ do: 'read', facts: false, overdue: true });
  });
});

describe('to be removed', () => {
  test('by the known copy, without reading first', () => {
    expect(planned([aRequest('removing')], anOwned())).toEqual({ do: 'remove', overdue: true });
  });

  test('also when nobody asks for it any more', () => {
    expect(planned([], anOwned({ grants: [] }))).toEqual({ do: 'remove', overdue: true });
  });

  test('not before the time to try again', () => {
    const refusals = { code: 'no', count: 1, nextTryAt: ten + minute };
    expect(planned([aRequest('removing')], anOwned({ refusals }))).toEqual(rest(ten + minute));
    expect(planned([aRequest('removing')], anOwned({ refusals }), ten + minute)).toMatchObject({ do: 'remove' });
  });

  test('not while somebody is owed it', () => {
    expect(planned([aRequest('active')], anOwned())).toMatchObject({ do: 'rest' });
    expect(planned([aJoined()], anOwned())).toMatchObject({ do: 'rest' });
  });
});

describe('whoever committed the last change goes on with it', () => {
  const expired = aRequest('active', { endsAt: ten, by: 'replica-2', at: ten - second });

  test('others wait three seconds', () => {
    expect(planned([expired], anOwned({ by: 'replica-2' }))).toEqual(rest(ten + 2 * second));
    expect(planned([expired], anOwned({ by: 'replica-2' }), ten + 2 * second)).toMatchObject({ do: 'advance' });
  });

  test('itself goes on at once', () => {
    expect(planned([expired], anOwned({ by: 'replica-2' }), ten, 'replica-2')).toMatchObject({ do: 'advance' });
  });

  test('the last change of all counts, of the holder or of one of its requests', () => {
    const holder = anOwned({ by: 'replica-3', at: ten - 500 });
    expect(planned([expired], holder, ten, 'replica-2')).toEqual(rest(ten + 2.5 * second));
    expect(planned([expired], holder, ten, 'replica-3')).toMatchObject({ do: 'advance' });
  });

  test('a change from a clock that runs ahead makes nobody wait', () => {
    const ahead = { ...expired, at: ten + second };
    expect(planned([ahead], anOwned())).toMatchObject({ do: 'advance' });
  });
});

test('every holder with something on record has its turn, once', () => {
  const { view } = aRecord({
    requests: [aRequest('pending'), aRequest('pending', { id: 'request-2', requester: aPerson('boris') })],
    holders: [aHolder(), aHolder({ person: aPerson('carla') })],
  });
  expect([...keysOf(view)].sort()).toEqual([
    annas,
    holderKey(aPerson('boris'), 'root-1'),
    holderKey(aPerson('carla'), 'root-1'),
  ]);
});

test.each<[string, number, number]>([
  ['every ten seconds at first', 0, 10 * second],
  ['every ten seconds for two minutes', 2 * minute - 1, 10 * second],
  ['every half minute after that', 2 * minute, 30 * second],
])('a role of which a call may still arrive is read %s', (_how, readAfter, pause) => {
  const read = { beganAt: ten + readAfter, user: 'there' as const, systemUserId: 'user-anna', copies: ['copy-1'] };
  const until = ten + defaultTimings.unsettledMs;
  const holder = anOwned({ read, unsettled: [{ ...call, until }], looks: [until] });
  const due = read.beganAt + pause;
  expect(planned([aRequest('active')], holder, due - 1)).toEqual(rest(due));
  expect(planned([aRequest('active')], holder, due)).toMatchObject({ do: 'read' });
});
