/**
 * Every kind of notice that people receive: to whom it goes, what it is about, and whether an event gives rise to it or it
 * is raised while something lasts. The table in the README is made from this one. In the order in which they are sent.
 */
import type { NoticeKind as TriggerKind } from '@jit/connector';

export type Audience = 'approvers' | 'requester' | 'administrators';

interface KindRow {
  readonly to: Audience;
  /** A sentence for the reference. */
  readonly when: string;
  /** `event`: one event, one notice. `while`: once for as long as it lasts. */
  readonly from: 'event' | 'while';
}

export const noticeKinds = {
  'decision-needed': { to: 'approvers', from: 'event', when: 'A request waits for a decision.' },
  reminder: { to: 'approvers', from: 'while', when: 'Half of the time to decide is over and nobody has decided.' },
  decided: { to: 'approvers', from: 'event', when: 'Another approver has approved or denied the request.' },
  'access-granted': { to: 'requester', from: 'event', when: 'Access is active: the role was verified in Dataverse.' },
  denied: { to: 'requester', from: 'event', when: 'An approver denied the request; with the reason.' },
  expired: { to: 'requester', from: 'event', when: 'Nobody decided in time.' },
  'not-granted': { to: 'requester', from: 'event', when: 'Access could not be granted; with the cause.' },
  'ends-soon': {
    to: 'requester',
    from: 'while',
    when: 'Access ends within 15 minutes (short access: within a third of its length) and is not extended.',
  },
  revoked: { to: 'requester', from: 'event', when: 'An administrator ended the access; with the reason.' },
  'still-removing': {
    to: 'requester',
    from: 'while',
    when: 'The role is not verified as removed 10 minutes after the end.',
  },
  'access-ended': { to: 'requester', from: 'event', when: 'Access has ended and the role is verified as removed.' },
  'record-distrusted': {
    to: 'administrators',
    from: 'while',
    when: 'The ledger of an environment is not trusted, so nothing new is granted there.',
  },
  'stuck-removal': { to: 'administrators', from: 'while', when: 'A role is not removed 5 minutes after its end.' },
  'drift-found': {
    to: 'administrators',
    from: 'event',
    when: 'A sweep found unmanaged assignments for the first time.',
  },
  'sweep-stopped': {
    to: 'administrators',
    from: 'while',
    when: 'No scan of the sweep was complete for three intervals.',
  },
  'nobody-decides': { to: 'administrators', from: 'event', when: 'A request ended because nobody could decide it.' },
  'notices-fail': { to: 'administrators', from: 'while', when: 'Mail or Teams has not taken a notice for an hour.' },
} as const satisfies Readonly<Record<TriggerKind, KindRow>> & Readonly<Record<string, KindRow>>;

export type NoticeName = keyof typeof noticeKinds;
/** Kinds that last: raised while something is so. */
export type LastingKind = {
  [K in NoticeName]: (typeof noticeKinds)[K]['from'] extends 'while' ? K : never;
}[NoticeName];
/** Kinds that one event gives rise to. */
export type EventNotice = Exclude<NoticeName, LastingKind>;

export const isNoticeName = (text: unknown): text is NoticeName =>
  typeof text === 'string' && Object.hasOwn(noticeKinds, text);

export const isLasting = (kind: NoticeName): kind is LastingKind => noticeKinds[kind].from === 'while';

export const audienceOf = (kind: NoticeName): Audience => noticeKinds[kind].to;

const order = Object.keys(noticeKinds);
/** What is sent first: approvers wait for nobody. */
export const rankOf = (kind: NoticeName): number => order.indexOf(kind);
