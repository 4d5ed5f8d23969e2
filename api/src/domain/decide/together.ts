/** What one ending draws with it in the same commit: extensions fall, and a role owed to another grant is kept. */
import { keyOf, requestsOf, type Draft } from '../draft.js';
import { mayStay } from '../copies.js';
import { isTaken, recheckAt, unplanned, type Holder } from '../holder.js';
import type { Timings } from '../timings.js';
import { isLive, isOver, isTerminal, type Removing, type Request } from '../request.js';
import { standingOf } from '../sweep/record.js';
import { step, type Step } from '../transition.js';

/**
 * Takes a step that the caller knows to be possible; a refusal here is a bug, so nothing is written. Nothing is written
 * either when this commit has changed enough requests: then the next one goes on.
 */
export function take(
  draft: Draft,
  request: Request,
  what: Step,
  timings: Timings,
  holder?: Holder,
): Request | undefined {
  return draft.hasRoomFor(request.id) ? write(draft, request, what, timings, holder) : undefined;
}

function write(draft: Draft, request: Request, what: Step, timings: Timings, holder?: Holder): Request | undefined {
  const stepped = step(request, what, draft.now, timings);
  if (!stepped.ok) return undefined;
  const { next } = stepped;
  const reason = 'ending' in next ? { data: { reason: next.ending.reason } } : {};
  draft.emit(stepped.event, {
    request: request.id,
    ...reason,
    requests: [next],
    ...(holder && { holders: [holder] }),
  });
  return draft.request(request.id);
}

/**
 * An extension starts only where its first expires; when that ends otherwise, the extension is cancelled with it, in the same
 * commit whatever else that changes: a first has one extension at most.
 */
export function dropExtensions(draft: Draft, first: string, timings: Timings): void {
  for (const request of [...draft.extensionsOf(first)])
    if (request.state === 'pending' || request.state === 'scheduled') write(draft, request, { do: 'drop' }, timings);
}

/**
 * Removing, but the role is owed to another live grant, or was signed off: it ends at once and the role stays. Whether it was
 * signed off: then nothing is taken, even while some of the requests wait for the next commit.
 */
export function keepIfOwed(draft: Draft, key: string, timings: Timings): boolean {
  const holder = draft.holder(key);
  if (holder === undefined || !isTaken(holder)) return false;
  const removing = requestsOf(draft, key).filter((request) => request.state === 'removing');
  const keep = (request: Removing, why: 'other-grant' | 'standing'): void => {
    take(draft, request, { do: 'keep', for: why }, timings, without(draft, key, request.id));
  };
  if (requestsOf(draft, key).some((request) => isLive(request) && !isOver(request, draft.now))) {
    for (const request of removing) if (mayStay(holder, request.ending.reason)) keep(request, 'other-grant');
    return false;
  }
  if (standingOf(draft, key, draft.now) === undefined) return false;
  for (const request of removing) keep(request, 'standing');
  if (isRemoving(draft, key)) goOnAtOnce(draft, key);
  else letStay(draft, key);
  return true;
}

export const isRemoving = (draft: Draft, key: string): boolean =>
  requestsOf(draft, key).some((request) => request.state === 'removing');

/** This commit has changed enough; a read that begins now decides on the rest. */
export function goOnAtOnce(draft: Draft, key: string): void {
  const holder = draft.holder(key);
  if (holder !== undefined) draft.emit('holder.watched', { holders: [recheckAt(holder, draft.now)] });
}

/** The role is nobody's to take: an administrator has signed it off. A call that is out stays on record. */
function letStay(draft: Draft, key: string): void {
  const holder = draft.holder(key);
  if (holder !== undefined)
    draft.emit('holder.kept', { holders: [{ ...unplanned(holder), owned: false, grants: [] }] });
}

/** The holder without this grant. */
export function without(draft: Draft, key: string, grant: string): Holder | undefined {
  const holder = draft.holder(key);
  return holder === undefined ? undefined : { ...holder, grants: holder.grants.filter((id) => id !== grant) };
}

/** The holder row is touched, so that reads under way do not count and this replica goes first. */
export function touch(draft: Draft, request: Request): Holder | undefined {
  const holder = draft.holder(keyOf(request));
  return isTerminal(request) || holder === undefined || !holder.grants.includes(request.id) ? undefined : holder;
}
