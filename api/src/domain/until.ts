/** Reads until when something lasts, as people write it: an instant in UTC, or a day, which lasts to its end. */

const written =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?Z)?$/;
const dayMs = 24 * 3_600_000;

/** `no-such-day`: well written, but no calendar has it, such as 30 February. */
export type Until = { readonly at: number } | 'no-such-day' | undefined;

/** Epoch ms of the instant; of a day (UTC) its last millisecond. Undefined: written in another way. */
export function untilOf(text: string): Until {
  const parts: readonly (string | undefined)[] | null = written.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (day > daysOfMonth(year, month)) return 'no-such-day';
  const start = daysBefore(year, month, day) * dayMs;
  return { at: start + (parts[4] === undefined ? dayMs - 1 : timeOfDay(parts.slice(4))) };
}

/** Milliseconds since midnight of hours, minutes, seconds and a fraction; the last two may be left out. */
function timeOfDay([hours, minutes, seconds = '0', fraction = '']: readonly (string | undefined)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Whole days from 1970-01-01 to this one; negative before it. */
function daysBefore(year: number, month: number, day: number): number {
  const leaps = (before: number): number =>
    Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
  const months = Array.from({ length: month - 1 }, (_, index) => daysOfMonth(year, index + 1));
  return years + months.reduce((sum, days) => sum + days, 0) + day - 1;
}
