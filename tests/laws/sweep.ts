/** L3, L6 and L11 for the sweep: each of its removals held against the record and the truth by a plain second account. */
import { documentsIn, type Stored } from '../../api/src/domain/documents.js';
import type { Policy } from '../../api/src/domain/policy.js';
import { roleOnRecord } from '../../api/src/domain/sweep/roles.js';
import { isTerminal } from '../../api/src/domain/request.js';
import { violates, type History, type Law, type Violation } from './history.js';
import { documentIn, liveOf, replaysOf, type Replay, type Standing } from './replay.js';

/** One removal as it was decided. */
interface Removal {
  readonly key: string;
  readonly plan: string;
  readonly at: number;
  /** What the record said when it was decided. */
  readonly before: Standing;
}

/** One look that was complete. */
interface Look {
  readonly at: number;
  /** When it was on record. */
  readonly until: number;
  readonly holders: number;
}

const sweepOf = (standing: Standing): Stored<'sweep'> | undefined => documentIn(standing, 'sweep');

export const brakesHold: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const [removals, looks] = [removalsOf(replay), looksOf(replay)];
    const each = removals.flatMap((one, index) => [
      ...untouchable(replay, one, history),
      ...unseen(replay, one, looks, history),
      ...unarmed(one),
      ...tooMany(replay, one, removals.slice(0, index), looks, history),
      ...nobodyLeft(replay, one, removals.slice(0, index), looks, history),
    ]);
    return [...each, ...oursSeenAsOthers(replay, history), ...namedUnseen(replay, history)];
  });

const removalsOf = (replay: Replay): Removal[] =>
  replay.entries.flatMap(({ event: { kind, data, time }, before }) =>
    kind === 'sweep.removing' ? [{ key: data?.key ?? '', plan: data?.plan ?? '', at: time, before }] : [],
  );

function looksOf(replay: Replay): Look[] {
  return replay.entries.flatMap(({ event, after }) => {
    const at = sweepOf(after)?.lastComplete?.at;
    if (event.kind !== 'sweep.completed' || at === undefined) return [];
    return [{ at, until: event.time, holders: event.data?.holders ?? 0 }];
  });
}

const policyOf = (history: History): Policy | undefined => history.policies.at(-1);
const rulesOf = (history: History, environment: string) =>
  policyOf(history)?.environments.find((one) => one.id === environment);

/** L3: nobody with a grant, an entry that was signed off, or a name on the list of the policy. */
function untouchable(replay: Replay, { key, at, before }: Removal, history: History): Violation[] {
  const violation = violates('L3');
  const [oid = ''] = key.split('|');
  const standing = documentIn(before, 'standing', key);
  const environment = rulesOf(history, replay.history.environment);
  const moving = [...before.requests.values()].filter(
    (request) =>
      !isTerminal(request) && request.state !== 'pending' && `${request.requester.oid}|${request.rootRole}` === key,
  );
  return [
    ...(liveOf(before, key).length > 0 ? [violation('the sweep took a role that is owed to a grant', at, key)] : []),
    ...(moving.length > 0 ? [violation('the sweep took a role while a request was under way', at, key)] : []),
    ...(before.holders.get(key)?.owned ? [violation('the sweep took a role that is ours', at, key)] : []),
    ...(standing !== undefined && (standing.until ?? Infinity) > at
      ? [violation('the sweep took a role that was signed off', at, key)]
      : []),
    ...(environment?.protectedPrincipals.some(({ id }) => id === oid)
      ? [violation('the sweep took a role from a protected principal', at, key)]
      : []),
  ];
}

/**
 * L6: two complete looks, an interval apart, the last one young, in both of which the role was held, in whatever copy: one
 * that stays with a user who moves is of another unit from then on and is looked for all the same.
 */
function unseen(replay: Replay, { key, at }: Removal, looks: readonly Look[], history: History): Violation[] {
  const violation = violates('L6');
  const intervalMs = rulesOf(history, replay.history.environment)?.sweep.intervalMs ?? Infinity;
  const before = looks.filter((look) => look.until <= at);
  const last = before.at(-1);
  if (last === undefined) return [violation('the sweep took a role without a complete look', at, key)];
  const was = (look: Look): boolean =>
    replay.wasHeldAnyhow(key, look.at - history.staleMs - history.clockMs, look.until);
  const first = before.findLast((look) => look.at <= last.at - intervalMs);
  return [
    ...(at > last.at + 2 * intervalMs ? [violation('the sweep took a role by an old look', at, key)] : []),
    ...(was(last) && first !== undefined && was(first)
      ? []
      : [violation('the sweep took a role that two looks an interval apart did not show', at, key)]),
  ];
}

/** L6: what we gave, and what was there only through us while it was looked at, is never a role without a cause. */
function oursSeenAsOthers(replay: Replay, history: History): Violation[] {
  return replay.entries.flatMap(({ at, before, after }) =>
    [...documentsIn(after.documents, 'sighting')].flatMap(([key, sighting]) => {
      if (sighting === null || documentIn(before, 'sighting', key) !== undefined) return [];
      const { firstSeen, cause } = sighting;
      const from = firstSeen - history.staleMs - history.clockMs;
      const turns = replay.history.changes.filter((one) => `${one.oid}|${one.rootRole}` === key && one.at <= at);
      const begun = [replay.begunBy(key, from), ...turns.filter((one) => one.at >= from)];
      const isOthers = replay.heldAt(key, from) && begun[0]?.by !== 'us';
      const became = begun.slice(1).some((one) => one?.by === 'other' && one.held);
      const wasOurs = replay.wasEver(key, true, firstSeen + history.clockMs, at);
      return cause === 'none' && !isOthers && !became && wasOurs
        ? [violates('L6')('a role that we gave was taken for one without a cause', at, key)]
        : [];
    }),
  );
}

/** L11: an acknowledgement names the plan that its person has named. */
function namedUnseen(replay: Replay, history: History): Violation[] {
  const said = history.clients.filter((call) => call.operation === 'ApplySweep');
  return replay.entries.flatMap(({ event, at }) => {
    if (event.kind !== 'sweep.acknowledged') return [];
    const plan = event.data?.plan ?? '';
    const isSaid = said.some(
      (call) => call.oid === event.actor?.oid && call.sentAt <= at && call.body?.includes(plan) === true,
    );
    return isSaid ? [] : [violates('L11')('a plan was acknowledged that nobody named', at)];
  });
}

/** L11: only where an administrator has said that the sweep may act. */
function unarmed({ key, at, before }: Removal): Violation[] {
  const [, root = ''] = key.split('|');
  return roleOnRecord({ document: (name, ...more) => documentIn(before, name, ...more) }, root)?.armed === undefined
    ? [violates('L11')('the sweep acted on a role that is only observed', at, key)]
    : [];
}

/** When exactly this plan was acknowledged by an administrator, if it was. */
function acknowledgedAt(replay: Replay, plan: string, at: number): number | undefined {
  const acknowledged = replay.entries
    .map(({ event }) => event)
    .findLast((event) => event.kind === 'sweep.acknowledged' && event.time <= at && event.data?.plan === plan);
  return acknowledged?.time;
}

/** L11: without an acknowledgement of that plan, at most max(3, 10 %) in an interval, and none where the policy asks. */
function tooMany(
  replay: Replay,
  { key, at, plan, before }: Removal,
  earlier: readonly Removal[],
  looks: readonly Look[],
  history: History,
): Violation[] {
  const violation = violates('L11');
  const environment = rulesOf(history, replay.history.environment);
  if (environment === undefined) return [];
  const { mode, intervalMs } = environment.sweep;
  if (sweepOf(before)?.plan?.hash !== plan) return [violation('the sweep carried out another plan', at, key)];
  const isNamed = (one: Pick<Removal, 'plan' | 'at'>): boolean =>
    acknowledgedAt(replay, one.plan, one.at) !== undefined;
  if (isNamed({ plan, at })) return [];
  if (mode !== 'remove') return [violation('the sweep removed without being told to', at, key)];
  const lately = earlier.filter((one) => one.at > at - intervalMs && !isNamed(one)).length + 1;
  const people = looks.findLast((look) => look.until <= at)?.holders ?? 0;
  const most = Math.max(3, Math.floor(people / 10));
  return lately > most
    ? [violation(`the sweep removed ${String(lately)} by itself, at most ${String(most)}`, at, key)]
    : [];
}

/** L11: somebody else is left who is administrator for good. */
function nobodyLeft(
  replay: Replay,
  { key, at, before }: Removal,
  earlier: readonly Removal[],
  looks: readonly Look[],
  history: History,
): Violation[] {
  const { administratorRole } = replay.history;
  const look = looks.findLast((one) => one.until <= at);
  if (administratorRole === undefined || look === undefined || !key.endsWith(`|${administratorRole}`)) return [];
  const taken = new Set(earlier.filter((one) => one.at >= look.at).map((one) => one.key));
  const since = look.at - history.staleMs - history.clockMs;
  const keys = new Set([
    ...replay.history.baseline,
    ...replay.history.changes.map((one) => `${one.oid}|${one.rootRole}`),
  ]);
  const left = [...keys].filter((other) => {
    const isOther = other !== key && !taken.has(other) && other.endsWith(`|${administratorRole}`);
    const holder = before.holders.get(other);
    const forATime = holder?.owned === true || holder?.planned !== undefined;
    return isOther && !forATime && replay.wasHeldAnyhow(other, since, at);
  });
  return left.length > 0 ? [] : [violates('L11')('the sweep took the last administrator away', at, key)];
}
