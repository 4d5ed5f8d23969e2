/** Lays texts out as a table for a terminal. */
import { printed } from '@jit/connector';

/** Names come from outside: nothing in them may move the cursor, change colours or the direction of writing. */
const shown = (text: string): string => printed(text, { instead: '?' });

/** Letters that take two places of a terminal. */
const isWide = (letter: string): boolean =>
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u.test(
    letter,
  );

const lettersOf = (text: string): string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

/** Places of a terminal that a text takes. */
export const placesOf = (text: string): number =>
  lettersOf(text).reduce((places, letter) => places + (isWide(letter) ? 2 : 1), 0);

function cut(text: string, most: number): string {
  if (placesOf(text) <= most) return text;
  let shorter = '';
  for (const letter of lettersOf(text)) {
    if (placesOf(shorter + letter) > most - 1) break;
    shorter += letter;
  }
  return `${shorter}…`;
}

const padded = (text: string, places: number): string => text + ' '.repeat(Math.max(0, places - placesOf(text)));

/** Places of a line that fits every terminal. */
const narrow = 80;

/** Lines of at most 80 places; those after the first are indented. Words are never cut: keys and hashes can be copied. */
export function wrapped(text: string, indent = 0): string {
  const lines: string[] = [];
  for (const word of shown(text).split(' ')) {
    const last = lines.at(-1);
    const margin = lines.length > 1 ? indent : 0;
    if (last !== undefined && margin + placesOf(last) + 1 + placesOf(word) <= narrow)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** One row of cells, each cut to its width. */
export const cells = (row: readonly (readonly [text: string, places: number])[]): string =>
  row
    .map(([text, places]) => padded(cut(shown(text), places), places))
    .join('  ')
    .trimEnd();

/** Columns are as wide as their longest text, at most `most` places; the last one is not cut. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], most = 44): string {
  const last = head.length - 1;
  const all = [head, ...rows].map((row) => row.map((text, at) => (at === last ? shown(text) : cut(shown(text), most))));
  const widths = head.map((_, at) => Math.max(...all.map((row) => placesOf(row[at] ?? ''))));
  return all
    .map((row) =>
      row
        .map((text, at) => (at === last ? text : padded(text, widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line of text from outside. */
export const line = (text: string): string => shown(text);
