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
  [minute, '1 min 0 s'],
  [minute - 1, '59 s'],
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

test.each([
  [1025, 0, 'لا توجد طلبات في انتظار موافقتك.'],
  [1025, 1, 'طلب واحد في انتظار موافقتك.'],
  [1025, 2, 'طلبان في انتظار موافقتك.'],
  [1025, 5, '5 طلبات في انتظار موافقتك.'],
  [1025, 11, '11 طلبًا في انتظار موافقتك.'],
  [1025, 100, '100 طلب في انتظار موافقتك.'],
  [1036, 0, '0 demande attend votre approbation.'],
  [1036, 2, '2 demandes attendent votre approbation.'],
  [1041, 1, '1 件の要求があなたの承認を待っています。'],
  [3082, 1_000_000, '1.000.000 solicitudes están pendientes de su aprobación.'],
])('%d says %d in its own form: %s', (code, count, said) => {
  const language = languageIn(code);
  expect(language.plain(language.count('PendingAnnounced', count))).toBe(said);
});

test.each([
  [1025, 'الثلاثاء، 8 سبتمبر', 'أ أو ب'],
  [1036, 'mar 8 sept.', 'أ ou ب'],
  [1041, '9月8日(火)', 'أまたはب'],
  [1046, 'ter, 8 set.', 'أ ou ب'],
  [3082, 'mar 8 sept', 'أ o ب'],
])('days and lists of %d are those of the language, in digits that everybody types', (code, day, people) => {
  const language = languageIn(code);
  expect(language.day(start, start)).toBe(day);
  expect(language.people(['أ', 'ب'], 'or')).toBe(people);
});

test('Arabic is written from right to left, the others are not', () => {
  expect([1025, 1031, 1033, 1036, 1041, 1046, 3082].map((code) => languageIn(code).rightToLeft)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('a language that is none is no reason to show nothing', () => {
  const language = createLanguage({ text: () => 'no language!', zoneMinutes: () => 0, twelveHours: false });
  expect(language.time(start)).toBe('08:04');
});

test('names are in the order that people count in', () => {
  expect(['Role 10', 'Role 2', 'role 1'].sort(languageIn().compare)).toEqual(['role 1', 'Role 2', 'Role 10']);
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
