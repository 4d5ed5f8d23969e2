/** Reads the query of an address: each key once, an empty value is an absent one. */
import { type FieldError, invalidInput, type Read } from './problem.js';

const pairsAtMost = 50;

/** `known`: keys whose empty value means absent; others are kept, so that the schema can refuse them. */
export function readQuery(url: string, known: readonly string[]): Read<Readonly<Record<string, string>>> {
  const mark = url.indexOf('?');
  const pairs =
    mark < 0
      ? []
      : url
          .slice(mark + 1)
          .split('&')
          .filter((pair) => pair !== '');
  if (pairs.length > pairsAtMost) return invalidInput([], `The query may have at most ${pairsAtMost} keys.`);
  const values = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = decoded(equals < 0 ? '' : pair.slice(equals + 1));
    if (key === undefined || value === undefined) return invalidInput([], 'The query is not percent-encoded UTF-8.');
    if (values.has(key)) errors.push({ field: shownName(key), message: 'comes more than once' });
    values.set(key, value);
  }
  if (errors.length > 0) return invalidInput(errors);
  const present = [...values].filter(([key, value]) => value !== '' || !known.includes(key));
  return { ok: true, value: Object.fromEntries(present) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Names of keys come from outside as well: cut, and without anything that could change how a text reads. */
export const shownName = (name: string): string => name.slice(0, 64).replace(/[^\w.$@ -]/g, '?');
