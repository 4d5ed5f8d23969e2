/** A subscription: for whom a flow is told, what, and where; kept on record until it ends. */
import type { NoticeKind, SubscriptionEnd } from '@jit/connector';
import type { Subscription } from './documents.js';
import type { View } from './draft.js';
import { isAmong, type PersonFacts } from './evaluate.js';
import type { NoticeName } from './notice-kinds.js';
import type { Actor } from './person.js';
import type { People, Policy } from './policy.js';

export interface Subscribe {
  readonly kind: 'subscribe';
  readonly actor: Actor;
  readonly id: string;
  readonly notice: NoticeKind;
  readonly address: { readonly text: string; readonly host: string; readonly hash: string };
}

export interface Unsubscribe {
  readonly kind: 'unsubscribe';
  readonly actor: Actor;
  readonly id: string;
  readonly policy: Policy;
  /** Absent when the person ends an own one. */
  readonly facts?: PersonFacts;
}

/** What became of notices of one subscription; only what changes its row is put on record. */
export interface NoteDelivery {
  readonly kind: 'note-delivery';
  readonly id: string;
  readonly outcome:
    | { readonly kind: 'arrived' }
    | { readonly kind: 'failed'; readonly error: string }
    | { readonly kind: 'given-up'; readonly count: number; readonly error: string }
    | { readonly kind: 'over'; readonly reason: SubscriptionEnd };
}

export type SubscriptionCommand = Subscribe | Unsubscribe | NoteDelivery;

/** All on record, oldest first, ended ones included. */
export const subscriptionsOf = (view: Pick<View, 'documents'>): Subscription[] =>
  [...view.documents('subscription')]
    .map(([, subscription]) => subscription)
    .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));

export const subscriptionOf = (view: Pick<View, 'document'>, id: string): Subscription | undefined =>
  view.document('subscription', id);

/** Those that are to be told of an event of this kind at this instant. */
export const toldOf = (view: Pick<View, 'documents'>, notice: NoticeName, at: number): Subscription[] =>
  subscriptionsOf(view).filter((one) => one.notice === notice && one.ended === undefined && one.createdAt <= at);

/** Whether the facts leave this person anything that a notice of this kind could tell. */
export function mayBeTold(policy: Policy, notice: NoticeKind, facts: PersonFacts): 'met' | 'unmet' | 'unknown' {
  if (facts.account === 'unknown') return 'unknown';
  if (facts.account !== 'enabled') return 'unmet';
  const { administrators, auditors } = policy;
  const roles = notice === 'drift-found' ? [] : policy.roles;
  const deciders = roles.flatMap((role): People[] => (role.approval === 'none' ? [] : [role.approval.by]));
  const askers = notice === 'decision-needed' ? [] : roles.map((role) => role.mayAsk);
  const results = [administrators, auditors, ...deciders, ...askers].map((people) => isAmong(people, facts));
  return results.includes('met') ? 'met' : results.includes('unknown') ? 'unknown' : 'unmet';
}

export const isAnyTold = (view: Pick<View, 'documents'>, notice: NoticeName): boolean =>
  toldOf(view, notice, Number.MAX_SAFE_INTEGER).length > 0;
