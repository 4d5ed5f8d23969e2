/** How the rules came out, in the reader's words, each unmet one with its way out. */
import type { Finding } from '@jit/connector';
import type { Problem } from '../board/read-problem';
import type { Message, Words } from '../words/words';

/** What a person can do about a finding. */
export type WayOut = { readonly do: 'use'; readonly minutes: number } | { readonly do: 'why' | 'refresh' };

export interface FindingLook {
  readonly result: Finding['result'];
  /** What the rule is about; absent when this control does not know the rule. */
  readonly title?: Message;
  readonly sentence: Message;
  readonly wayOut?: WayOut;
}

/** What was asked, for the sentences. */
export interface Asked {
  readonly roleName: string;
  readonly minutes: number;
  readonly reason: string;
  readonly contact?: string | undefined;
}

const titles: Readonly<Record<string, Message>> = {
  'not-eligible': ['RuleGroups'],
  'duration-over-limit': ['RuleLength'],
  'duration-off-step': ['RuleLength'],
  'reason-too-short': ['RuleReason'],
  'request-open': ['RuleOpen'],
  'too-many-open': ['RuleMany'],
  'already-held': ['RuleHeld'],
  'no-approver': ['RuleApprover'],
};

/** Characters as a person counts them. */
export const charactersOf = (text: string): number => Array.from(text.trim()).length;

export function findingLook({ rule, result, text, limit }: Finding, asked: Asked, words: Words): FindingLook {
  const title = titles[rule];
  const look = (sentence: Message, wayOut?: WayOut): FindingLook => ({
    result,
    sentence,
    ...(title && { title }),
    ...(wayOut && { wayOut }),
  });
  if (result === 'met') return look(['Plain', { text }]);
  if (result === 'unknown') return look(['CannotCheck'], { do: 'refresh' });
  switch (rule) {
    case 'not-eligible':
      return look(asked.contact ? ['NotInGroupContact', { contact: asked.contact }] : ['NotInGroup']);
    case 'duration-over-limit':
      if (limit === undefined || limit <= 0) break;
      return look(['TooLong', { length: words.length(asked.minutes), most: words.length(limit) }], {
        do: 'use',
        minutes: limit,
      });
    case 'duration-off-step':
      if (limit === undefined) break;
      return look(['OffStep', { length: words.length(asked.minutes), step: words.length(limit) }]);
    case 'reason-too-short':
      if (limit === undefined) break;
      return look(words.count('TooShort', charactersOf(asked.reason), { least: limit }), { do: 'why' });
    case 'already-held':
      return look(['AlreadyHeld', { role: asked.roleName }]);
    case 'too-many-open':
      if (limit === undefined) break;
      return look(['TooManyOpen', { most: limit }]);
    default:
  }
  const own = words.find(problemKey(rule));
  return look(own ? [own] : ['Plain', { text }]);
}

const problemKey = (code: string): string => `Problem_${code.replace(/-/g, '_')}`;

/** A problem in the reader's words; a code that this control does not know comes in the words of the service. */
export function problemMessage({ code, title, detail }: Problem, words: Words): Message {
  const own = words.find(problemKey(code));
  if (own) return [own];
  return (detail ?? title) ? ['Plain', { text: detail ?? title ?? '' }] : ['ProblemUnknown', { code }];
}

/** Repeating the same command later may do: nothing was decided. */
export const maySendAgain = ({ code }: Problem): boolean =>
  [
    'too-many-requests',
    'directory-unavailable',
    'record-unavailable',
    'outcome-unknown',
    'policy-outdated',
    'not-ready',
    'internal-error',
  ].includes(code);
