/** Texts with names in braces, numbers, lengths and times, as one language writes them. */
import type { Text, Words } from '../words/words.js';

/** Fills names into a text; `count` chooses the form. A name that is not given stays as it is: a test finds it. */
export function filled(
  { language }: Pick<Words, 'language'>,
  text: Text,
  values: Readonly<Record<string, string>>,
  count = 0,
): string {
  const form = typeof text === 'string' ? text : (text[new Intl.PluralRules(language).select(count)] ?? text.other);
  const all: Readonly<Record<string, string>> = { ...values, count: new Intl.NumberFormat(language).format(count) };
  // A function, so that no `$&` in a name means anything.
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => all[name] ?? whole);
}

/** Minutes as `1 h 30 min`, with the units of the language. */
export function lengthText({ language }: Pick<Words, 'language'>, minutes: number): string {
  const unit = (count: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(count);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [...(hours > 0 ? [unit(hours, 'hour')] : []), ...(rest > 0 || hours === 0 ? [unit(rest, 'minute')] : [])].join(
    ' ',
  );
}

/** An instant of the wire in the time zone of the settings, and in UTC where that is another one. */
export function timeText({ language }: Pick<Words, 'language'>, instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  const form = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const inZone = (zone: string, more: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, {
      ...more,
      timeZone: zone,
      timeZoneName: 'short',
    }).format(at);
  const local = inZone(timeZone, form);
  if (timeZone === 'UTC') return local;
  return `${local} (${inZone('UTC', { hour: '2-digit', minute: '2-digit' })})`;
}
