/** Printable text: which characters a text from outside may have, and how long it is to its reader. Imports nothing. */

/** What is wrong with a character, in words that finish "must not contain …". */
export type Unprintable =
  | 'half of a character'
  | 'a control character'
  | 'a line separator'
  | 'a text direction mark'
  | 'a tag character'
  | 'a filler character'
  | 'an invisible character'
  | 'a noncharacter'
  | 'more than 10 marks on one character';

/** In this order: the first that fits names the character. */
const kinds: readonly (readonly [Unprintable, RegExp])[] = [
  ['half of a character', /\p{Surrogate}/u],
  ['a noncharacter', /\p{Noncharacter_Code_Point}/u],
  ['a control character', /\p{Control}/u],
  ['a line separator', /[\u2028\u2029]/u],
  ['a text direction mark', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u],
  ['a tag character', /[\u{e0000}-\u{e007f}]/u],
  // Letters and signs that are drawn as nothing: blanks that no reader and no trimming takes for one.
  ['a filler character', /[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/u],
  ['an invisible character', /[\p{Default_Ignorable_Code_Point}\p{Format}]/u],
];

/** Of the category Format, but drawn: signs that stand around or before numbers. */
const drawn = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
const lineBreaks = /[\t\n\r]/;

/** Joiners and selectors change how the character before them is drawn: they belong to it, and to no other. */
const carriers: readonly (readonly [RegExp, RegExp])[] = [
  [
    /[\u200c\u200d]/,
    /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u,
  ],
  [/\u200d/, /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u],
  [/[\ufe0e\ufe0f]/, /\p{Emoji}/u],
  [/[\ufe00-\ufe0d]/, /[\p{Script=Han}\p{Script=Myanmar}\p{Symbol}]/u],
  [/[\u{e0100}-\u{e01ef}]/u, /\p{Script=Han}/u],
  [/[\u180b-\u180d\u180f]/, /\p{Script=Mongolian}/u],
];

const mark = /\p{Mark}/u;
const mostMarks = 10;

export interface Lines {
  /** Line breaks and tabs belong to the text. Left out: it is one line. */
  readonly lines?: boolean;
}

/** The first character that does not belong in a text of people; undefined where all do. */
export function unprintable(
  text: string,
  { lines = false }: Lines = {},
): { readonly kind: Unprintable; readonly code: string } | undefined {
  for (const { character, kind } of judged(text, lines))
    if (kind !== undefined) return { kind, code: codeOf(character) };
  return undefined;
}

/** The text without what does not belong in it, or with `instead` at each such place. */
export function printed(
  text: string,
  { lines = false, instead = '' }: Lines & { readonly instead?: string } = {},
): string {
  return judged(text, lines)
    .map(({ character, kind }) => (kind === undefined ? character : instead))
    .join('');
}

/**
 * Characters as a reader sees and counts them: an accented letter or a family is one, and so are several blanks in a row;
 * what cannot be seen is none.
 */
export function lengthShown(text: string): number {
  const seen = printed(text, { lines: true }).normalize('NFC').trim().replace(/\s+/gu, ' ');
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(seen)].length;
}

interface Judged {
  readonly character: string;
  readonly kind: Unprintable | undefined;
}

function judged(text: string, lines: boolean): readonly Judged[] {
  let before = '';
  let marks = 0;
  return Array.from(text, (character): Judged => {
    marks = mark.test(character) ? marks + 1 : 0;
    const kind = marks > mostMarks ? 'more than 10 marks on one character' : kindOf(character, before, lines);
    // What is left out carries nothing: else a joiner could hang on another that is gone.
    if (kind === undefined) before = character;
    return { character, kind };
  });
}

/** Most characters of most texts: nothing more needs to be asked of them. */
const plain = /^[ -~]$/;

function kindOf(character: string, before: string, lines: boolean): Unprintable | undefined {
  if (plain.test(character) || drawn.test(character) || (lines && lineBreaks.test(character))) return undefined;
  const kind = kinds.find(([, form]) => form.test(character))?.[0];
  if (kind !== 'an invisible character') return kind;
  return carriers.some(([carried, carrier]) => carried.test(character) && carrier.test(before)) ? undefined : kind;
}

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
