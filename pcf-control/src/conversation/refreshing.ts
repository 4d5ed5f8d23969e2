/** Decides when to ask for the board again, and what an answer or its absence means. */
import type { SeenBoard } from '../board/read-board';
import { isUnderWay } from './sending';
import { queryNow, serverNow, stay, type Refreshing, type Sent, type Step, type Talk } from './talk';
import { timing } from './timing';

const withRefreshing = (talk: Talk, change: Partial<Refreshing>): Talk => ({
  ...talk,
  refreshing: { ...talk.refreshing, ...change },
});

/** Without the fields that are over. */
const without = ({ askedAt: _asked, raiseAt: _raise, failedAt: _failed, ...rest }: Refreshing): Refreshing => rest;

/** Instants at which something of mine changes by itself, in server time. */
const turnsAt = (board: SeenBoard): number[] =>
  (board.requests ?? []).flatMap(({ state, endsAt, startsAt, lapsesAt }) => {
    const at =
      state === 'active' ? endsAt : state === 'scheduled' ? startsAt : state === 'pending' ? lapsesAt : undefined;
    return at === undefined ? [] : [Date.parse(at)];
  });

/** Unmanaged assignments are being removed while somebody has them on screen. */
const sweeps = ({ outside = [] }: SeenBoard): boolean =>
  outside.some(({ plan, holders }) => plan?.acknowledged || holders.some(({ cause }) => cause === 'own'));

/** Its outcome is not known for sure: the board will tell. */
const isOpen = ({ delivery }: Sent, now: number): boolean =>
  delivery.step === 'unknown' || (delivery.step === 'refused' && !delivery.final && now - delivery.at < timing.lookUp);

/** Something of mine changes within seconds. */
function isMoving(talk: Talk, now: number): boolean {
  if (talk.sent.some((one) => isUnderWay(one) || isOpen(one, now))) return true;
  const { board } = talk;
  if (board === undefined) return false;
  const moves = (board.requests ?? []).some(({ state }) => state === 'granting' || state === 'removing');
  return moves || sweeps(board) || turnsAt(board).some((at) => at <= serverNow(talk, now));
}

/** Somebody may decide at any moment. */
const isPending = (board: SeenBoard | undefined): boolean =>
  (board?.decide ?? []).length > 0 || (board?.requests ?? []).some(({ state }) => state === 'pending');

/** Requests may come, or access may be ended by somebody else. */
const isWaiting = (board: SeenBoard | undefined): boolean =>
  board !== undefined &&
  (board.me.personas.includes('approver') ||
    board.outside !== undefined ||
    (board.requests ?? []).some(({ state }) => state === 'scheduled' || state === 'active'));

/** Keeps since when something moves. */
export function noteMoving(talk: Talk, now: number): Talk {
  const { movingSince, ...rest } = talk.refreshing;
  if (!isMoving(talk, now)) return movingSince === undefined ? talk : { ...talk, refreshing: rest };
  return movingSince === undefined ? withRefreshing(talk, { movingSince: now }) : talk;
}

/** After an answer at an instant: the first pause whose turn has not come yet, counted from when it began to move. */
function pauseWhileMoving(since: number, answeredAt: number): number {
  let turn = since;
  for (const length of timing.moving) {
    turn += length;
    if (answeredAt < turn) return length;
  }
  return timing.moving[timing.moving.length - 1] ?? timing.waiting;
}

function pause(talk: Talk, now: number, answeredAt: number): number {
  const { movingSince } = talk.refreshing;
  if (movingSince !== undefined && now - movingSince < timing.movingAtMost)
    return pauseWhileMoving(movingSince, answeredAt);
  if (movingSince === undefined && isPending(talk.board)) return timing.pending;
  return movingSince !== undefined || isWaiting(talk.board) ? timing.waiting : timing.idle;
}

/** When the next refresh is due; undefined while one is under way, or the page is hidden and nobody asks for it. */
export function refreshDueAt(talk: Talk, now: number): number | undefined {
  const { askedAt, raiseAt, failures, failedAt, answeredAt, forced } = talk.refreshing;
  if (askedAt !== undefined || raiseAt !== undefined) return undefined;
  if (forced) return now;
  if (!talk.visible) return undefined;
  if (failures > 0 && failedAt !== undefined)
    return failedAt + (timing.backOff[Math.min(failures, timing.backOff.length) - 1] ?? 0);
  if (answeredAt === undefined) return talk.mountedAt;
  const turns = (talk.board ? turnsAt(talk.board) : [])
    .map((at) => now + at - serverNow(talk, now) + timing.afterEnd)
    .filter((at) => at > answeredAt);
  return Math.min(answeredAt + pause(talk, now, answeredAt), ...turns);
}

/** When `tickRefreshing` has something to do. */
export function refreshingDueAt(talk: Talk, now: number): number | undefined {
  const { askedAt, raiseAt } = talk.refreshing;
  return raiseAt ?? (askedAt === undefined ? refreshDueAt(talk, now) : askedAt + timing.refreshWithin);
}

function raise(talk: Talk, now: number): Step {
  const refreshing = { ...without(talk.refreshing), askedAt: now, forced: false };
  const firstAskedAt = refreshing.firstAskedAt ?? now;
  return { talk: { ...talk, refreshing: { ...refreshing, firstAskedAt } }, effects: ['OnRefresh'] };
}

/** Asks when it is due, and counts an ask without an answer as failed. */
export function tickRefreshing(talk: Talk, now: number): Step {
  const { refreshing } = talk;
  if (now < (refreshingDueAt(talk, now) ?? Infinity)) return stay(talk);
  if (refreshing.raiseAt !== undefined) return raise(talk, now);
  if (refreshing.askedAt !== undefined) {
    const failed = { ...without(refreshing), failures: refreshing.failures + 1, failedAt: now };
    return stay({ ...talk, refreshing: failed });
  }
  const query = queryNow(talk);
  if (refreshing.query === query) return raise(talk, now);
  const next = withRefreshing(talk, { query, raiseAt: now + timing.raiseAfter });
  return { talk: next, effects: ['notify'] };
}

/** An update of the host names the query: it arrived, so the event may follow. */
export const queryArrived = (talk: Talk, names: readonly string[], now: number): Step =>
  talk.refreshing.raiseAt !== undefined && names.includes('BoardQuery') ? raise(talk, now) : stay(talk);

/** Somebody answered. */
export const hearAnswer = (talk: Talk, now: number): Talk => ({
  ...talk,
  refreshing: { ...without(talk.refreshing), failures: 0, answeredAt: now },
});

/** A person asks for it now, whatever is under way. */
export const refreshNow = (talk: Talk): Talk => {
  const { askedAt: _asked, ...refreshing } = talk.refreshing;
  return { ...talk, refreshing: { ...refreshing, forced: true } };
};

/** Hidden: no refresh. Shown again: at once. */
export const setVisible = (talk: Talk, visible: boolean): Talk =>
  visible === talk.visible ? talk : { ...(visible ? refreshNow(talk) : talk), visible };
