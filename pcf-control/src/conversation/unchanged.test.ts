import type { Board } from '@jit/connector';
import { openApp, type OpenedApp } from '../testing/open-app';
import { aLive, anOutside, aRequest, at } from '../testing/boards';

const second = 1000;
const now = (): string => new Date(Date.now()).toISOString();
const unchanged = (tag: string, revision = 9): string =>
  JSON.stringify({ v: 1, unchanged: tag, serverTime: now(), revision });

const open: OpenedApp[] = [];
afterEach(() => {
  for (const app of open.splice(0)) app.close();
});
function anApp(board: Partial<Board> | undefined, inputs = {}): OpenedApp {
  const app = openApp(inputs);
  open.push(app);
  app.pass(second);
  if (board !== undefined) app.answer(board);
  return app;
}
/** The query of the next refresh. */
function nextQuery(app: OpenedApp, ms: number): string | null | undefined {
  const before = app.events.length;
  app.pass(ms);
  return app.events.slice(before).find(({ name }) => name === 'OnRefresh')?.outputs.BoardQuery;
}
const pending = { requests: [aRequest({ lapsesAt: at(7200) })] };

test('the next query names the board that is here', () => {
  const app = anApp({ ...pending, tag: 'known-1' });
  expect(nextQuery(app, 11 * second)).toBe('known=known-1');
});

test('a service that names no board is asked for the whole board', () => {
  const app = anApp({ ...pending, tag: 'known-1' });
  expect(nextQuery(app, 11 * second)).toBe('known=known-1');
  app.answer(pending);
  expect(nextQuery(app, 11 * second)).toBe('');
});

test('an unchanged board stays, is as old as that answer, and the next refresh comes in its time', () => {
  const app = anApp({ ...pending, tag: 'fresh-1' });
  for (let turn = 0; turn < 10; turn += 1) {
    expect(nextQuery(app, 11 * second)).toBe('known=fresh-1');
    app.update({ board: unchanged('fresh-1') }, ['Board']);
  }
  expect(app.container).toHaveTextContent('System Administrator');
  expect(app.container).toHaveTextContent(/as of 10:05(?! ?,)/);
  expect(nextQuery(app, 9 * second)).toBeUndefined();
  expect(nextQuery(app, 2 * second)).toBe('known=fresh-1');
});

test('without an answer it grows old all the same', () => {
  const app = anApp({ ...pending, tag: 'old-1' });
  expect(nextQuery(app, 11 * second)).toBe('known=old-1');
  app.update({ board: unchanged('old-1') }, ['Board']);
  app.pass(100 * second);
  expect(app.container).toHaveTextContent('as of 10:04, 1 min ago');
});

test('the time of the service goes on with it', () => {
  const app = anApp({ requests: [aLive({ endsAt: at(2400) })], tag: 'clock-1' });
  // The device slept: its own clock did not see the time go by.
  const serverTime = at(2395);
  app.update({ board: JSON.stringify({ v: 1, unchanged: 'clock-1', serverTime, revision: 9 }) }, ['Board']);
  expect(app.container).toHaveTextContent('1 minute left. You can extend.');
});

test('an older board that comes late does not take its place', () => {
  const app = anApp({ ...pending, tag: 'late-1', revision: 10 });
  app.update({ board: unchanged('late-1', 14) }, ['Board']);
  app.answer({ requests: [], tag: 'late-2', revision: 12 });
  expect(app.container).toHaveTextContent('System Administrator');
});

test('a control that opens finds the board that another one on the page was told to be unchanged', () => {
  const first = anApp({ ...pending, tag: 'shared-1' });
  first.pass(second);
  const later = anApp(undefined, { board: unchanged('shared-1') });
  expect(later.container).toHaveTextContent('System Administrator');
});

test('a board that nobody here knows is asked for as a whole', () => {
  const app = anApp(undefined, { board: unchanged('of-another-page') });
  expect(app.events.map(({ name }) => name)).toEqual(['OnRefresh']);
  expect(app.outputs().BoardQuery ?? '').toBe('');
  app.answer({ ...pending, tag: 'whole-1' });
  expect(nextQuery(app, 11 * second)).toBe('known=whole-1');
  app.update({ board: unchanged('of-another-page') }, ['Board']);
  expect(nextQuery(app, second)).toBe('');
  expect(app.container).toHaveTextContent('System Administrator');
});

test('an unchanged board of another control refreshes no part that it lacks', () => {
  const app = anApp({
    ...pending,
    outside: [anOutside()],
    tag: 'with-outside',
    me: { id: 'me', personas: ['auditor'] },
  });
  app.answer({ ...pending, tag: 'without-outside', me: { id: 'me', personas: ['auditor'] } });
  expect(nextQuery(app, 11 * second)).toContain('known=without-outside');
});

test.each([
  ['another version', { v: 2, unchanged: 'form-1', serverTime: '2026-09-08T08:04:00Z', revision: 9 }],
  ['no time', { v: 1, unchanged: 'form-1', revision: 9 }],
  ['no revision', { v: 1, unchanged: 'form-1', serverTime: '2026-09-08T08:04:00Z' }],
])('%s tells nothing, and what is shown stays', (_what, text) => {
  const app = anApp({ ...pending, tag: 'form-1' });
  app.update({ board: JSON.stringify(text) }, ['Board']);
  expect(app.container).toHaveTextContent('System Administrator');
});
