import { type Hours, hoursInWords, isOpen, weekdays } from './hours.js';

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const at = (text: string): number => Date.parse(text);
const hours = (more: Partial<Hours> = {}): Hours => ({
  zone: 'Europe/Berlin',
  days: workdays,
  from: 8 * 60,
  to: 18 * 60,
  ...more,
});
const open = (more: Partial<Hours>, ...instants: string[]): boolean[] =>
  instants.map((text) => isOpen(hours(more), at(text)));

test('they open at the minute of the wall, winter and summer, and close before the last', () => {
  // 2026-01-12 and 2026-07-13 are Mondays: UTC+1 and UTC+2.
  expect(
    open({}, '2026-01-12T06:59:59Z', '2026-01-12T07:00:00Z', '2026-01-12T16:59:59Z', '2026-01-12T17:00:00Z'),
  ).toEqual([false, true, true, false]);
  expect(
    open({}, '2026-07-13T05:59:59Z', '2026-07-13T06:00:00Z', '2026-07-13T15:59:59Z', '2026-07-13T16:00:00Z'),
  ).toEqual([false, true, true, false]);
});

test('the day is the one of the zone, not of UTC', () => {
  // Monday morning in Auckland and Sydney is Sunday in UTC; Friday evening in Los Angeles is Saturday.
  expect(open({ zone: 'Pacific/Auckland' }, '2026-06-14T20:00:00Z', '2026-06-12T20:00:00Z')).toEqual([true, false]);
  expect(open({ zone: 'America/Los_Angeles' }, '2026-06-13T00:30:00Z', '2026-06-14T17:00:00Z')).toEqual([true, false]);
});

describe('when clocks are changed', () => {
  const night: Partial<Hours> = { days: weekdays, from: 2 * 60 + 15, to: 2 * 60 + 45 };

  test.each([
    // Two instants an hour apart show the same time on the wall: both are open, and what lies between is closed.
    ['Europe/Berlin', '2026-10-25T00:20:00Z', '2026-10-25T01:20:00Z', '2026-10-25T00:50:00Z'],
    ['Australia/Sydney', '2026-04-04T15:20:00Z', '2026-04-04T16:20:00Z', '2026-04-04T15:50:00Z'],
  ])('in %s the hour that is there twice is open twice', (zone, first, second, between) => {
    expect(open({ ...night, zone }, first, second, between)).toEqual([true, true, false]);
  });

  test('in New York it is the hour from one to two', () => {
    const early = { zone: 'America/New_York', days: weekdays, from: 75, to: 105 };
    expect(open(early, '2026-11-01T05:20:00Z', '2026-11-01T06:20:00Z', '2026-11-01T05:50:00Z')).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each([
    ['Europe/Berlin', '2026-03-29T00:00:00Z'],
    ['America/New_York', '2026-03-08T06:00:00Z'],
    ['Australia/Sydney', '2026-10-03T15:00:00Z'],
  ])('in %s the hour that a day leaves out is never open', (zone, from) => {
    const minutes = Array.from({ length: 120 }, (_, minute) => at(from) + minute * 60_000);
    expect(minutes.filter((one) => isOpen(hours({ ...night, zone }), one))).toEqual([]);
    const daysBefore = minutes.map((one) => one - 7 * 24 * 3_600_000);
    expect(daysBefore.filter((one) => isOpen(hours({ ...night, zone }), one))).toHaveLength(30);
  });

  test('a working day has its ten hours on both sides of the change', () => {
    const sundays = hours({ days: ['sun'] });
    const openMinutes = (day: string): number =>
      Array.from({ length: 24 * 60 }, (_, minute) => at(`${day}T00:00:00Z`) + minute * 60_000).filter((one) =>
        isOpen(sundays, one),
      ).length;
    expect(['2026-03-29', '2026-10-25', '2026-06-14'].map(openMinutes)).toEqual([600, 600, 600]);
  });
});

test('hours over midnight belong to the day on which they open', () => {
  const late: Partial<Hours> = { days: ['fri'], from: 22 * 60, to: 6 * 60 };
  // Friday 2026-01-16 22:30, Saturday 05:30, Saturday 22:30, Friday 05:30 in Berlin.
  expect(
    open(late, '2026-01-16T21:30:00Z', '2026-01-17T04:30:00Z', '2026-01-17T21:30:00Z', '2026-01-16T04:30:00Z'),
  ).toEqual([true, true, false, false]);
  const sunday: Partial<Hours> = { days: ['sun'], from: 22 * 60, to: 6 * 60 };
  expect(open(sunday, '2026-01-19T04:30:00Z')).toEqual([true]);
});

test('a day may last to its end', () => {
  const whole: Partial<Hours> = { days: ['mon'], from: 0, to: 1440 };
  expect(open(whole, '2026-01-12T22:59:59Z', '2026-01-12T23:00:00Z', '2026-01-11T23:00:00Z')).toEqual([
    true,
    false,
    true,
  ]);
});

test.each<[Partial<Hours>, string]>([
  [{}, 'Mon-Fri 08:00-18:00 (Europe/Berlin)'],
  [{ days: ['fri', 'mon', 'tue', 'wed'] }, 'Mon-Wed, Fri 08:00-18:00 (Europe/Berlin)'],
  [{ days: weekdays, zone: 'UTC', from: 0, to: 1440 }, 'Mon-Sun 00:00-24:00 (UTC)'],
])('in words: %j', (more, words) => {
  expect(hoursInWords(hours(more))).toBe(words);
});
