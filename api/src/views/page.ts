/** Pages: a token is only the place behind which to go on, never an authority. */
import { limits } from '@jit/connector';
import { refuse, type Result } from '../domain/result.js';

interface Page {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export const limitOf = (page: Page): number => page.limit ?? limits.pageDefault;

export const encodeToken = (place: string): string => Buffer.from(place, 'utf8').toString('base64url');

export const decodeToken = (token: string): string => Buffer.from(token, 'base64url').toString('utf8');

export const badToken = (): Result<never> =>
  refuse('invalid-input', { detail: 'after: use the text of a nextLink as it came.' });

/** One page of what is in memory, behind the row with the id that the token names. */
export function pageOf<T>(
  rows: readonly T[],
  page: Page,
  idOf: (row: T) => string,
): Result<{ value: T[]; next?: string }> {
  let from = 0;
  if (page.after !== undefined) {
    const after = decodeToken(page.after);
    from = rows.findIndex((row) => idOf(row) === after) + 1;
    if (from === 0) return badToken();
  }
  const value = rows.slice(from, from + limitOf(page));
  const last = value.at(-1);
  const more = from + value.length < rows.length && last !== undefined;
  return { ok: true, value: { value, ...(more && { next: encodeToken(idOf(last)) }) } };
}
