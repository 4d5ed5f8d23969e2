/**
 * Whether removals work in an environment. While they fail nothing new is given there, and the most overdue one is tried
 * again and again as a probe, whatever its own wait. When it works, or another answer comes, all earlier waits are over.
 */
import type { CallAnswer } from './command.js';
import type { Breaker, Rows } from './documents.js';
import type { View } from './draft.js';
import { mustRemove } from './copies.js';
import { holderKey, isTaken, type Holder } from './holder.js';
import type { Timings } from './timings.js';
import { isLive } from './request.js';
import { cut } from './stored-text.js';

/** Stands for a refusal where nothing was said. */
export const silence = 'no-answer';
/** What Dataverse calls a refusal is kept so far, as stored. */
export const mostOfCode = 100;

const closed: Breaker = { v: 1, failures: 0, resetAt: 0 };
const breakerOf = (view: View): Breaker => view.document('breaker') ?? closed;

/** Refusals that say something about one person, or only about the pace. */
const saysNothing: readonly string[] = ['user-disabled', 'throttled'];

/** The row of the breaker after the answer to a remove; nothing when it says nothing new. `isDone`: the role is gone. */
export function breakerAfter(view: View, answer: CallAnswer, isDone: boolean, now: number, timings: Timings): Rows {
  const before = breakerOf(view);
  const code = answer.kind === 'refused' ? cut(answer.code, mostOfCode) : silence;
  if (!isDone && (answer.kind === 'not-sent' || saysNothing.includes(code))) return {};
  const next = isDone ? afterSuccess(before, now, timings) : afterFailure(before, code, now, timings);
  return next === undefined ? {} : { breaker: next };
}

/** One that fails among many that work would be tried with each of them, if each ended its wait. */
function afterSuccess(before: Breaker, now: number, timings: Timings): Breaker | undefined {
  if (before.failures === 0) return undefined;
  const isNews = isTripped(before, timings) || now >= before.resetAt + timings.probeMinMs;
  return { ...closed, resetAt: isNews ? now : before.resetAt };
}

function afterFailure(before: Breaker, code: string, now: number, timings: Timings): Breaker | undefined {
  const failures = Math.min(timings.breakerFailures, before.failures + 1);
  if (failures === before.failures && code === before.code) return undefined;
  const isChanged = before.code !== undefined && code !== before.code && now >= before.resetAt + timings.backOffMaxMs;
  return { v: 1, failures, code, resetAt: isChanged ? now : before.resetAt };
}

const isTripped = (breaker: Breaker, timings: Timings): boolean => breaker.failures >= timings.breakerFailures;

/** A removal that waits to be sent: ours or of a plan, owed to nobody. */
interface OwedRemoval {
  readonly key: string;
  readonly holder: Holder;
  /** Since when the role should be gone. */
  readonly since: number;
}

function* owedRemovals(view: View): Iterable<OwedRemoval> {
  for (const holder of view.holders()) {
    if (!isTaken(holder) || !mustRemove(holder)) continue;
    const key = holderKey(holder.person, holder.rootRole);
    const requests = [...view.openRequestsOf(key)];
    if (requests.some(isLive)) continue;
    const ends = requests.flatMap((request) => (request.state === 'removing' ? [request.ending.at] : []));
    yield { key, holder, since: Math.min(holder.planned?.at ?? holder.at, ...ends) };
  }
}

/** One whose answer would tell nothing of the environment is no probe while there is another. */
const isBefore = (one: OwedRemoval, other: OwedRemoval): boolean =>
  isMute(one) === isMute(other) ? one.since < other.since : isMute(other);

const isMute = ({ holder: { refusals } }: OwedRemoval): boolean =>
  refusals !== undefined && saysNothing.includes(refusals.code);

/** A look at every holder, which each of them asks for. */
function mostOverdue(view: View): OwedRemoval | undefined {
  let most: OwedRemoval | undefined;
  for (const one of owedRemovals(view)) if (most === undefined || isBefore(one, most)) most = one;
  return most;
}

/** Why nothing new is given in this environment, in words without names; undefined: nothing stands in the way. */
export function removalsFail(view: View, timings: Timings): string | undefined {
  const breaker = breakerOf(view);
  if (!isTripped(breaker, timings) || view.once(mostOverdue) === undefined) return undefined;
  const { code = silence } = breaker;
  const what = code === silence ? 'Dataverse is not responding' : `Dataverse refuses (${code})`;
  return `Roles cannot be removed in this environment now: ${what}. No new access is granted until they can.`;
}

/** What removals that fail are told; `no-answer` where nothing was said. */
export const failingCode = (view: View): string => breakerOf(view).code ?? silence;

/** From when on a call that was refused may be tried again: 0 when nothing was. */
export function triesAgainAt(view: View, holder: Holder, timings: Timings): number {
  const { refusals } = holder;
  if (refusals === undefined) return 0;
  const breaker = breakerOf(view);
  const { at = 0, code, count } = refusals;
  if (at < breaker.resetAt) return 0;
  // Rows of older releases may wait for longer than anything may.
  const own = Math.min(refusals.nextTryAt, holder.at + timings.refusedMs);
  if (!isTripped(breaker, timings) || code === 'throttled') return own;
  const isProbe = view.once(mostOverdue)?.key === holderKey(holder.person, holder.rootRole);
  return isProbe ? Math.min(own, at + Math.min(timings.probeMaxMs, count * timings.probeMinMs)) : own;
}

/** What the waits of all holders rest on beside their own rows: the same text, the same waits. */
export function waitsRestOn(view: View, timings: Timings): string {
  const breaker = breakerOf(view);
  const probe = isTripped(breaker, timings) ? (view.once(mostOverdue)?.key ?? 'nobody') : '';
  return `${String(breaker.resetAt)} ${probe}`;
}
