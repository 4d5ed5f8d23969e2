/** What the answers of the API about the sweep look like in a terminal. */
import type { HolderView, OperationOutput } from '@jit/connector';
import { cells, line, table, wrapped } from './tables.js';

const minute = (instant: string | undefined): string => instant?.slice(0, 16).replace('T', ' ') ?? '';

const causes: Readonly<Record<HolderView['cause'], string>> = {
  none: 'unmanaged',
  request: 'request',
  'signed-off': 'exception',
  own: 'in progress',
  protected: 'protected',
  application: 'application',
  disabled: 'disabled',
  team: 'team',
};

const notesOf = (holder: HolderView): string =>
  [
    holder.how,
    holder.endsAt === undefined ? '' : `until ${minute(holder.endsAt)}`,
    holder.until === undefined ? '' : `until ${minute(holder.until)}`,
    holder.signedByName === undefined ? '' : `accepted by ${holder.signedByName}`,
    holder.timesRemoved > 0 ? `removed ${String(holder.timesRemoved)} times in 24 hours` : '',
    holder.during ?? '',
    holder.note ?? '',
  ]
    .filter((text) => text !== '')
    .join('; ');

/** Each line fits a terminal; what must be copied has a line of its own. Times are UTC. */
const holdersList = (holders: readonly HolderView[]): string =>
  holders.length === 0
    ? 'Nobody.'
    : [
        cells([
          ['WHO', 23],
          ['ROLE', 23],
          ['WHY', 11],
          ['SINCE (UTC)', 16],
        ]),
        ...holders.map((holder) =>
          [
            cells([
              [holder.personName ?? holder.personId, 23],
              [holder.roleName, 23],
              [causes[holder.cause], 11],
              [minute(holder.firstSeen ?? holder.signedAt), 16],
            ]),
            `  ${line(holder.holder)}`,
            wrapped(`  ${notesOf(holder)}`, 2),
          ].join('\n'),
        ),
      ].join('\n');

/** One line for each, however long. Times are UTC. */
const holdersTable = (holders: readonly HolderView[]): string =>
  holders.length === 0
    ? 'Nobody.'
    : table(
        ['WHO', 'ROLE', 'WHY', 'SINCE (UTC)', 'KEY', 'HOW'],
        holders.map((holder) => [
          holder.personName ?? holder.personId,
          holder.roleName,
          causes[holder.cause],
          minute(holder.firstSeen ?? holder.signedAt),
          holder.holder,
          notesOf(holder),
        ]),
        76,
      );

/** Who holds what: in lines that fit a terminal, or each in one line. */
export const holdersText = (holders: readonly HolderView[], wide: boolean): string =>
  wide ? holdersTable(holders) : holdersList(holders);

/** An administrator has to approve it before anything happens. */
export const waits = (plan: OperationOutput<'PlanSweep'>): boolean =>
  plan.hash !== undefined && !plan.removesByItself && plan.acknowledgedAt === undefined;

export function planText(plan: OperationOutput<'PlanSweep'>, wide: boolean): string {
  const fit = wide ? line : wrapped;
  const last = plan.lastComplete === undefined ? 'none yet' : `${minute(plan.lastComplete)} UTC`;
  const findings = plan.findings.map(({ code, text }) => fit(`! ${text} (${code})`, 2));
  return [
    fit(`${plan.environmentName}: mode ${plan.mode}, last full scan ${last}`),
    ...findings,
    '',
    fit(plan.text),
    ...(plan.hash === undefined ? [] : [`Plan, ${String(plan.size)} removals; its hash:`, plan.hash]),
    ...(plan.holders.length === 0 ? [] : ['', holdersText(plan.holders, wide)]),
    ...(plan.size > plan.holders.length ? [`… and ${String(plan.size - plan.holders.length)} more`] : []),
  ].join('\n');
}
