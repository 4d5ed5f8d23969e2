/** Lays texts out as a table for a terminal. */
import { printed } from '@jit/connector';

/** Names come from outside: nothing in them may move the cursor, change colours or the direction of writing. */
const shown = (text: string): string => printed(text, { instead: '?' });

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Columns are as wide as their longest text, at most `most` characters; the last one is not cut. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], most = 44): string {
  const last = head.length - 1;
  const cells = [head, ...rows].map((row) =>
    row.map((text, at) => (at === last ? shown(text) : cut(shown(text), most))),
  );
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((text, at) => (at === last ? text : text.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line of text from outside. */
export const line = (text: string): string => shown(text);
