/** The story by mail: the approver hears of a request, follows the link, and approves; the requester hears of each step. */
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { people } from '../sandbox/seed.js';
import { control, pictures, setStage } from './stage.js';

/** The role is active for a minute, and some seconds may pass until its removal is verified. */
const untilGone = 150_000;
const stage = setStage({ short: 'PT1M', notices: true });

const mailbox = (page: Page) => page.getByRole('region', { name: 'Mailbox' });
const teams = (page: Page) => page.getByRole('region', { name: 'Teams' });

/** Opens a mail by its subject, as it is drawn in its frame. */
async function openMail(page: Page, subject: string, timeout = 60_000): Promise<FrameLocator> {
  const button = mailbox(page).getByRole('button', { name: subject });
  await button.waitFor({ timeout });
  await button.click();
  return mailbox(page).frameLocator('iframe');
}

test('request, mail to the approver, link, approve, mail "active", mail "ended"', async () => {
  const rita = await stage.open('as=rita');
  const asRita = control(rita.page);
  await asRita.locator('label').filter({ hasText: 'Data Fixer' }).filter({ hasNotText: 'quick fix' }).click();
  await asRita.getByRole('textbox', { name: 'Reason' }).fill('Correct <b>postcodes</b> & more');
  await asRita.getByRole('button', { name: 'Request 1 min' }).click();
  await asRita.getByText('Waiting for approval').first().waitFor();

  // Ben reads German, as Microsoft Entra ID says; what Rita wrote is text.
  const ben = await stage.open('as=ben');
  await teams(ben.page).getByText('Correct <b>postcodes</b> & more').waitFor();
  const mail = await openMail(ben.page, 'Entscheidung nötig: Data Fixer in Contoso Prod');
  await mail.getByText('Correct <b>postcodes</b> & more').waitFor();
  await mail.getByText('Rita Berg fordert diese Rolle an.').waitFor();
  await ben.page.screenshot({ path: join(pictures, 'mailbox.png') });
  await mail.getByRole('link', { name: 'In der App öffnen' }).click();

  await ben.page.waitForURL(/request=/);
  const asBen = control(ben.page);
  expect(await ben.page.locator('#who').textContent()).toBe('Ben Koh');
  const approve = asBen.getByRole('button', { name: 'Approve 1 min' });
  if (!(await approve.isVisible())) await asBen.getByRole('tab', { name: /Approvals/ }).click();
  await approve.click();

  const active = await openMail(rita.page, 'Access is active: Data Fixer in Contoso Prod');
  await active.getByText('it was verified in Dataverse').waitFor();
  expect(stage.holds(people.rita.oid)).toBe(true);
  const ended = await openMail(rita.page, 'Access ended: Data Fixer in Contoso Prod', untilGone);
  await ended.getByText('the removal was verified').waitFor();
  expect(stage.holds(people.rita.oid)).toBe(false);

  // Ana approves as well: she heard that Ben has decided. Nobody else heard of anything.
  const { arrived } = stage.sandbox.graph.mailboxes;
  const subjectsOf = (person: { readonly mail: string }): string[] =>
    arrived.filter(({ to }) => to === person.mail).map(({ subject }) => subject);
  expect(subjectsOf(people.ana)).toEqual([
    'Decision needed: Data Fixer in Contoso Prod',
    'Decided: Data Fixer in Contoso Prod',
  ]);
  const concerned = arrived.filter(({ subject }) => subject.includes('Data Fixer')).map(({ to }) => to);
  expect(new Set(concerned)).toEqual(new Set([people.rita.mail, people.ben.mail, people.ana.mail]));
  expect([...rita.faults, ...ben.faults]).toEqual([]);
});
