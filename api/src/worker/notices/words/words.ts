/**
 * What a language needs to say about every notice. Each text is a whole sentence with names in braces, never a part of one;
 * what depends on a number has a form for each category that `Intl.PluralRules` knows in that language.
 */
import type { EndReason } from '@jit/connector';
import type { NoticeName } from '../../../domain/notice-kinds.js';

/** One text, or one for each plural category of `{count}`; `other` serves for those that are left out. */
export type Text = string | ({ readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>);

/** What a notice names beside its text: one line each, with a label. */
export type FactName =
  | 'role'
  | 'environment'
  | 'allows'
  | 'requester'
  | 'duration'
  | 'reason'
  | 'requestedAt'
  | 'decideBy'
  | 'decision'
  | 'decidedBy'
  | 'note'
  | 'activeUntil'
  | 'cause'
  | 'endedBy'
  | 'endedAt'
  | 'codes';

export interface Words {
  /** BCP 47; decides numbers, times and plurals. */
  readonly language: string;
  /** `{role}` and `{environment}` are filled in. */
  readonly subjects: Readonly<Record<NoticeName, string>>;
  /** `{requester}` and `{count}` are filled in. */
  readonly texts: Readonly<Record<NoticeName, Text>>;
  readonly facts: Readonly<Record<FactName, string>>;
  /** Why access ended or was not granted. */
  readonly causes: Readonly<Record<EndReason, string>>;
  readonly approved: string;
  readonly denied: string;
  /** The button. */
  readonly open: string;
  /** Before the address in plain: mail programs hide where a button leads. */
  readonly address: string;
  /** At the foot of each mail. */
  readonly foot: string;
  /** Stands for a name that nobody knows. */
  readonly somebody: string;
  /** A test of the channel by an administrator. */
  readonly test: { readonly subject: string; readonly text: string };
}
