/** Every command happens exactly once, in whatever order its outputs and its event reach the app, and when one is lost. */
import type { AuditEventView } from '@jit/connector';
import type { Locator, Page } from 'playwright-core';
import { people } from '../sandbox/seed.js';
import { productionId } from '../sandbox/seed-environments.js';
import { control as controlOf, dataFixer, setStage } from './stage.js';

const stage = setStage();

/** How a page treats what the control says, and what is lost before each command. */
interface Order {
  readonly query: string;
  readonly lose?: 'lose-outputs' | 'lose-event';
}
/** One person at a page; `press` presses a button of the control that sends a command. */
interface Seat {
  readonly page: Page;
  readonly control: Locator;
  press(name: string | RegExp): Promise<void>;
}

const sitDown = async (who: 'rita' | 'ben' | 'adi', { query, lose }: Order): Promise<Seat> => {
  const { page } = await stage.open(`as=${who}&${query}`);
  const control = controlOf(page);
  const press = async (name: string | RegExp): Promise<void> => {
    const button = control.getByRole('button', { name });
    await button.waitFor();
    if (lose !== undefined) {
      await page.locator('summary').click();
      await page.locator(`#${lose}`).click();
      await page.locator('summary').click();
    }
    await button.click();
  };
  return { page, control, press };
};

/** Events of the record after this one, oldest first. */
const actsSince = async (sequence: number): Promise<AuditEventView[]> => {
  const headers = { authorization: `Bearer ${stage.sandbox.entra.mint({ person: people.una })}` };
  const answer = await fetch(`${stage.api}/api/v1/audit-events?environment=${productionId}&limit=100`, { headers });
  const { value } = (await answer.json()) as { readonly value: readonly AuditEventView[] };
  return value.filter((event) => event.sequence > sequence).reverse();
};
const lastSequence = async (): Promise<number> => Math.max(0, ...(await actsSince(0)).map((event) => event.sequence));

const request = async (seat: Seat): Promise<void> => {
  await seat.control.getByRole('tab', { name: 'Request' }).click();
  await seat.control.locator('label').filter({ hasText: 'Data Fixer' }).filter({ hasNotText: 'quick fix' }).click();
  await seat.control.getByRole('textbox', { name: 'Reason' }).fill('Correct the postcodes of ticket INC-4711');
  await seat.press('Request 2 min');
  await seat.control.getByText('Waiting for approval').first().waitFor();
};

/** Opens what waits for the approver: after a decision nothing takes the place of what was decided by itself. */
const openQueue = async ({ control }: Seat): Promise<void> => {
  await control.getByRole('button', { name: 'Refresh now' }).click();
  await control.getByRole('tab', { name: /Approvals/ }).click();
  await control.getByRole('button', { name: /Rita Berg/ }).click();
  await control.getByText('INC-4711').first().waitFor();
};

/** Signs the baseline of a role off: a command of the administrator, taken once for each role. */
const turnOn = async (seat: Seat, role: string): Promise<void> => {
  const line = seat.control
    .getByRole('article', { name: 'Contoso Prod' })
    .getByRole('listitem')
    .filter({ hasText: role });
  await line.getByRole('button', { name: 'Turn on enforcement' }).click();
  await line.getByRole('textbox').fill('All permanent holders are accepted as exceptions.');
  await seat.press(`Turn on for ${role}`);
  await line.getByText('Enforcement on').waitFor();
};

/** Each turns on another role: it stays on. */
const orders: readonly [string, Order, string][] = [
  ['the event comes before the outputs', { query: 'outputs=1500' }, 'Data Fixer'],
  ['the event comes after the outputs', { query: 'outputs=0' }, 'System Administrator'],
  ['the outputs are lost once', { query: 'outputs=100', lose: 'lose-outputs' }, 'Release Manager (apps)'],
  ['the event is lost once', { query: 'outputs=100', lose: 'lose-event' }, 'Release Manager (flows)'],
];

const nameOf = (oid: string | undefined): string | undefined =>
  [people.rita, people.ben, people.adi].find((one) => one.oid === oid)?.name.split(' ')[0];

/** The eight commands below, as the record has them. */
const onceEach = [
  'Rita access.requested',
  'Rita access.cancelled',
  'Rita access.requested',
  'Ben access.denied',
  'Rita access.requested',
  'Ben access.approved',
  'Rita access.ending',
  'Adi sweep.baseline',
];

test.each(orders)(
  'when %s, each command is applied exactly once',
  async (_, order, role) => {
    const before = await lastSequence();
    const state = stage.sandbox.dataverse.get(productionId);
    const journalBefore = state?.journal.length ?? 0;
    const [rita, ben] = await Promise.all([sitDown('rita', order), sitDown('ben', order)]);

    await request(rita);
    await rita.control.getByRole('tab', { name: /My access/ }).click();
    await rita.press('Cancel request');

    await request(rita);
    await openQueue(ben);
    await ben.control.getByRole('button', { name: 'Deny with a reason' }).click();
    await ben.control.getByRole('textbox').fill('Not today.');
    await ben.press('Deny request');
    await ben.control.getByText('No requests are pending your approval').first().waitFor();

    await rita.control.getByRole('button', { name: 'Refresh now' }).click();
    await request(rita);
    await openQueue(ben);
    await ben.press('Approve 2 min');
    await ben.control.getByText('No requests are pending your approval').first().waitFor();

    await rita.control.getByRole('tab', { name: /My access/ }).click();
    await rita.control.getByRole('button', { name: 'Refresh now' }).click();
    await rita.control.getByText('Active, verified').first().waitFor();
    await rita.press('End access now');
    const gone = (): boolean => state?.state.rootRolesOf(people.rita.oid).includes(dataFixer) === false;
    for (let left = 60; left > 0 && !gone(); left -= 1) await rita.page.waitForTimeout(1000);

    const adi = await sitDown('adi', { ...order, query: `mode=Insights&${order.query}` });
    await turnOn(adi, role);

    const acts = (await actsSince(before)).filter(({ actorId }) => actorId !== undefined);
    expect(acts.map(({ kind, actorId }) => `${nameOf(actorId)} ${kind}`)).toEqual(onceEach);
    const effects = state?.journal.slice(journalBefore) ?? [];
    expect(effects.filter(({ what }) => what === 'assigned')).toHaveLength(1);
    expect(gone()).toBe(true);
    await Promise.all([rita, ben, adi].map(({ page }) => page.context().close()));
  },
  300_000,
);
