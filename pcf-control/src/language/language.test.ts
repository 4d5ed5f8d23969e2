import { readTexts } from '../testing/app';
import { start } from '../testing/boards';
import { createLanguage, upToSecond, type Language } from './language';

const languageIn = (language = 1033, more: { zone?: number; twelveHours?: boolean } = {}): Language => {
  const texts = readTexts(language);
  return createLanguage({
    text: (key) => texts[key] ?? key,
    zoneMinutes: () => more.zone ?? 120,
    twelveHours: more.twelveHours ?? false,
  });
};
const minute = 60_000;

test.each([
  [languageIn(), '10:04'],
  [languageIn(1033, { zone: -330 }), '02:34'],
  [languageIn(1033, { twelveHours: true }), '10:04 AM'],
  [languageIn(1031), '10:04'],
])('a time is in the zone and clock of the reader', (language, said) => {
  expect(language.time(start).replace(/\s/u, ' ')).toBe(said);
});

test('what is not today has its day, and its year when it is another', () => {
  const language = languageIn();
  expect([language.when(start, start), language.when(start - 86_400_000, start)]).toEqual([
    '10:04',
    'Mon 7 Sep, 10:04',
  ]);
  expect(language.day(start - 366 * 86_400_000, start)).toBe('Sun 7 Sep 2025');
});

test('what is another day in UTC may be today for the reader', () => {
  const language = languageIn(1033, { zone: 14 * 60 });
  expect(language.when(start + 2 * 3_600_000, start + 3 * 3_600_000)).toBe('00:04');
});

test('an instant of the board is said as it is, and one that is missing or broken as nothing', () => {
  const language = languageIn();
  const instants = ['2026-09-08T08:04:00Z', undefined, '', 'soon', NaN];
  expect(instants.map((at) => language.when(at, start))).toEqual(['10:04', '', '', '', '']);
});

test.each([
  [30, '30 min'],
  [60, '1 h'],
  [90, '1 h 30 min'],
])('%d minutes are %s', (minutes, said) => {
  expect(languageIn().length(minutes)).toBe(said);
});

test.each([
  [40 * minute + 59_999, '40 min'],
  [5 * minute, '5 min'],
  [5 * minute - 1, '4 min 59 s'],
  [48_900, '48 s'],
  [-5, '0 s'],
])('what is left of %d ms is rounded down: %s', (ms, said) => {
  expect(languageIn().left(ms)).toBe(said);
});

test('an age is in minutes under an hour, then a time', () => {
  const language = languageIn();
  const said = [0, 6, 61].map((minutes) => language.age(start, start + minutes * minute));
  expect(said).toEqual(['just now', '6 min ago', '10:04']);
});

test('the last second of a day is that of the zone in which the day ends', () => {
  const texts = readTexts();
  // Sydney: the clock goes forward at 02:00 on 4 October 2026, some hours after the end of the day before.
  const change = Date.parse('2026-10-03T16:00:00Z');
  const sydney = createLanguage({
    text: (key) => texts[key] ?? key,
    zoneMinutes: (at) => (at.getTime() < change ? 600 : 660),
    twelveHours: false,
  });
  expect(sydney.endOfDay('2026-10-03')).toBe('2026-10-03T13:59:59.000Z');
  expect(sydney.endOfDay('2026-10-04')).toBe('2026-10-04T12:59:59.000Z');
  expect(sydney.endOfDay('soon')).toBeUndefined();
});

test('less than a second to wait is not 0 s', () => {
  expect(languageIn().left(upToSecond(400))).toBe('1 s');
});

test('people are joined as the language does it', () => {
  expect(languageIn().people(['Ana', 'Ben', 'Cleo'], 'or')).toBe('Ana, Ben, or Cleo');
  expect(languageIn(1031).people(['Ana', 'Ben'], 'or')).toBe('Ana oder Ben');
});

test('numbers take the plural form of the language', () => {
  const language = languageIn();
  const said = (count: number): string => language.plain(language.count('PendingAnnounced', count));
  expect([said(1), said(4)]).toEqual(['1 request is pending your approval.', '4 requests are pending your approval.']);
});

test.each([
  [120, 'UTC+02:00'],
  [-570, 'UTC-09:30'],
  [0, 'UTC+00:00'],
])('a clock %d minutes from UTC is called %s', (zone, said) => {
  expect(languageIn(1033, { zone }).zone(start)).toBe(said);
});

test('a text that the host does not have is not made up', () => {
  const language = languageIn();
  expect([language.find('Problem_not_found'), language.find('Problem_full_moon')]).toEqual([
    'Problem_not_found',
    undefined,
  ]);
});

test('a value that looks like a place stays what it is', () => {
  expect(languageIn().t('DeniedBecause', { name: '{note}', note: '$& {name}' })).toBe('{note}: “$& {name}”');
});
