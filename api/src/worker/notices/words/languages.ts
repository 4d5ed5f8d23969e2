/** The languages that notices speak, and which of them a person reads. */
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { japanese } from './japanese.js';
import { portuguese } from './portuguese.js';
import { spanish } from './spanish.js';
import type { Words } from './words.js';

export const languages: readonly Words[] = [english, german, french, spanish, portuguese, japanese];

const base = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';

/** The words for a language tag such as `de-CH`: that language, else the one of the settings, else English. */
export function wordsFor(tag: string | undefined, otherwise: string): Words {
  const of = (asked: string | undefined): Words | undefined =>
    asked === undefined ? undefined : languages.find(({ language }) => base(language) === base(asked));
  return of(tag) ?? of(otherwise) ?? english;
}
