import fc from 'fast-check';
import { openHolderKey, openJobKey, openRequestKey } from '../ledger/keys.js';
import { createOpenSet, type OpenSet } from '../ledger/open-set.js';
import { aPerson } from '../testing/a-policy.js';
import { aHolder, annas, anOwned, aRequest } from '../testing/a-request.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { createDueList, type DueList } from './due-list.js';
import { createEarliest } from './earliest.js';
import { holderKey } from './holder.js';
import { keysOf, nextStep } from './next-step.js';
import type { OpenRequest } from './request.js';
import { defaultTimings } from './timings.js';

const put = (open: OpenSet, key: string, doc: object | null): void => {
  open.put(key, doc === null ? null : JSON.stringify(doc));
};

function listOf(open: OpenSet): { readonly list: DueList; readonly asked: string[] } {
  const asked: string[] = [];
  const list = createDueList(open, defaultTimings, open.followHolders(), (key, now) => {
    asked.push(key);
    return nextStep(open, key, now, defaultTimings, 'replica-1');
  });
  return { list, asked };
}

/** What a look at every holder finds. */
const counted = (open: OpenSet, now: number): object[] =>
  [...keysOf(open)].sort().flatMap((key) => {
    const next = nextStep(open, key, now, defaultTimings, 'replica-1');
    return next.do === 'rest' ? [] : [{ key, next }];
  });

const byKey = (one: { readonly key: string }, other: { readonly key: string }): number =>
  one.key < other.key ? -1 : 1;

const names = fc.constantFrom('anna', 'mia', 'zoe');
const soon = fc.constantFrom(-hour, -minute, 0, second, minute, 20 * minute, hour);
const by = fc.constantFrom('replica-1', 'replica-2');

/** Whatever may move what is due: rows of all states, a breaker that opens and closes, time. */
const change = fc.oneof(
  fc.record({
    what: fc.constant('request' as const),
    name: names,
    second: fc.boolean(),
    apart: fc.boolean(),
    state: fc.constantFrom('pending', 'scheduled', 'granting', 'active', 'removing', 'gone'),
    at: soon,
    joined: fc.boolean(),
    by,
  }),
  fc.record({
    what: fc.constant('holder' as const),
    name: names,
    owned: fc.boolean(),
    gone: fc.boolean(),
    looks: fc.array(soon, { maxLength: 1 }),
    refusedFor: fc.option(fc.constantFrom(second, minute), { nil: undefined }),
    unsettled: fc.boolean(),
    by,
  }),
  fc.record({ what: fc.constant('breaker' as const), failures: fc.constantFrom(0, 100), resetAt: soon }),
  fc.record({ what: fc.constant('time' as const), ms: fc.constantFrom(500, second, 3 * second, minute, hour) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(open: OpenSet, one: Change, now: number): void {
  switch (one.what) {
    case 'request': {
      const id = `${one.name}-${one.second ? '2' : '1'}`;
      const when = now + one.at;
      const times = { lapsesAt: when, startsAt: when, giveUpAt: when, endsAt: when, at: now, by: one.by };
      const joined = one.joined ? { at: now, mustEndBy: now + hour } : undefined;
      const state = one.state === 'gone' ? 'pending' : one.state;
      const request = {
        ...aRequest<OpenRequest['state']>(state),
        ...times,
        id,
        requester: aPerson(one.name),
        ...(one.second && { extends: `${one.name}-1`, rootRole: one.apart ? 'root-2' : 'root-1' }),
        ...(state === 'granting' && { joined }),
      };
      put(open, openRequestKey(id), one.state === 'gone' ? null : request);
      return;
    }
    case 'holder': {
      const person = aPerson(one.name);
      const { refusedFor: waits } = one;
      const holder = aHolder({
        person,
        owned: one.owned,
        at: now,
        by: one.by,
        looks: one.looks.map((ms) => now + ms),
        copy: { systemUserId: `user-${one.name}`, roleId: 'copy-1' },
        ...(waits !== undefined && {
          refusals: { code: 'no-answer', count: 1, nextTryAt: now + waits, at: now },
        }),
        ...(one.unsettled && {
          unsettled: [{ callId: 'call', kind: 'remove', first: false, until: now + minute }],
        }),
      });
      put(open, openHolderKey(holderKey(person, 'root-1')), one.gone ? null : holder);
      return;
    }
    case 'breaker':
      put(open, openJobKey('breaker'), {
        v: 1,
        seq: 1,
        failures: one.failures,
        resetAt: now + Math.min(0, one.resetAt),
      });
      return;
    case 'time':
      return;
  }
}

test('whatever moves and however time goes, what is due is what a look at every holder finds', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const open = createOpenSet('sandbox-1');
      const { list } = listOf(open);
      let now = ten;
      for (const one of changes) {
        apply(open, one, now);
        if (one.what === 'time') now += one.ms;
        expect(list.at(now).sort(byKey)).toEqual(counted(open, now));
      }
    }),
    { numRuns: 500 },
  );
});

test('an extension under another key is woken when its first goes', () => {
  const open = createOpenSet('sandbox-1');
  put(open, openRequestKey('first'), aRequest('active', { id: 'first', endsAt: ten + hour }));
  const extension = { id: 'second', rootRole: 'root-2', extends: 'first', startsAt: ten - second };
  put(open, openRequestKey('second'), aRequest('scheduled', extension));
  const { list } = listOf(open);
  expect(list.at(ten)).toEqual([]);
  put(open, openRequestKey('first'), null);
  expect(list.at(ten)).toMatchObject([{ key: 'anna|root-2', next: { do: 'advance' } }]);
});

test('all who wait for the breaker are woken when another answer resets it', () => {
  const open = createOpenSet('sandbox-1');
  const refusals = { code: 'no-answer', count: 1, nextTryAt: ten + hour, at: ten };
  put(open, openHolderKey(annas), anOwned({ grants: [], refusals, at: ten }));
  const { list } = listOf(open);
  expect(list.at(ten)).toEqual([]);
  put(open, openJobKey('breaker'), { v: 1, seq: 9, failures: 0, resetAt: ten + second });
  expect(list.at(ten)).toMatchObject([{ key: annas, next: { do: 'remove' } }]);
});

test('a look asks for nobody who rests, however many there are', () => {
  const open = createOpenSet('sandbox-1');
  for (let nth = 0; nth < 3000; nth += 1) {
    const id = `request-${String(nth)}`;
    put(open, openRequestKey(id), aRequest('pending', { id, requester: aPerson(`person-${String(nth)}`) }));
  }
  const { list, asked } = listOf(open);
  expect(list.at(ten)).toEqual([]);
  expect(asked).toHaveLength(3000);
  asked.length = 0;
  expect(list.at(ten + minute)).toEqual([]);
  expect(asked).toEqual([]);
  put(open, openRequestKey('request-7'), null);
  expect(list.at(ten + minute)).toEqual([]);
  expect(asked).toEqual(['person-7|root-1']);
  asked.length = 0;
  expect(list.at(ten + hour)).toHaveLength(2999);
});

test('the earliest are taken in order, each once, and never before the last instant that was set', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.oneof(fc.nat(20), fc.constant(Infinity))), { maxLength: 200 }), (sets) => {
      const earliest = createEarliest();
      const expected = new Map<string, number>();
      for (const [key, at] of sets) {
        earliest.set(key, at);
        expected.set(key, at);
      }
      const taken = [...Array(21).keys()].flatMap((now) => earliest.take(now).map((key) => [key, now] as const));
      const due = [...expected].filter(([, at]) => at !== Infinity);
      expect(new Map(taken)).toEqual(new Map(due));
      expect(taken).toHaveLength(due.length);
      expect(earliest.size()).toBe(0);
    }),
  );
});
