/** What is to be done next for a holder, and when: the eyes of the worker. Pure; computed from the open rows alone. */
import { removalsFail, triesAgainAt } from './breaker.js';
import { claimedUntil } from './claim.js';
import { keyOf, requestsOf, type View } from './draft.js';
import { holdsOurs, mayStay, mustRemove } from './copies.js';
import { holderKey, isTaken, restsUntil, type Holder } from './holder.js';
import type { Timings } from './timings.js';
import { isLive, type Granting, type OpenRequest } from './request.js';

export type NextStep =
  /** Due transitions; `facts`: some of them need the directory. */
  | { readonly do: 'advance'; readonly facts: boolean; readonly overdue: boolean }
  /** Read Dataverse and decide on it; `facts`: something may begin. */
  | { readonly do: 'read'; readonly facts: boolean; readonly overdue: boolean }
  /** Remove the copy that is known, without reading first. */
  | { readonly do: 'remove'; readonly overdue: boolean }
  | { readonly do: 'rest'; readonly until: number };

/**
 * `instance`: who asks; another replica that changed the holder last goes first. `factless`: the directory does not
 * answer now, so what needs it is not due and stands in nothing's way.
 */
export function nextStep(
  view: View,
  key: string,
  now: number,
  timings: Timings,
  instance: string,
  factless = false,
): NextStep {
  const holder = view.holder(key);
  const requests = requestsOf(view, key);
  const dues = [
    ...requests.map((request) => dueAt(request, holder, view, timings, factless)),
    ...(holder === undefined ? [] : rowDueAt(holder, requests, timings, instance)),
  ];
  const wait = othersGoFirst([...requests, ...(holder === undefined ? [] : [holder])], now, timings, instance);
  if (wait !== undefined) return { do: 'rest', until: wait };
  if (dues.some((at) => at <= now))
    return { do: 'advance', facts: !factless && wantsFacts(requests, holder, now), overdue: isOverdue(requests, now) };
  if (holder?.intent !== undefined)
    return { do: 'rest', until: Math.min(claimedUntil(holder.intent, instance), ...dues) };
  return act(view, holder, requests, dues, now, timings);
}

/** Whoever committed the last change goes on with it; this replica waits until then, if it has to. */
function othersGoFirst(
  rows: readonly { readonly by: string; readonly at: number }[],
  now: number,
  timings: Timings,
  instance: string,
): number | undefined {
  const last = rows.reduce<{ by: string; at: number } | undefined>(
    (one, row) => (one && one.at > row.at ? one : row),
    undefined,
  );
  if (last === undefined || last.by === instance || last.at > now) return undefined;
  return last.at + timings.othersWaitMs > now ? last.at + timings.othersWaitMs : undefined;
}

/** Nothing is due by time: what the holder still needs from Dataverse. */
function act(
  view: View,
  holder: Holder | undefined,
  requests: readonly OpenRequest[],
  dues: readonly number[],
  now: number,
  timings: Timings,
): NextStep {
  const live = requests.some(isLive);
  // What a plan of the sweep takes away is gone before anything begins.
  const taken = holder !== undefined && isTaken(holder);
  if (!taken && requests.some((request) => waitsForRead(request, holder)))
    return { do: 'read', facts: requests.some((request) => request.state === 'granting'), overdue: false };
  if (holder === undefined) return { do: 'rest', until: Math.min(Infinity, ...dues) };
  if (taken && !live && holder.copy !== undefined && mustRemove(holder))
    return remove(holder, triesAgainAt(view, holder, timings), dues, now);
  const recheck = nextRecheck(holder, requests, live, timings, () => triesAgainAt(view, holder, timings));
  if (recheck > now) return { do: 'rest', until: Math.min(recheck, ...dues) };
  const overdue = !live && requests.some((request) => request.state === 'removing');
  return { do: 'read', facts: live && adds(holder, requests), overdue };
}

/** Whoever begins; and what a full commit has left behind when the role proved not to be ours. */
const waitsForRead = ({ state }: OpenRequest, holder: Holder | undefined): boolean =>
  state === 'granting' || (state === 'removing' && holder !== undefined);

function remove(holder: Holder, tryAt: number, dues: readonly number[], now: number): NextStep {
  return tryAt <= now ? { do: 'remove', overdue: holder.owned } : { do: 'rest', until: Math.min(tryAt, ...dues) };
}

/** What is owned and owed to nobody, or owed and not seen, is looked at again even if no look was written down. */
function nextRecheck(
  holder: Holder,
  requests: readonly OpenRequest[],
  live: boolean,
  timings: Timings,
  tryAt: () => number,
): number {
  const unwatched = isTaken(holder) && !live ? holder.at + timings.goneAfterAssignMs : Infinity;
  // Whatever the schedule says: what is owed is looked at within the longest wait.
  const latest = isTaken(holder) && !live ? holder.at + timings.refusedMs : Infinity;
  const doubted = isTaken(holder) ? whileUnsettled(holder, timings) : Infinity;
  const recheck = Math.min(holder.looks[0] ?? unwatched, latest, doubted);
  const { read } = holder;
  if (!live || !adds(holder, requests) || read === undefined || holdsOurs(holder, read)) return recheck;
  // Whatever kept the role from being added at the last recheck, a silent directory perhaps, is asked again.
  return Math.min(recheck, Math.max(holder.at + timings.backOffMinMs, tryAt()));
}

/** What a call that may still arrive does is seen soon: looked for often at first, then less often, until it is settled. */
function whileUnsettled({ unsettled, read, at }: Holder, timings: Timings): number {
  if (unsettled.length === 0) return Infinity;
  const since = Math.max(...unsettled.map(({ until }) => until)) - timings.unsettledMs;
  const last = read?.beganAt ?? at;
  const isFresh = last < since + timings.unsettledFreshMs;
  return last + (isFresh ? timings.unsettledOftenMs : timings.unsettledSeldomMs);
}

/** Only what is to be added, or added again, needs the directory. */
const adds = (holder: Holder, requests: readonly OpenRequest[]): boolean =>
  requests.some((request) => request.state === 'granting') || holder.unsettled.length > 0;

/** When time alone moves this request. `factless`: a start still waits for the directory. */
function dueAt(
  request: OpenRequest,
  holder: Holder | undefined,
  view: View,
  timings: Timings,
  factless: boolean,
): number {
  switch (request.state) {
    case 'pending':
      return request.lapsesAt;
    case 'scheduled': {
      const first = request.extends === undefined ? undefined : view.request(request.extends);
      // Where the first still stands with a later end, its own end wakes this one.
      return (
        (first?.state === 'active' ? Math.max(request.startsAt, first.endsAt) : request.startsAt) +
        (factless ? timings.startGraceMs : 0)
      );
    }
    case 'granting':
      return !factless && mayJoin(request, holder, view, timings) ? 0 : request.giveUpAt;
    case 'active':
      return request.endsAt;
    case 'removing':
      return Infinity;
  }
}

/** A role that is ours already waits for nobody, unless removals fail. */
const mayJoin = (request: Granting, holder: Holder | undefined, view: View, timings: Timings): boolean =>
  request.joined === undefined && holder?.owned === true && removalsFail(view, timings) === undefined;

function rowDueAt(holder: Holder, requests: readonly OpenRequest[], timings: Timings, instance: string): number[] {
  const dues = holder.unsettled.map((call) => call.until);
  if (holder.intent !== undefined) dues.push(claimedUntil(holder.intent, instance));
  const kept =
    holder.owned &&
    requests.some(isLive) &&
    requests.some((request) => request.state === 'removing' && mayStay(holder, request.ending.reason));
  if (kept) dues.push(0);
  const idle = !isTaken(holder) && dues.length === 0 && holder.looks.length === 0 && requests.length === 0;
  if (idle) dues.push(restsUntil(holder, timings));
  return dues;
}

const wantsFacts = (requests: readonly OpenRequest[], holder: Holder | undefined, now: number): boolean =>
  requests.some(
    (request) =>
      (request.state === 'scheduled' && request.startsAt <= now) ||
      (request.state === 'granting' && request.joined === undefined && holder?.owned === true),
  );

const isOverdue = (requests: readonly OpenRequest[], now: number): boolean =>
  requests.some((request) => request.state === 'active' && request.endsAt <= now);

/** Every holder key with something on record. */
export function keysOf(view: View): Set<string> {
  const keys = new Set<string>();
  for (const holder of view.holders()) keys.add(holderKey(holder.person, holder.rootRole));
  for (const request of view.openRequests()) keys.add(keyOf(request));
  return keys;
}

/** Since when a role of this holder should be gone: the most overdue goes first. Infinity: nothing is overdue. */
export function overdueSince(view: View, key: string): number {
  const ends = requestsOf(view, key).map((request) =>
    request.state === 'removing' ? request.ending.at : request.state === 'active' ? request.endsAt : Infinity,
  );
  return Math.min(Infinity, ...ends);
}
