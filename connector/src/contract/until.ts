/** Reads until when something lasts, as people write it: an instant in UTC, or a day, which lasts to its end. */

const written =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?Z)?$/;

/** `no-such-day`: well written, but no calendar has it, such as 30 February. */
export type Until = { readonly at: number } | 'no-such-day' | undefined;

/** Epoch ms of the instant; of a day (UTC) its last millisecond. Undefined: written in another way. */
export function untilOf(text: string): Until {
  if (!written.test(text)) return undefined;
  const day = text.slice(0, '2026-12-31'.length);
  const date = new Date(text === day ? `${day}T23:59:59.999Z` : text);
  // A date takes 30 February as 2 March.
  return date.toISOString().startsWith(day) ? { at: date.getTime() } : 'no-such-day';
}
