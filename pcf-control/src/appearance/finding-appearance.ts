/** The result of each rule in the reader's language, each unmet one with its way out. */
import type { Finding } from '@jit/connector';
import { lengthShown, printed } from '@jit/connector/printable';
import { reasonMaxLength } from '@jit/connector/limits';
import type { Problem } from '../board/read-problem';
import type { Message, Language } from '../language/language';

/** What a person can do about a finding. */
export type WayOut = { readonly do: 'use'; readonly minutes: number } | { readonly do: 'why' | 'refresh' };

export interface FindingAppearance {
  readonly result: Finding['result'];
  /** What the rule is about; absent when this control does not know the rule. */
  readonly title?: Message;
  readonly sentence: Message;
  readonly wayOut?: WayOut;
}

/** What was requested, for the sentences. */
export interface Requested {
  readonly roleName: string;
  readonly minutes: number;
  readonly reason: string;
  readonly contact?: string | undefined;
}

const titles: Readonly<Record<string, Message>> = {
  'not-eligible': ['RuleGroups'],
  'duration-over-limit': ['RuleLength'],
  'duration-off-step': ['RuleLength'],
  'outside-hours': ['RuleHours'],
  'reason-too-short': ['RuleReason'],
  'request-open': ['RuleOpen'],
  'too-many-open': ['RuleMany'],
  'already-held': ['RuleHeld'],
  'no-approver': ['RuleApprover'],
};

/** Characters as a person sees and counts them, and as the service does. */
export const charactersOf = lengthShown;

/** More than the service takes; nothing is cut, so that nobody signs half of what they wrote. */
export const isTooLong = (text: string): boolean => text.trim().length > reasonMaxLength;

/** What somebody wrote or pasted, without the characters that cannot be seen and that the service refuses. */
export const withoutPastedMarks = (text: string): string => printed(text, { lines: true });

export function findingAppearance(
  { rule, result, text, limit }: Finding,
  requested: Requested,
  language: Language,
): FindingAppearance {
  const title = titles[rule];
  const appearance = (sentence: Message, wayOut?: WayOut): FindingAppearance => ({
    result,
    sentence,
    ...(title && { title }),
    ...(wayOut && { wayOut }),
  });
  if (result === 'met') return appearance(['Plain', { text }]);
  if (result === 'unknown') return appearance(['CannotCheck'], { do: 'refresh' });
  switch (rule) {
    case 'not-eligible':
      return appearance(requested.contact ? ['NotInGroupContact', { contact: requested.contact }] : ['NotInGroup']);
    case 'duration-over-limit':
      if (limit === undefined || limit <= 0) break;
      return appearance(['TooLong', { length: language.length(requested.minutes), most: language.length(limit) }], {
        do: 'use',
        minutes: limit,
      });
    case 'duration-off-step':
      if (limit === undefined) break;
      return appearance(['OffStep', { length: language.length(requested.minutes), step: language.length(limit) }]);
    case 'outside-hours':
      return appearance(['OutsideHours', { rule: text }]);
    case 'reason-too-short':
      if (limit === undefined) break;
      return appearance(language.count('TooShort', charactersOf(requested.reason), { least: limit }), { do: 'why' });
    case 'already-held':
      return appearance(['AlreadyHeld', { role: requested.roleName }]);
    case 'too-many-open':
      if (limit === undefined) break;
      return appearance(['TooManyOpen', { most: limit }]);
    default:
  }
  const own = language.find(problemKey(rule));
  return appearance(own ? [own] : ['Plain', { text }]);
}

const problemKey = (code: string): string => `Problem_${code.replace(/-/g, '_')}`;

/** A problem in the reader's language; for a code that this control does not know, the text of the service. */
export function problemMessage({ code, title, detail }: Problem, language: Language): Message {
  const own = language.find(problemKey(code));
  if (own) return [own];
  return (detail ?? title) ? ['Plain', { text: detail ?? title ?? '' }] : ['ProblemUnknown', { code }];
}

/** Repeating the same command later may do: nothing was decided. */
export const maySendAgain = ({ code }: Problem): boolean =>
  [
    'too-many-requests',
    'directory-unavailable',
    'record-unavailable',
    'busy',
    'outcome-unknown',
    'policy-outdated',
    'not-ready',
    'internal-error',
  ].includes(code);
