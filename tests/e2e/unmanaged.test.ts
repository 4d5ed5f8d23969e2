/** Unmanaged assignments in a browser: found, planned, removed by an administrator - or accepted as an exception, and kept. */
import type { Locator, Page } from 'playwright-core';
import { people } from '../sandbox/seed.js';
import { productionId } from '../sandbox/seed-environments.js';
import { sweepJob } from '../support/sweep-job.js';
import type { Watched } from './browser.js';
import { control, dataFixer, picture, setStage } from './stage.js';

/** A role without a cause must be seen twice, and a minute lies between: the shortest interval that a policy may have. */
const seenTwice = 240_000;

const stage = setStage();

/** The card of the production environment. */
const production = (page: Page): Locator => control(page).getByRole('article', { name: 'Contoso Prod' });
const row = (page: Page, who: string, role: string): Locator =>
  production(page).getByRole('row').filter({ hasText: who }).filter({ hasText: role });
const isGone = async (oid: string): Promise<void> => {
  for (const until = Date.now() + 60_000; stage.holds(oid);) {
    if (Date.now() > until) throw new Error('The role is still there.');
    await new Promise((resolve) => void setTimeout(resolve, 200));
  }
};
const refresh = (page: Page): Promise<void> => control(page).getByRole('button', { name: 'Refresh now' }).click();

/** Runs the sweep again and again until the page shows what is waited for. */
const sweepUntil = async (page: Page, shown: Locator): Promise<void> => {
  const until = Date.now() + seenTwice;
  for (;;) {
    await sweepJob(stage.sandbox.entra, stage.api, productionId);
    await refresh(page);
    const seen = await shown.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
    if (Date.now() > until) throw new Error('The sweep did not show it in time.');
  }
};

const assignOutside = async (page: Page, who: string, role: string): Promise<void> => {
  const form = page.locator('#assign');
  const value = `${productionId}|${role}`;
  await form.locator('select[name=role]').selectOption(value);
  await form.locator('select[name=person]').selectOption({ label: who });
  await form.getByRole('button').click();
  await page.locator(`[data-environment="${productionId}"] [data-role="${role}"]`).getByText(who).waitFor();
};

const acceptException = async (page: Page, who: string, role: string, reason: string): Promise<void> => {
  const card = production(page);
  await card.getByRole('checkbox', { name: `Select ${who}, ${role}` }).check();
  await card.getByRole('button', { name: 'Accept as exception' }).click();
  await card.getByRole('textbox', { name: 'Reason for the exception' }).fill(reason);
  await picture(page, 'unmanaged-accepting');
  await card.getByRole('button', { name: 'Accept 1 assignment' }).click();
  await row(page, who, role).waitFor({ state: 'detached' });
};

/** Another theme, width or direction: nothing may be cut, and nothing may fail. */
const showIn = async (name: string, query: string): Promise<void> => {
  const { page, faults } = await stage.open(`as=adi&mode=Insights&${query}`);
  await production(page).getByRole('button', { name: 'Review removals' }).click();
  await picture(page, `unmanaged-${name}`);
  const cut = await control(page).evaluate((root) => root.scrollWidth > root.clientWidth);
  expect([name, cut, faults]).toEqual([name, false, []]);
  await page.context().close();
};

let adi: Watched;
test('an administrator accepts an exception for a role, and turns on enforcement', async () => {
  adi = await stage.open('as=adi&mode=Insights');
  const { page } = adi;
  await sweepUntil(page, row(page, 'Pia Holm', 'Data Fixer'));
  await picture(page, 'unmanaged-first-scan');
  await acceptException(page, 'Pia Holm', 'Data Fixer', 'Runs the monthly import; agreed with the owner.');
  const card = production(page);
  const role = card.getByRole('listitem').filter({ hasText: 'Data Fixer' });
  await role.getByRole('button', { name: 'Turn on enforcement' }).click();
  await role.getByRole('textbox').fill('All permanent holders are accepted as exceptions.');
  await role.getByRole('button', { name: 'Turn on for Data Fixer' }).click();
  await role.getByText('Enforcement on').waitFor();
  expect(stage.holds(people.pia.oid)).toBe(true);
});

test('an unmanaged assignment is found, waits for confirmation, and is removed after it', async () => {
  const { page } = adi;
  await assignOutside(page, 'Ben Koh', dataFixer);
  await sweepUntil(page, row(page, 'Ben Koh', 'Data Fixer'));
  expect(stage.holds(people.ben.oid)).toBe(true);
  const card = production(page);
  await sweepUntil(page, card.getByRole('button', { name: 'Review removals' }));
  await picture(page, 'unmanaged-plan');
  await card.getByRole('button', { name: 'Review removals' }).click();
  await picture(page, 'unmanaged-confirm');
  await showIn('dark', 'theme=dark');
  await showIn('phone', 'width=320');
  await showIn('medium', 'width=640');
  await showIn('right-to-left', 'dir=rtl');
  // Opening the confirmation removes nothing.
  expect(stage.holds(people.ben.oid)).toBe(true);
  await card.getByRole('button', { name: 'Remove 1 role' }).click();
  await row(page, 'Ben Koh', 'Data Fixer').waitFor({ state: 'detached' });
  // The row goes when the removal begins; until it is verified the holder stands among those with a cause.
  await isGone(people.ben.oid);
  expect(stage.holds(people.pia.oid)).toBe(true);
  await picture(page, 'unmanaged-gone');
});

test('the same person, accepted as an exception instead, keeps the role', async () => {
  const { page } = adi;
  await assignOutside(page, 'Ben Koh', dataFixer);
  await sweepUntil(page, row(page, 'Ben Koh', 'Data Fixer'));
  await acceptException(page, 'Ben Koh', 'Data Fixer', 'Stands in for Pia in November.');
  const card = production(page);
  await card.getByRole('button', { name: /expected/ }).click();
  await card.getByText('Stands in for Pia in November.').waitFor();
  await picture(page, 'unmanaged-accepted');
  await sweepJob(stage.sandbox.entra, stage.api, productionId);
  await refresh(page);
  expect(await card.getByRole('button', { name: 'Review removals' }).count()).toBe(0);
  expect(stage.holds(people.ben.oid)).toBe(true);
  expect(adi.faults).toEqual([]);
});

test('an auditor sees all of it and can do none of it; others do not see it', async () => {
  const una = await stage.open('as=una&mode=Insights');
  await production(una.page).getByText('You can view this. Only administrators can act.').waitFor();
  expect(await production(una.page).getByRole('checkbox').count()).toBe(0);
  expect(
    await production(una.page)
      .getByRole('button', { name: /Accept|remov|enforcement/i })
      .count(),
  ).toBe(0);
  const rita = await stage.open('as=rita&mode=Insights');
  await rita.page.getByText('Only administrators and auditors see this').waitFor();
  expect([...una.faults, ...rita.faults]).toEqual([]);
});
