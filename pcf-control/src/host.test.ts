import { aContext } from './testing/app';
import { readHost, type Context } from './host';

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
