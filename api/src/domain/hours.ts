/** Opening hours of a role: wall-clock times in a zone, so that they stay right when clocks are changed. */

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface Hours {
  /** IANA name, such as Europe/Berlin. */
  readonly zone: string;
  readonly days: readonly Weekday[];
  /** Minutes since midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes since midnight, 1 to 1440; not after `from`: they close on the next day, and count as those of the day before. */
  readonly to: number;
}

/**
 * Whether they are open at an instant (epoch ms). The clock on the wall decides: an hour that is there twice is open twice, an
 * hour that a day leaves out is not there. `to` itself is closed.
 */
export function isOpen({ zone, days, from, to }: Hours, at: number): boolean {
  const { day, minute } = wallClock(zone, at);
  const opens = (one: number): boolean => days.some((name) => weekdays.indexOf(name) === one);
  if (from < to) return opens(day) && minute >= from && minute < to;
  return (opens(day) && minute >= from) || (opens((day + 6) % 7) && minute < to);
}

const english: Readonly<Record<string, number>> = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 };

/** What calendar and clock of a zone show; `day`: 0 is Monday. */
function wallClock(zone: string, at: number): { readonly day: number; readonly minute: number } {
  const form = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(form.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = english[parts.get('weekday') ?? ''];
  if (day === undefined) throw new Error(`No weekday in ${zone} at ${String(at)}.`);
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

/** `Mon-Fri 08:00-18:00 (Europe/Berlin)`: short, for it stands in findings. */
export const hoursInWords = ({ zone, days, from, to }: Hours): string =>
  `${daysInWords(days)} ${clock(from)}-${clock(to)} (${zone})`;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const capital = (day: string): string => `${day.charAt(0).toUpperCase()}${day.slice(1)}`;

/** Days that follow one another are joined: Mon-Wed, Fri. */
function daysInWords(days: readonly Weekday[]): string {
  const rows: Weekday[][] = [];
  for (const day of weekdays.filter((one) => days.includes(one))) {
    const last = rows.at(-1);
    if (last !== undefined && weekdays.indexOf(day) === weekdays.indexOf(last.at(-1) ?? day) + 1) last.push(day);
    else rows.push([day]);
  }
  return rows
    .map((row) => (row.length < 2 ? row : [row[0], row.at(-1)]).map((day) => capital(String(day))).join('-'))
    .join(', ');
}
