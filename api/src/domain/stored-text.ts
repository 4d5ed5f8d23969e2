/**
 * Texts as long as they are when stored. A text that is short to its writer can be six times as long there, because every
 * control character and every half of a broken pair is written as an escape.
 */

/** Characters of a value in its stored form. */
export const storedLength = (value: unknown): number => JSON.stringify(value).length;

const ellipsis = '\u2026';

/** The text, or as much of its beginning as is stored in so many characters, quotes not counted. */
export function cut(text: string, most: number): string {
  const whole = text.toWellFormed();
  if (storedLength(whole) - 2 <= most) return whole;
  let length = 0;
  let kept = '';
  for (const character of whole) {
    length += storedLength(character) - 2;
    if (length > most - ellipsis.length) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** As many of these texts as are stored in so many characters, separated by commas, and how many more there are. */
export function listed(texts: readonly string[], most: number): string {
  const room = most - ' and 9999 more'.length;
  const [first = '', ...others] = texts;
  let list = cut(first, room);
  for (const [index, text] of others.entries()) {
    const longer = `${list}, ${text}`;
    if (storedLength(longer) - 2 > room) return `${list} and ${String(others.length - index)} more`;
    list = longer;
  }
  return list;
}
