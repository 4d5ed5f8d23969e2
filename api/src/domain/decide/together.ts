/** What one ending draws with it in the same commit: extensions fall, and a role owed to another grant is kept. */
import { keyOf, requestsOf, type Draft } from '../draft.js';
import { isTaken, unplanned, type Holder } from '../holder.js';
import type { Numbers } from '../numbers.js';
import { isLive, isTerminal, type Request } from '../request.js';
import { standingOf } from '../sweep/record.js';
import { step, type Step } from '../transition.js';

/** Takes a step that the caller knows to be possible; a refusal here is a bug, so nothing is written. */
export function take(
  draft: Draft,
  request: Request,
  what: Step,
  numbers: Numbers,
  holder?: Holder,
): Request | undefined {
  const stepped = step(request, what, draft.now, numbers);
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

/** An extension starts only where its first expires; when that ends otherwise, the extension is cancelled with it. */
export function dropExtensions(draft: Draft, first: string, numbers: Numbers): void {
  for (const request of [...draft.openRequests()])
    if (request.extends === first && (request.state === 'pending' || request.state === 'scheduled'))
      take(draft, request, { do: 'drop' }, numbers);
}

/** Removing, but the role is owed to another live grant, or was signed off: it ends at once and the role stays. */
export function keepIfOwed(draft: Draft, key: string, numbers: Numbers): void {
  const holder = draft.holder(key);
  if (holder === undefined || !isTaken(holder)) return;
  const requests = requestsOf(draft, key);
  const isOwed = requests.some(isLive);
  const isStanding = !isOwed && standingOf(draft, key, draft.now) !== undefined;
  if (!isOwed && !isStanding) return;
  const why = isOwed ? 'other-grant' : 'standing';
  for (const request of requests)
    if (request.state === 'removing')
      take(draft, request, { do: 'keep', for: why }, numbers, without(draft, key, request.id));
  if (isStanding) letStay(draft, key);
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
