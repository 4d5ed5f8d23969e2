/** The whole way with real parts in a browser: request, approve, active, and the role removed from Dataverse at the end. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startHost } from '../sandbox/host/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { people } from '../sandbox/seed.js';
import { productionId, roleCopyId } from '../sandbox/seed-environments.js';
import { type Api, startApi } from '../sandbox/start/api-process.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import type { Loopback } from '../sandbox/wire/loopback.js';
import { openBrowser, openPage, type Watched } from './browser.js';

/** Not committed; `npm run screenshots -w tests` takes the ones of the README from here. */
const pictures = join(repositoryRoot(), '.data/screenshots');
const dataFixer = roleCopyId(1, 'dataFixer');
/** The role is active for a minute, and some seconds may pass until its removal is verified. */
const untilGone = 120_000;

const folder = temporaryFolder();
/** What runs already, also when the rest did not start. */
const stops: (() => Promise<void>)[] = [];
let sandbox: Sandbox;
let api: Api;
let host: Loopback;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  sandbox = await startSandbox({ dataFolder: folder.path, short: 'PT1M' });
  stops.push(() => sandbox.stop());
  api = await startApi({ dataFolder: folder.path, env: sandbox.env, port: 0 });
  stops.push(() => api.stop());
  host = await startHost({ sandbox, api: api.url });
  stops.push(() => host.stop());
  browser = await openBrowser();
  stops.push(() => browser.close());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  folder.remove();
});

const sitDown = async (query: string): Promise<Watched> => {
  const watched = await openPage(browser);
  await watched.page.goto(`${host.url}/?${query}`);
  return watched;
};
const control = (page: Page): Locator => page.locator('#control');
const picture = async (page: Page, name: string): Promise<void> => {
  await control(page).screenshot({ path: join(pictures, `${name}.png`) });
};
const holds = (oid: string): boolean =>
  sandbox.dataverse.get(productionId)?.state.rootRolesOf(oid).includes(dataFixer) === true;
const holdersOnPage = (page: Page): Locator =>
  page.locator(`[data-environment="${productionId}"] [data-role="${dataFixer}"]`);
const tab = (page: Page, name: RegExp): Promise<void> => control(page).getByRole('tab', { name }).click();

test('Rita requests, Ben approves, the role becomes active, and at its end it is gone from Dataverse', async () => {
  const rita = await sitDown('as=rita');
  const asRita = control(rita.page);
  await asRita.locator('label').filter({ hasText: 'Data Fixer' }).filter({ hasNotText: 'quick fix' }).click();
  await asRita.getByRole('textbox', { name: 'Reason' }).fill('Correct the postcodes of ticket INC-4711');
  await picture(rita.page, 'request');
  await asRita.getByRole('button', { name: 'Request 1 min' }).click();
  await asRita.getByText('Waiting for approval').first().waitFor();
  expect(holds(people.rita.oid)).toBe(false);

  const ben = await sitDown('as=ben');
  await tab(ben.page, /Approvals/);
  const asBen = control(ben.page);
  await asBen.getByText('Correct the postcodes of ticket INC-4711').first().waitFor();
  await picture(ben.page, 'approvals');
  await asBen.getByRole('button', { name: 'Approve 1 min' }).click();

  await tab(rita.page, /My access/);
  await asRita.getByText('Active, verified').first().waitFor({ timeout: 30_000 });
  expect(holds(people.rita.oid)).toBe(true);
  await holdersOnPage(rita.page).getByText('Rita Berg').waitFor();
  await picture(rita.page, 'access');
  await rita.page.screenshot({ path: join(pictures, 'sandbox.png') });

  await asRita.getByText('Ended on time').first().waitFor({ timeout: untilGone });
  expect(holds(people.rita.oid)).toBe(false);
  await holdersOnPage(rita.page).getByText('Rita Berg').waitFor({ state: 'detached' });
  await picture(rita.page, 'ended');
  expect([...rita.faults, ...ben.faults]).toEqual([]);
}, 240_000);

test('who has the role permanently is told so and keeps it', async () => {
  const { page, faults } = await sitDown('as=pia');
  const asPia = control(page);
  await asPia.locator('label').filter({ hasText: 'Data Fixer, quick fix' }).click();
  await asPia.getByRole('textbox', { name: 'Reason' }).fill('Look at the rows of yesterday');
  await asPia.getByRole('button', { name: /^Request \d/ }).click();
  await tab(page, /My access/);
  await asPia.getByText('You have this role permanently').first().waitFor();
  expect(holds(people.pia.oid)).toBe(true);
  expect(faults).toEqual([]);
});

test('who can request nothing sees why, and nobody but an approver can decide', async () => {
  const { page } = await sitDown('as=noa');
  await control(page).getByText('No roles are available to you yet').waitFor();
  expect(
    await control(page)
      .getByRole('tab', { name: /Approvals/ })
      .count(),
  ).toBe(0);
});

test('a lost event and late outputs heal: the request is made once', async () => {
  const { page } = await sitDown('as=rita&outputs=1500');
  const asRita = control(page);
  await asRita.locator('label').filter({ hasText: 'System Customizer' }).click();
  await asRita.getByRole('textbox', { name: 'Reason' }).fill('Try the new form');
  await page.locator('summary').click();
  await page.locator('#lose-event').click();
  await page.locator('summary').click();
  await asRita.getByRole('button', { name: /^Request \d/ }).click();
  await tab(page, /My access/);
  await asRita.getByText('Active, verified').first().waitFor({ timeout: 30_000 });
  const assigned = [...sandbox.dataverse.values()].flatMap(({ journal }) =>
    journal.filter(({ what }) => what === 'assigned'),
  );
  expect(assigned.filter(({ rootRoleId }) => rootRoleId === roleCopyId(2, 'systemCustomizer'))).toHaveLength(1);
}, 90_000);

test.each([
  ['dark', 'theme=dark'],
  ['phone', 'width=320'],
  ['right to left', 'dir=rtl'],
])('the form in %s: nothing is cut and nothing fails', async (name, query) => {
  const { page, faults } = await sitDown(`as=ben&mode=Ask&${query}`);
  await control(page).getByRole('textbox', { name: 'Reason' }).waitFor();
  await picture(page, name.replaceAll(' ', '-'));
  const cut = await control(page).evaluate((root) => root.scrollWidth > root.clientWidth);
  expect([cut, faults]).toEqual([false, []]);
});
