/** The whole way with real parts in a browser: request, approve, active, and the role removed from Dataverse at the end. */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { people } from '../sandbox/seed.js';
import { productionId, roleCopyId } from '../sandbox/seed-environments.js';
import { control, dataFixer, picture, pictures, setStage } from './stage.js';

/** The role is active for a minute, and some seconds may pass until its removal is verified. */
const untilGone = 120_000;

const stage = setStage({ short: 'PT1M' });

const holdersOnPage = (page: Page): Locator =>
  page.locator(`[data-environment="${productionId}"] [data-role="${dataFixer}"]`);
const tab = (page: Page, name: RegExp): Promise<void> => control(page).getByRole('tab', { name }).click();

test('Rita requests, Ben approves, the role becomes active, and at its end it is gone from Dataverse', async () => {
  const rita = await stage.open('as=rita');
  const asRita = control(rita.page);
  await asRita.locator('label').filter({ hasText: 'Data Fixer' }).filter({ hasNotText: 'quick fix' }).click();
  await asRita.getByRole('textbox', { name: 'Reason' }).fill('Correct the postcodes of ticket INC-4711');
  await picture(rita.page, 'request');
  await asRita.getByRole('button', { name: 'Request 1 min' }).click();
  await asRita.getByText('Waiting for approval').first().waitFor();
  expect(stage.holds(people.rita.oid)).toBe(false);

  const ben = await stage.open('as=ben');
  await tab(ben.page, /Approvals/);
  const asBen = control(ben.page);
  await asBen.getByText('Correct the postcodes of ticket INC-4711').first().waitFor();
  await picture(ben.page, 'approvals');
  await asBen.getByRole('button', { name: 'Approve 1 min' }).click();

  await tab(rita.page, /My access/);
  await asRita.getByText('Active, verified').first().waitFor();
  expect(stage.holds(people.rita.oid)).toBe(true);
  await holdersOnPage(rita.page).getByText('Rita Berg').waitFor();
  await picture(rita.page, 'access');
  await rita.page.screenshot({ path: join(pictures, 'sandbox.png') });

  await asRita.getByText('Ended on time').first().waitFor({ timeout: untilGone });
  expect(stage.holds(people.rita.oid)).toBe(false);
  await holdersOnPage(rita.page).getByText('Rita Berg').waitFor({ state: 'detached' });
  await picture(rita.page, 'ended');
  expect([...rita.faults, ...ben.faults]).toEqual([]);
});

test('who has the role permanently is told so and keeps it', async () => {
  const { page, faults } = await stage.open('as=pia');
  const asPia = control(page);
  await asPia.locator('label').filter({ hasText: 'Data Fixer, quick fix' }).click();
  await asPia.getByRole('textbox', { name: 'Reason' }).fill('Look at the rows of yesterday');
  await asPia.getByRole('button', { name: /^Request \d/ }).click();
  await tab(page, /My access/);
  await asPia.getByText('You have this role permanently').first().waitFor();
  expect(stage.holds(people.pia.oid)).toBe(true);
  expect(faults).toEqual([]);
});

test('who can request nothing sees why, and nobody but an approver can decide', async () => {
  const { page } = await stage.open('as=noa');
  await control(page).getByText('No roles are available to you yet').waitFor();
  expect(
    await control(page)
      .getByRole('tab', { name: /Approvals/ })
      .count(),
  ).toBe(0);
});

test('a lost event and late outputs heal: the request is made once', async () => {
  const { page } = await stage.open('as=rita&outputs=1500');
  const asRita = control(page);
  await asRita.locator('label').filter({ hasText: 'System Customizer' }).click();
  await asRita.getByRole('textbox', { name: 'Reason' }).fill('Try the new form');
  await page.locator('summary').click();
  await page.locator('#lose-event').click();
  await page.locator('summary').click();
  await asRita.getByRole('button', { name: /^Request \d/ }).click();
  await tab(page, /My access/);
  await asRita.getByText('Active, verified').first().waitFor();
  const assigned = [...stage.sandbox.dataverse.values()].flatMap(({ journal }) =>
    journal.filter(({ what }) => what === 'assigned'),
  );
  expect(assigned.filter(({ rootRoleId }) => rootRoleId === roleCopyId(2, 'systemCustomizer'))).toHaveLength(1);
});

test.each([
  ['dark', 'theme=dark'],
  ['phone', 'width=320'],
  ['right to left', 'dir=rtl'],
])('the form in %s: nothing is cut and nothing fails', async (name, query) => {
  const { page, faults } = await stage.open(`as=ben&mode=Ask&${query}`);
  await control(page).getByRole('textbox', { name: 'Reason' }).waitFor();
  await picture(page, name.replaceAll(' ', '-'));
  const cut = await control(page).evaluate((root) => root.scrollWidth > root.clientWidth);
  expect([cut, faults]).toEqual([false, []]);
});
