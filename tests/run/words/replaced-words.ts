/** Words that the glossary of the README replaced, and the few places where one of them must stand. */

/** A word that no text uses any more, and what texts say instead. */
export interface Replaced {
  readonly word: RegExp;
  readonly say: string;
}

const word = (pattern: string): RegExp => new RegExp(`\\b(?:${pattern})\\b`, 'i');

export const replacedWords: readonly Replaced[] = [
  { word: word('ask(?:s|ed|ing)? (?:again|to extend|for (?!a token|itself\\b|its\\b))|may ask'), say: 'request' },
  { word: word('asks? people|nobody asked|was asked|as asked|asked (?:already|one)'), say: 'request, requested' },
  { word: word('offer(?:s|ed|ing)?'), say: 'available, in the catalogue' },
  { word: word('give(?:s|n)? (?:\\w+ ){0,3}back|gave (?:\\w+ ){0,3}back'), say: 'end access' },
  {
    word: word('(?:given|gave|gives?|give) (?:\\w+ )?outside'),
    say: 'unmanaged assignment, assigned outside JIT Access',
  },
  { word: word('(?:role|roles|access) (?:is|are|was|were|be|been) given'), say: 'assigned, granted' },
  { word: word('(?:tak(?:e|es|en|ing)|took) (?:\\w+ ){0,3}(?:away|back)'), say: 'remove' },
  { word: word('(?:read|reads|reading) back|as gone'), say: 'verified, verified as removed' },
  {
    word: word('sign(?:s|ed|ing)? (?:\\w+ ){0,3}off|signed-off|baselines?'),
    say: 'accept as an exception; enforcement',
  },
  { word: word('arm(?:s|ed|ing)?|let(?:s|ting)? (?:the sweep|it) act|the sweep may act'), say: 'enforcement' },
  { word: word('put your name|your name to|a yes|waits? for a name'), say: 'approve the plan' },
  { word: word('acknowledg\\w+'), say: 'approve, approval' },
  {
    word: word('a look|looks?(?! (?:up|for|like|the same)\\b)|looked(?! (?:up|for)\\b)|looking(?! (?:up|for)\\b)'),
    say: 'scan, recheck, check, open',
  },
  { word: word('(?:complete|last|next|this) runs?|runs? of the sweep|sweep runs?'), say: 'scan' },
  { word: word('without a? ?cause|with a cause|strangers?'), say: 'unmanaged, expected' },
  { word: word('the record|on record|no record'), say: 'the ledger, the audit record' },
  { word: word('lapse[sd]?'), say: 'expires, expired' },
  { word: word('carried on|ow(?:e|es|ed)'), say: 'extended, still needed, not removed yet' },
  {
    word: word('for good|all the same|behind our back|at once|anew|by (?:it|them)sel(?:f|ves)'),
    say: 'permanently, still, outside JIT Access, immediately, again, automatically',
  },
  { word: word('(?:is|are|be|was|were) told'), say: 'notified' },
  {
    word: word('(?:you|this user|may|they) may not|something broke|bad days'),
    say: 'cannot; something went wrong; fault injection',
  },
  { word: word('he|him|his|himself'), say: 'they, their' },
  { word: word('ends? with (?:code )?\\d'), say: 'exits with code' },
  { word: word('wish(?:es|ed)?|sayings'), say: 'request, reason, statement' },
  { word: word('standings?'), say: 'exception' },
  { word: word('news|person facts'), say: 'notice, directory facts' },
  { word: word('not asked for|worth a|what it can do'), say: 'not sent, review hints, allows' },
];

/** A place where a replaced word is right. */
export interface Exception {
  readonly in: string;
  readonly text: string;
  readonly because: string;
}

export const exceptions: readonly Exception[] = [
  {
    in: 'api/src/domain/events.ts',
    text: 'asks people',
    because: 'The data of access.requested holds this text in every ledger.',
  },
  { in: 'api/src/domain/decide/create.ts', text: 'asks people', because: 'It is written into the same event.' },
  {
    in: 'connector/src/contract/sweep-schemas.ts',
    text: 'signed-off: an administrator accepted',
    because: 'It explains the value of `cause` on the wire.',
  },
  {
    in: 'tests/sandbox/entra/token-endpoint.ts',
    text: 'The app asked for an unsupported grant type.',
    because: 'The sandbox says what Entra says.',
  },
  {
    in: 'connector/README.md',
    text: '/environments/{environment}/sweep/baseline',
    because: 'An address on the wire.',
  },
  { in: 'api/src/cli/sweep/sweep.ts', text: 'signed-off', because: 'A value of `cause` on the wire.' },
  {
    in: 'connector/src/contract/schemas.ts',
    text: 'an exception (standing)',
    because: 'It explains a value on the wire.',
  },
];
