/** The host page with a control that only shows what happens: order of events and outputs, what gets lost, formulas. */
import { join } from 'node:path';
import { writeProbeControl } from '../sandbox/host/probe-control.js';
import { serve } from '../sandbox/wire/loopback.js';
import type { Watched } from './browser.js';
import { setStage } from './stage.js';

let asked: string[] = [];
let boards = 0;
const stage = setStage({
  host: (folder) => ({ control: writeProbeControl(join(folder, 'probe')) }),
  api: () =>
    serve(({ method, url, body }) => {
      asked.push(`${method} ${url.pathname}${url.search} ${body}`.trim());
      if (url.pathname !== '/api/v1/board') return { status: 409, body: { code: 'request-open' } };
      boards += 1;
      return { status: 200, body: { board: `board ${boards}`, waiting: 0 } };
    }),
});

beforeEach(() => {
  asked = [];
});

const open = async (query = ''): Promise<Watched> => {
  const watched = await stage.open(query);
  await watched.page.waitForSelector('#create');
  return watched;
};

test('the page runs without an error, a foreign request or an inline script', async () => {
  const { page, faults } = await open();
  expect(await page.textContent('#words')).toBe('Ask & wait');
  await page.click('#refresh');
  await page.waitForFunction(() => document.querySelector('#board')?.textContent.startsWith('board'));
  await page.waitForSelector('#dataverse table');
  expect(await page.textContent('#dataverse')).toContain('Pia Holm');
  // The styles of Fluent apply although no inline style is allowed.
  const colour = await page.$eval('#create', (button) => getComputedStyle(button).backgroundColor);
  expect([colour, faults]).toEqual(['rgb(0, 120, 212)', []]);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('an event that is raised right after notify finds the old outputs, unless outputs come first', async () => {
  const { page } = await open();
  await page.click('#create');
  await page.waitForFunction(() => document.querySelector('#log')?.textContent.includes('view:CommandKind'));
  await page.waitForFunction(() => document.querySelector('#board')?.textContent.startsWith('board'));
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual([]);
  await page.click('#create');
  await page.waitForFunction(() => document.querySelector('#problem')?.textContent.includes('409'));
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual([
    'POST /api/v1/requests {"commandId":"command-create","role":"role","minutes":2,"reason":"because of it"}',
  ]);
  // The board is asked for again once the problem is shown.
  while (!asked.at(-1)?.startsWith('GET')) await page.waitForTimeout(20);
  expect(asked.at(-1)).toBe('GET /api/v1/board?query=parts%3Droles');
  await page.context().close();
});

test('outputs and events can be lost once', async () => {
  const { page } = await open();
  await page.click('summary');
  await page.click('#lose-event');
  await page.click('summary');
  await page.click('#create');
  await page.waitForFunction(() => document.querySelector('#log')?.textContent.includes('view:CommandKind'));
  expect(asked).toEqual([]);
  await page.click('#create');
  await page.waitForFunction(() => document.querySelector('#problem')?.textContent.includes('409'));
  await page.context().close();
});

test('width, theme and direction are those of the switches and stay in the address', async () => {
  const { page } = await open('width=320&dir=rtl&theme=dark&as=ben');
  expect(await page.textContent('#width')).toBe('320');
  expect(await page.textContent('#who')).toBe('Ben Koh');
  expect(await page.getAttribute('#control', 'dir')).toBe('rtl');
  await page.selectOption('select[name=width]', '640');
  await page.waitForFunction(() => document.querySelector('#width')?.textContent === '640');
  expect(page.url()).toContain('width=640');
  expect(page.url()).toContain('dir=rtl');
  await page.context().close();
});

test('with the formulas commented out nothing is called', async () => {
  const { page } = await open('formulas=off');
  await page.click('#refresh');
  await page.click('#create');
  await page.waitForFunction(() => document.querySelector('#log')?.textContent.includes('view:CommandKind'));
  expect(await page.textContent('#board')).toBe('no board');
  expect(asked).toEqual([]);
  await page.context().close();
});
