/** Reads when a service asks to come back. */

const defaultMs = 30_000;
const longestMs = 3_600_000;

/**
 * Milliseconds to wait by a Retry-After header: seconds or an HTTP date. 30 s when it is missing or makes no sense, at
 * most 1 h, at least 1 s.
 * @param now epoch ms
 */
export const retryAfterMs = (header: string | undefined, now: number): number => {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,9}(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : /[A-Za-z]/.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(ms) ? defaultMs : Math.min(longestMs, Math.max(1000, Math.ceil(ms)));
};
