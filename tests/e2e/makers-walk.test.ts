/** The maker's walk, with the very text of the guide: what it says to paste is pasted, and the control works with it. */
import type { Locator, Page } from 'playwright-core';
import { people } from '../sandbox/seed.js';
import { readMakersGuide } from '../support/makers-guide.js';
import type { Watched } from './browser.js';
import { control, setStage } from './stage.js';

const guide = readMakersGuide();
const stage = setStage({ short: 'PT5M' });

/** An app whose control has these formulas and no others. */
const make = async (formulas: Readonly<Record<string, string>>): Promise<(query: string) => Promise<Watched>> => {
  const address = await stage.addHost({ formulas });
  return (query) => stage.open(query, address);
};
const tab = (page: Page, name: RegExp): Promise<void> => control(page).getByRole('tab', { name }).click();

const request = async (page: Page, reason: string): Promise<void> => {
  const inControl = control(page);
  await inControl.locator('label').filter({ hasText: 'Data Fixer' }).filter({ hasNotText: 'quick fix' }).click();
  await inControl.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await inControl.getByRole('button', { name: /^Request \d/ }).click();
  await inControl.getByText('Waiting for approval').first().waitFor();
};

test('before the walk the control stands in Studio and shows the formulas of the guide', async () => {
  const open = await make({});
  const { page, faults } = await open('as=rita&formulas=studio');
  for (const [name, formula] of Object.entries(guide.needed)) {
    expect(await control(page).getByRole('region', { name, exact: true }).textContent()).toBe(formula);
  }
  expect(faults).toEqual([]);
});

/** The call that a button makes through the connector, as the page sends it to its server. */
const callBy = async (page: Page, operation: string, press: Locator): Promise<readonly unknown[]> => {
  const sent = page.waitForRequest((request) => request.postData()?.includes(`"${operation}"`) === true);
  await press.click();
  return ((await sent).postDataJSON() as { readonly values: readonly unknown[] }).values;
};

test('the pasted screen: Rita requests, Ben approves, a link shows her the role, she ends it and it is removed', async () => {
  const open = await make(guide.pasted);
  const rita = await open('as=rita');
  await request(rita.page, 'Walk the guide, pasted');

  const ben = await open('as=ben');
  await tab(ben.page, /Approvals/);
  await control(ben.page).getByText('Walk the guide, pasted').first().waitFor();
  const approve = control(ben.page).getByRole('button', { name: /^Approve / });
  const [id] = await callBy(ben.page, 'ApproveRequest', approve);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);

  // Without the link the control would open on Request.
  const linked = await open(`as=rita&request=${String(id)}`);
  await control(linked.page).getByText('Active, verified').first().waitFor();
  expect(stage.holds(people.rita.oid)).toBe(true);
  await control(linked.page).getByRole('button', { name: 'End access now' }).click();
  await control(linked.page).getByText('removal verified').first().waitFor();
  expect(stage.holds(people.rita.oid)).toBe(false);
  expect([...rita.faults, ...ben.faults, ...linked.faults]).toEqual([]);
});

test('by hand, with three formulas and no other: Rita requests, Ben denies, and she reads why', async () => {
  const open = await make(guide.needed);
  const rita = await open('as=rita');
  await request(rita.page, 'Walk the guide, by hand');
  const ben = await open('as=ben');
  await tab(ben.page, /Approvals/);
  await control(ben.page).getByText('Walk the guide, by hand').first().waitFor();
  await control(ben.page).getByRole('button', { name: 'Deny with a reason' }).click();
  await control(ben.page).getByRole('textbox', { name: 'Reason for denying' }).fill('Not during the freeze');
  const denied = ben.page.waitForResponse((answer) => answer.request().postData()?.includes('"DenyRequest"') === true);
  await control(ben.page).getByRole('button', { name: 'Deny request' }).click();
  await denied;
  await rita.page.reload();
  await tab(rita.page, /My access/);
  await control(rita.page).getByText('Not during the freeze').first().waitFor();
  expect(stage.holds(people.rita.oid)).toBe(false);
  expect([...rita.faults, ...ben.faults]).toEqual([]);
});

test('a formula that Studio would not take is said, not skipped', async () => {
  const open = await make({ ...guide.needed, OnRefresh: guide.needed['OnRefresh']?.replaceAll(',', ';') ?? '' });
  const { page } = await open('as=rita');
  await page
    .locator('#fault')
    .getByText(/Expected/)
    .waitFor();
});
