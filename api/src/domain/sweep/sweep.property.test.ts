/** The brakes over random environments and records, held against a second, plain account of what may be removed. */
import * as fc from 'fast-check';
import { aPerson, home } from '../../testing/a-policy.js';
import { aRequest } from '../../testing/a-request.js';
import { aSeen, anApply, aSign, aSweptPolicy, interval, scan } from '../../testing/a-sweep.js';
import { minute, ten } from '../../testing/instants.js';
import { aRecord, type TestRecord } from '../../testing/record.js';
import { newHolder } from '../holder.js';
import type { Policy } from '../policy.js';
import type { Request } from '../request.js';
import type { SeenHolder } from './evidence.js';
import { planItems, sweepState } from './record.js';

interface Somebody {
  readonly kind: SeenHolder['kind'];
  readonly isAdministrator: boolean;
  readonly how: 'direct' | 'team' | 'both';
  readonly hasEntraId: boolean;
  readonly isProtected: boolean;
  readonly ours: 'nothing' | 'live' | 'granting' | 'owned' | 'unsettled';
}

const anybody = fc.record<Somebody>({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('person' as const) },
    fc.constantFrom('disabled' as const, 'application' as const),
  ),
  isAdministrator: fc.boolean(),
  how: fc.oneof(
    { weight: 4, arbitrary: fc.constant('direct' as const) },
    fc.constantFrom('team' as const, 'both' as const),
  ),
  hasEntraId: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  isProtected: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
  ours: fc.oneof(
    { weight: 8, arbitrary: fc.constant('nothing' as const) },
    fc.constantFrom('live' as const, 'granting' as const, 'owned' as const, 'unsettled' as const),
  ),
});

/** Who has no Entra id cannot ask. */
const somebody = anybody.map((one): Somebody => (one.hasEntraId ? one : { ...one, ours: 'nothing' }));

type Act =
  | { readonly do: 'look'; readonly afterMs: number; readonly hides: readonly number[] }
  | { readonly do: 'arm' }
  | { readonly do: 'sign'; readonly who: number; readonly forMs: number | undefined }
  | { readonly do: 'apply' }
  | { readonly do: 'remove'; readonly stale: boolean }
  | { readonly do: 'wait'; readonly ms: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      afterMs: fc.constantFrom(minute, interval, interval, 2 * interval),
      hides: fc.array(fc.nat(20), { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'arm' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('sign' as const),
      who: fc.nat(20),
      forMs: fc.constantFrom(undefined, interval, 4 * interval),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'apply' }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('remove' as const), stale: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, minute, 3 * interval) }),
  },
);

const crew = { id: 'crew', name: 'Crew', type: 'owner' as const };

function seenOf(one: Somebody, index: number): SeenHolder {
  const name = `p${String(index).padStart(2, '0')}`;
  const copy = one.isAdministrator ? 'copy-9' : 'copy-1';
  const seen = aSeen(name, {
    kind: one.kind,
    rootRole: one.isAdministrator ? 'root-9' : 'root-1',
    copies: one.how === 'team' ? [] : [copy],
    teams: one.how === 'direct' ? [] : [crew],
  });
  const { oid: _, ...without } = seen;
  return one.hasEntraId ? seen : without;
}

const keyOf = (seen: SeenHolder): string => `${seen.oid ?? `x-${seen.systemUserId}`}|${seen.rootRole}`;

/** What the plain account remembers. */
interface Account {
  /** Looks that showed the holder, without one in between that did not. */
  readonly shown: Map<string, number[]>;
  readonly signed: Map<string, number>;
  readonly removed: { readonly key: string; readonly at: number; readonly byItself: boolean }[];
  armed: boolean;
  lastLook: { readonly at: number; readonly seen: readonly SeenHolder[] } | undefined;
  acknowledged: string | undefined;
}

/** Somebody to rely on; who only asks for the role has it for good so far. */
const isHuman = (one: Somebody | undefined): boolean =>
  one?.kind === 'person' && (one.ours === 'nothing' || one.ours === 'granting');

function mayBeRemoved(
  all: readonly Somebody[],
  account: Account,
  key: string,
  record: TestRecord,
  policy: Policy,
): void {
  const { now } = record;
  const index = all.findIndex((one, at) => keyOf(seenOf(one, at)) === key);
  const one = all[index];
  if (one === undefined) throw new Error(`${key} is nobody.`);
  expect(one).toMatchObject({ kind: 'person', isProtected: false, ours: 'nothing', hasEntraId: true });
  expect(one.how).not.toBe('team');
  expect(account.signed.get(key) ?? -Infinity).toBeLessThanOrEqual(now);
  expect(account.armed).toBe(true);
  const shown = account.shown.get(key) ?? [];
  expect((shown.at(-1) ?? 0) - (shown[0] ?? 0)).toBeGreaterThanOrEqual(interval);
  const { lastLook } = account;
  if (lastLook === undefined) throw new Error('Nothing was looked at.');
  expect(shown.at(-1)).toBe(lastLook.at);
  expect(now - lastLook.at).toBeLessThanOrEqual(2 * interval);
  const gone = new Set(account.removed.filter((done) => done.at >= lastLook.at).map((done) => done.key));
  if (one.isAdministrator) {
    const left = lastLook.seen.filter((seen) => {
      const other = all.findIndex((_one, at) => keyOf(seenOf(_one, at)) === keyOf(seen));
      return seen.rootRole === 'root-9' && isHuman(all[other]) && !gone.has(keyOf(seen)) && keyOf(seen) !== key;
    });
    expect(left.length).toBeGreaterThanOrEqual(1);
  }
  const plan = sweepState(record.view).plan;
  if (plan !== undefined && account.acknowledged === plan.hash) return;
  expect(policy.environments[0]?.sweep.mode).toBe('remove');
  const lately = account.removed.filter((done) => done.byItself && done.at > now - interval).length;
  const people = lastLook.seen.filter((seen) => seen.kind === 'person').length;
  expect(lately + 1).toBeLessThanOrEqual(Math.max(3, Math.floor(people / 10)));
}

function started(all: readonly Somebody[]): TestRecord {
  const requests = all.flatMap((one, index): Request[] => {
    const { oid = '', rootRole } = seenOf(one, index);
    const about = { id: `request-${String(index)}`, requester: aPerson(oid), rootRole };
    if (one.ours === 'live') return [aRequest('active', about)];
    return one.ours === 'granting' ? [aRequest('granting', about)] : [];
  });
  const holders = all.flatMap((one, index) => {
    const { oid = '', rootRole } = seenOf(one, index);
    const holder = newHolder(home, aPerson(oid), rootRole, ten - minute);
    if (one.ours === 'owned') return [{ ...holder, owned: true }];
    const call = { callId: 'call', kind: 'assign' as const, first: true, until: ten + 1000 * interval };
    return one.ours === 'unsettled' ? [{ ...holder, unsettled: [call] }] : [];
  });
  return aRecord({ requests, holders });
}

interface Play {
  readonly record: TestRecord;
  readonly all: readonly Somebody[];
  readonly policy: Policy;
  readonly account: Account;
  /** The plan before the last one. */
  old: { readonly keys: readonly string[]; readonly hash: string };
}

const planOf = (record: TestRecord): Play['old'] => ({
  keys: planItems(record.view).map((item) => item.key),
  hash: sweepState(record.view).plan?.hash ?? 'none',
});

/** How many removals were begun. */
function play(all: readonly Somebody[], acts: readonly Act[], policy: Policy): number {
  const record = started(all);
  const account: Account = {
    shown: new Map(),
    signed: new Map(),
    removed: [],
    armed: false,
    lastLook: undefined,
    acknowledged: undefined,
  };
  const game: Play = { record, all, policy, account, old: planOf(record) };
  for (const one of acts) {
    const before = planOf(record);
    if (one.do === 'remove') removeAll(game, one.stale);
    else {
      other(game, one);
      game.old = before;
    }
  }
  return account.removed.length;
}

function other(game: Play, one: Exclude<Act, { do: 'remove' }>): void {
  const { record, account, policy } = game;
  if (one.do === 'wait') record.now += one.ms;
  if (one.do === 'look') lookAgain(game, one);
  if (one.do === 'arm' && record.decide(aSign({ roles: 'all', policy })).ok) account.armed = true;
  if (one.do === 'sign') signOff(game, one);
  if (one.do === 'apply' && record.decide(anApply(record, { policy })).ok) account.acknowledged = planOf(record).hash;
}

function removeAll({ record, account, all, policy, old }: Play, stale: boolean): void {
  const { keys, hash } = stale ? old : planOf(record);
  for (const key of keys) {
    const before = record.view.holder(key)?.planned;
    const state = sweepState(record.view);
    const decided = record.decide({ kind: 'sweep-remove', policy, key, hash });
    if (!decided.ok || decided.value.braked !== undefined) continue;
    expect(before).toBeUndefined();
    expect(state.plan?.hash).toBe(hash);
    mayBeRemoved(all, account, key, record, policy);
    account.removed.push({ key, at: record.now, byItself: account.acknowledged !== hash });
    account.shown.delete(key);
  }
}

function lookAgain({ record, all, account, policy }: Play, how: Extract<Act, { do: 'look' }>): void {
  record.now += how.afterMs;
  const shown = all.map(seenOf).filter((_seen, index) => !how.hides.includes(index));
  scan(record, shown, { policy });
  account.lastLook = { at: record.now, seen: shown };
  for (const [index, one] of all.entries()) {
    const key = keyOf(seenOf(one, index));
    const signed = (account.signed.get(key) ?? -Infinity) > record.now;
    if (how.hides.includes(index) || signed) account.shown.delete(key);
    else account.shown.set(key, [...(account.shown.get(key) ?? []), record.now]);
  }
  if (planOf(record).hash !== account.acknowledged) account.acknowledged = undefined;
}

function signOff({ record, all, account, policy }: Play, how: Extract<Act, { do: 'sign' }>): void {
  const index = how.who % all.length;
  const one = all[index];
  if (one === undefined) return;
  const key = keyOf(seenOf(one, index));
  const until = how.forMs === undefined ? Infinity : record.now + how.forMs;
  const limit = how.forMs === undefined ? {} : { until };
  if (!record.decide(aSign({ keys: [key], ref: `ref-${key}`, policy, ...limit })).ok) return;
  expect(one.ours).toBe('nothing');
  account.signed.set(key, until);
  account.shown.delete(key);
  // A plan that was acknowledged with somebody who may stay is another plan.
  if (planOf(record).hash !== account.acknowledged) account.acknowledged = undefined;
}

const mode = fc.constantFrom('remove' as const, 'remove' as const, 'ask' as const, 'observe' as const);

test('whatever is looked at, signed and applied: nobody is removed whom a brake protects, and never too many', () => {
  let removals = 0;
  fc.assert(
    fc.property(
      fc.array(somebody, { minLength: 1, maxLength: 18 }),
      fc.array(act, { minLength: 3, maxLength: 30 }),
      mode,
      (all, acts, how) => {
        const shielded = all.flatMap((one, index) => {
          const { systemUserId } = seenOf(one, index);
          return one.isProtected ? [{ id: systemUserId, name: systemUserId }] : [];
        });
        const policy = aSweptPolicy({ mode: how }, { protectedPrincipals: shielded });
        removals += play(all, acts, policy);
      },
    ),
    { numRuns: 300 },
  );
  // The account says nothing where nothing is ever removed.
  expect(removals).toBeGreaterThan(20);
});
