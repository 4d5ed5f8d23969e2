/** Texts in the reader's language, times in their zone and clock: sentences come whole from the host's resources. */
import type { HostProps } from '../host';
import type { TextKey } from './text-keys';

export type Values = Readonly<Record<string, string | number>>;
/** Keys that exist once for each plural form of a language. */
export type CountedKey = TextKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;
/** A key of one text: languages have up to six plural forms, and each language the ones it needs. */
type FormKey = TextKey | `${CountedKey}_${Intl.LDMLPluralRule}`;
/** A sentence with its values, not put together yet. */
export type Message = readonly [key: FormKey, values?: Values];

/** Epoch ms, or ISO 8601 as it stands in the board; what is absent gives an empty text. */
export type Instant = number | string | undefined;

/** A wait that is rounded up: less than a second left is not "0 s". */
export const upToSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;

export interface Language {
  /** A sentence. Unknown places stay as they are. */
  readonly t: (key: FormKey, values?: Values) => string;
  /** A value as it stands in a sentence: numbers have the marks of the language. */
  readonly value: (value: string | number) => string;
  /** Which way the language is written. */
  readonly rightToLeft: boolean;
  /** Order of names as the language has it; "Role 2" comes before "Role 10". */
  readonly compare: (one: string, other: string) => number;
  /** A sentence as one text. */
  readonly plain: (message: Message) => string;
  /** The message in the plural form for a number; the number is the place {count}. */
  readonly count: (key: CountedKey, count: number, values?: Values) => Message;
  /** A text that may be missing: by a key that is made at run time. */
  readonly find: (key: string) => TextKey | undefined;
  /** 10:02 */
  readonly time: (at: Instant) => string;
  /** 10:02:11 */
  readonly exact: (at: Instant) => string;
  /** Mon 7 Sep; with the year when it is not the one of `now`. */
  readonly day: (at: Instant, now: number) => string;
  /** The time today, else day and time. */
  readonly when: (at: Instant, now: number) => string;
  /** 1 h 30 min */
  readonly length: (minutes: number) => string;
  /** What is left of a countdown: minutes above 5 min, with seconds below. Rounded down. */
  readonly left: (ms: number) => string;
  /** How long ago: minutes under 1 h, then the time. */
  readonly age: (at: Instant, now: number) => string;
  readonly people: (names: readonly string[], how: 'or' | 'and') => string;
  /** The last second of a day such as 2026-12-31 on the reader's clock, ISO 8601; undefined when it is no day. */
  readonly endOfDay: (day: string) => string | undefined;
  /** Of the reader's clock, such as UTC+02:00. */
  readonly zone: (at: number) => string;
}

const minute = 60_000;
const place = /\{(\w+)\}/g;

/** Splits a sentence into its texts and the names of its places, in turn: even is text, odd is a place. */
export const placesOf = (sentence: string): string[] => sentence.split(place);

/** Takes an instant in any of its forms; what is none gives an empty text, because an invalid date throws. */
const ofInstant =
  <More extends unknown[]>(say: (at: number, ...more: More) => string) =>
  (at: Instant, ...more: More): string => {
    const ms = typeof at === 'string' ? Date.parse(at) : (at ?? NaN);
    return Number.isFinite(ms) ? say(ms, ...more) : '';
  };

type HostLanguage = Pick<HostProps, 'text' | 'zoneMinutes' | 'twelveHours'>;

const writtenRightToLeft = /^(ar|fa|he|ur)\b/;

/**
 * The tag for Intl. Digits and calendar are those of ids, of what people type, and of the audit record, in Arabic too:
 * two kinds of digits in one sentence are hard to read. A tag that is none must not take the control down.
 */
function localeOf(language: string): string {
  try {
    return new Intl.Locale(language, { numberingSystem: 'latn', calendar: 'gregory' }).toString();
  } catch {
    return 'en';
  }
}

export function createLanguage(host: HostLanguage): Language {
  const language = localeOf(host.text('Language'));
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const names = new Intl.Collator(language, { numeric: true });
  const zoneOf = (at: number): number => host.zoneMinutes(new Date(at)) ?? -new Date(at).getTimezoneOffset();
  const local = (at: number): Date => new Date(at + zoneOf(at) * minute);

  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const clock = host.twelveHours === undefined ? {} : ({ hourCycle: host.twelveHours ? 'h12' : 'h23' } as const);
  const hourAndMinute = { hour: host.twelveHours ? 'numeric' : '2-digit', minute: '2-digit', ...clock } as const;
  const short = format(hourAndMinute);
  const long = format({ ...hourAndMinute, second: '2-digit' });
  const dated = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

  const value = (given: string | number): string => (typeof given === 'number' ? numbers.format(given) : given);

  function t(key: FormKey, values: Values = {}): string {
    return host.text(key).replace(place, (whole, name: string) => value(values[name] ?? whole));
  }

  /** Hosts answer a key that they do not have with nothing, or with the key itself. */
  const has = (key: string): boolean => host.text(key) !== '' && host.text(key) !== key;

  const time = (at: number): string => short.format(local(at));

  function day(at: number, now: number): string {
    const parts = Object.fromEntries(dated.formatToParts(local(at)).map(({ type, value }) => [type, value]));
    const sameYear = local(at).getUTCFullYear() === local(now).getUTCFullYear();
    // Some languages end short names with a full stop, which a sentence of ours does not expect.
    const values = { ...parts, weekday: parts['weekday']?.replace('.', '') ?? '' };
    return t(sameYear ? 'Day' : 'DayAndYear', values);
  }

  function length(minutes: number): string {
    const values = { h: Math.floor(minutes / 60), m: minutes % 60 };
    if (values.h === 0) return t('Minutes', values);
    return t(values.m === 0 ? 'Hours' : 'HoursMinutes', values);
  }

  function left(ms: number): string {
    const whole = Math.max(0, Math.floor(ms / 1000));
    if (whole >= 300) return length(Math.floor(whole / 60));
    if (whole < 60) return t('Seconds', { s: whole });
    return t('MinutesSeconds', { m: Math.floor(whole / 60), s: whole % 60 });
  }

  const sameDay = (one: number, other: number): boolean =>
    local(one).toISOString().slice(0, 10) === local(other).toISOString().slice(0, 10);

  return {
    t,
    value,
    rightToLeft: writtenRightToLeft.test(language),
    compare: (one, other) => names.compare(one, other),
    plain: ([key, values]) => t(key, values),
    count(key, count, values) {
      const form = `${key}_${plural.select(count)}` as const;
      // French and others have a form for millions, which nothing here counts.
      return [has(form) ? form : `${key}_other`, { ...values, count }];
    },
    find: (key) => (has(key) ? (key as TextKey) : undefined),
    time: ofInstant(time),
    exact: ofInstant((at) => long.format(local(at))),
    day: ofInstant(day),
    when: ofInstant((at, now: number) =>
      sameDay(at, now) ? time(at) : t('DayAndTime', { day: day(at, now), time: time(at) }),
    ),
    length,
    left,
    age: ofInstant((at, now: number) => {
      const minutes = Math.floor((now - at) / minute);
      if (minutes < 1) return t('JustNow');
      return minutes < 60 ? t('Ago', { length: length(minutes) }) : time(at);
    }),
    people: (names, how) =>
      new Intl.ListFormat(language, { type: how === 'or' ? 'disjunction' : 'conjunction' }).format(names),
    endOfDay(day) {
      const end = Date.parse(`${day}T23:59:59Z`);
      if (!Number.isFinite(end)) return undefined;
      // The clock may change on that day: what counts is the zone at its end.
      const near = end - zoneOf(end) * minute;
      return new Date(end - zoneOf(near) * minute).toISOString();
    },
    zone(at) {
      const minutes = zoneOf(at);
      const two = (value: number): string => String(value).padStart(2, '0');
      const size = Math.abs(minutes);
      return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
    },
  };
}
