/** Subscriptions on record: they begin, fail, recover, and end by a person or by themselves. */
import type { SubscriptionEnd } from '@jit/connector';
import type { Effect } from '../command.js';
import { row, rowsOf, type Subscription } from '../documents.js';
import type { Draft } from '../draft.js';
import { isAmong } from '../evaluate.js';
import type { Timings } from '../timings.js';
import { samePerson, personOf } from '../person.js';
import { ok, refuse, type Result } from '../result.js';
import { cut } from '../stored-text.js';
import {
  subscriptionOf,
  subscriptionsOf,
  type NoteDelivery,
  type Subscribe,
  type Unsubscribe,
} from '../subscription.js';

/** A notice names the subscribers that it has reached in one row, so their number has an end. */
export const mostInAll = 200;
export const mostOfOne = 20;
/** So much of the name of a host, and of what a receiver was told, is kept as stored. */
export const mostOfHost = 300;
export const mostOfError = 100;
/** How long an ended one is shown; and how many go in one commit. */
const endedKeptMs = 30 * 24 * 60 * 60_000;
export const mostForgotten = 50;

export function subscribe(draft: Draft, command: Subscribe): Result<Effect> {
  const { actor, id, notice, address } = command;
  const host = cut(address.host, mostOfHost);
  const all = subscriptionsOf(draft);
  // The same flow again, after a lost answer or an edit: the new one takes its place.
  const replaced = all.filter((one) => one.addressHash === address.hash);
  const others = all.filter((one) => one.addressHash !== address.hash);
  const live = others.filter((one) => one.ended === undefined);
  if (live.filter((one) => samePerson(one.owner, actor)).length >= mostOfOne)
    return refuse('too-many-subscriptions', { detail: `One person can have at most ${String(mostOfOne)}.` });
  if (live.length >= mostInAll)
    return refuse('too-many-subscriptions', { detail: `This service keeps at most ${String(mostInAll)} in total.` });
  const dropped = [...replaced, ...forgotten(others, draft.now)].map((one) => one.id);
  const begun: Subscription = {
    v: 1,
    id,
    owner: personOf(actor),
    notice,
    host,
    addressHash: address.hash,
    createdAt: draft.now,
    dead: 0,
  };
  draft.emit('webhook.subscribed', {
    actor,
    data: { subscription: id, notice, host, ...(dropped.length > 0 && { dropped }) },
    documents: rowsOf([...dropped.map((one) => row('subscription', one, null)), row('subscription', id, begun)]),
    statements: [{ request: id, n: 1, statement: { salt: id, address: address.text } }],
  });
  return ok({ forgets: dropped });
}

/** Ended long ago, and the oldest ended ones where there is no room. */
function forgotten(all: readonly Subscription[], now: number): Subscription[] {
  const ended = all.filter((one) => one.ended !== undefined);
  const tooMany = Math.max(0, all.length + 1 - mostInAll);
  return ended
    .filter((one, index) => index < tooMany || (one.ended?.at ?? now) < now - endedKeptMs)
    .slice(0, mostForgotten);
}

export function unsubscribe(draft: Draft, command: Unsubscribe): Result<Effect> {
  const { actor, id, policy, facts } = command;
  const there = subscriptionOf(draft, id);
  if (there === undefined) return refuse('not-found');
  if (!samePerson(there.owner, actor)) {
    const among = facts === undefined ? 'unmet' : isAmong(policy.administrators, facts);
    if (among !== 'met') return refuse(among === 'unknown' ? 'directory-unavailable' : 'not-found');
  }
  draft.emit('webhook.unsubscribed', {
    actor,
    data: { subscription: id, notice: there.notice, host: there.host },
    documents: row('subscription', id, null),
  });
  return ok({ forgets: [id] });
}

export function noteDelivery(draft: Draft, command: NoteDelivery, timings: Timings): Result<Effect> {
  const { id, outcome } = command;
  const there = subscriptionOf(draft, id);
  if (there === undefined || there.ended !== undefined) return ok({});
  switch (outcome.kind) {
    case 'arrived':
      return arrived(draft, there);
    case 'failed':
      return failed(draft, there, cut(outcome.error, mostOfError), timings);
    case 'given-up': {
      const { count } = outcome;
      const error = cut(outcome.error, mostOfError);
      const next = { ...there, dead: there.dead + count, deadAt: draft.now, lastError: error };
      draft.emit('webhook.given-up', {
        data: { subscription: id, count, error },
        documents: row('subscription', id, next),
      });
      return ok({});
    }
    case 'over':
      return over(draft, there, { reason: outcome.reason });
  }
}

function arrived(draft: Draft, { failingSince, lastError: _, ...well }: Subscription): Result<Effect> {
  if (failingSince === undefined) return ok({});
  draft.emit('webhook.recovered', { data: { subscription: well.id }, documents: row('subscription', well.id, well) });
  return ok({});
}

function failed(draft: Draft, there: Subscription, error: string, timings: Timings): Result<Effect> {
  const { id, failingSince } = there;
  if (failingSince === undefined) {
    const next = { ...there, failingSince: draft.now, lastError: error };
    draft.emit('webhook.failing', { data: { subscription: id, error }, documents: row('subscription', id, next) });
    return ok({});
  }
  if (draft.now - failingSince < timings.subscriptionFailsMs) return ok({});
  return over(draft, { ...there, lastError: error }, { reason: 'failing-too-long', error });
}

function over(
  draft: Draft,
  there: Subscription,
  why: { readonly reason: SubscriptionEnd; readonly error?: string },
): Result<Effect> {
  const { id } = there;
  const next = { ...there, ended: { at: draft.now, reason: why.reason } };
  draft.emit('webhook.ended', { data: { subscription: id, ...why }, documents: row('subscription', id, next) });
  return ok({ forgets: [id] });
}
