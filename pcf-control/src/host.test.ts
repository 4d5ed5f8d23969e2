import { aContext } from './testing/app';
import { eventsOf, readHost, type Context } from './host';

test('a context with nothing in it gives values that the control can live with', () => {
  expect(readHost({} as Context)).toMatchObject({
    board: '',
    problem: '',
    mode: 'All',
    requestId: '',
    readOnly: false,
    authoring: false,
    visible: true,
    width: 0,
    rightToLeft: false,
    updated: [],
    decimalComma: false,
    twelveHours: undefined,
  });
});

test.each([
  ['1024', 1024],
  [-1, 0],
  ['wide', 0],
])('a width of %j is %d', (allocatedWidth, width) => {
  expect(readHost({ mode: { allocatedWidth } } as unknown as Context).width).toBe(width);
});

test('a mode that does not exist is all', () => {
  expect(readHost(aContext({ mode: 'Party' }, [], {})).mode).toBe('All');
});

test.each([
  ['HH:mm', false],
  ['h:mm tt', true],
  ["HH'h'mm", false],
  ["HH:mm 'heures'", false],
  ['HH\\hmm', false],
])('a clock of the form %s has twelve hours: %s', (shortTimePattern, twelve) => {
  const context = { userSettings: { dateFormattingInfo: { shortTimePattern } } } as unknown as Context;
  expect(readHost(context).twelveHours).toBe(twelve);
});

test.each([
  [',', true],
  ['.', false],
])('where %s is the decimal sign, formulas have semicolons: %s', (numberDecimalSeparator, semicolons) => {
  const context = { userSettings: { numberFormattingInfo: { numberDecimalSeparator } } } as unknown as Context;
  expect(readHost(context).decimalComma).toBe(semicolons);
});

test('a theme without tokens still says whether it is dark', () => {
  const context = { fluentDesignLanguage: { isDarkTheme: true } } as unknown as Context;
  expect(readHost(context).hostTheme).toEqual({ dark: true, tokens: {} });
});

test.each(['{6F9619FF-8B86-D011-B42D-00CF4FC964FF}', ' 6f9619ff-8b86-d011-b42d-00cf4fc964ff '])(
  'the id of a link is read without braces, capitals and blanks: %j',
  (requestId) => {
    expect(readHost(aContext({ requestId }, [], {})).requestId).toBe('6f9619ff-8b86-d011-b42d-00cf4fc964ff');
  },
);

test('a host that gives null for all it has can still be read', () => {
  const names = [
    'mode',
    'userSettings',
    'parameters',
    'resources',
    'updatedProperties',
    'fluentDesignLanguage',
    'events',
  ];
  const context = Object.fromEntries(names.map((name) => [name, null])) as unknown as Context;
  expect(readHost(context)).toMatchObject({ board: '', mode: 'All', rightToLeft: false, hostTheme: undefined });
  expect(eventsOf(context)).toEqual({});
});

test('a clock that no place on earth has is not believed', () => {
  const getTimeZoneOffsetMinutes = (): number => 1e12;
  const host = readHost({ userSettings: { getTimeZoneOffsetMinutes } } as unknown as Context);
  expect(host.zoneMinutes(new Date(0))).toBeUndefined();
});

test('a host whose functions throw, and whose values have other types, can still be read', () => {
  const throwing = (): never => {
    throw new Error('not here');
  };
  const host = readHost({
    mode: { label: 7, isControlDisabled: 'no' },
    parameters: { Board: { raw: 7 }, Mode: { raw: {} } },
    resources: { getString: throwing },
    userSettings: { getTimeZoneOffsetMinutes: throwing, dateFormattingInfo: { shortTimePattern: 7 } },
    updatedProperties: 'Board',
  } as unknown as Context);
  expect([host.board, host.label, host.readOnly, host.updated, host.twelveHours]).toEqual([
    '',
    '',
    false,
    [],
    undefined,
  ]);
  expect([host.text('Reason'), host.zoneMinutes(new Date(0))]).toEqual(['', undefined]);
});
