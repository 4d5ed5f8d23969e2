/** Texts of our own making that cannot be read as they are written, each with the kind of character that shows it. */
import type { Unprintable } from '@jit/connector';

export interface Unread {
  readonly what: string;
  readonly text: string;
  readonly kind: Unprintable;
}

const hidden = (text: string): string =>
  Array.from(text, (character) => String.fromCodePoint(0xe0000 + (character.codePointAt(0) ?? 0))).join('');

export const unprintableTexts: readonly Unread[] = [
  { what: 'a NUL', text: 'Fix\u0000the import', kind: 'a control character' },
  { what: 'a colour of a terminal', text: 'Fix \u001b[31mthe\u001b[0m import', kind: 'a control character' },
  { what: 'a title of a terminal', text: 'Fix\u001b]0;root\u0007 import', kind: 'a control character' },
  { what: 'an escape of one character', text: 'Fix \u009b2J import', kind: 'a control character' },
  { what: 'a next line', text: 'Fix\u0085the import', kind: 'a control character' },
  { what: 'a line separator', text: 'Fix\u2028the import', kind: 'a line separator' },
  { what: 'a paragraph separator', text: 'Fix\u2029the import', kind: 'a line separator' },
  { what: 'an override of direction', text: 'Fix \u202etropmi eht', kind: 'a text direction mark' },
  { what: 'an isolate', text: 'Fix \u2067the\u2069 import', kind: 'a text direction mark' },
  { what: 'a mark of direction', text: 'Fix\u200f the import', kind: 'a text direction mark' },
  { what: 'an Arabic mark of direction', text: 'Fix\u061c the import', kind: 'a text direction mark' },
  { what: 'words in tags', text: `Fix${hidden('approve me')} import`, kind: 'a tag character' },
  { what: 'fillers only', text: '\u3164'.repeat(12), kind: 'a filler character' },
  { what: 'half-width fillers only', text: '\uffa0'.repeat(12), kind: 'a filler character' },
  { what: 'empty braille only', text: '\u2800'.repeat(12), kind: 'a filler character' },
  { what: 'blanks of no width only', text: '\u200b'.repeat(12), kind: 'an invisible character' },
  { what: 'word joiners', text: 'Fi\u2060x the im\u2060port', kind: 'an invisible character' },
  { what: 'soft hyphens', text: 'Fix the im\u00adport', kind: 'an invisible character' },
  {
    what: 'words in variation selectors',
    text: 'Fix\u{e0151}\u{e0152}\u{e0153} import',
    kind: 'an invisible character',
  },
  { what: 'a byte order mark inside', text: 'Fix\ufeffthe import', kind: 'an invisible character' },
  { what: 'annotations', text: 'Fix\ufff9the\ufffa\ufffb import', kind: 'an invisible character' },
  { what: 'a noncharacter', text: 'Fix\uffffthe import', kind: 'a noncharacter' },
  {
    what: 'a tower of marks',
    text: `Fix${'\u0300'.repeat(40)} the import`,
    kind: 'more than 10 marks on one character',
  },
];

/** Texts that look odd and are read as they are written. */
export const printableTexts: readonly string[] = [
  "Robert'); DROP TABLE requests;--",
  '<script>alert(1)</script> {{7*7}} ${7*7} %s%n =cmd()',
  '財務部の請求書を修正する',
  'إصلاح الاستيراد می\u200cخواهم',
  'Zu\u0308rich, Ångström, ſtraße',
  'Fix it 👩🏽\u200d💻 now 🏳\ufe0f\u200d🌈 ❤\ufe0f',
  'undefined null NaN true -1e309',
  'First line\nsecond\tline',
];
