/** What the answers of the API about the sweep look like in a terminal. */
import type { HolderView, OperationOutput } from '@jit/connector';
import { line, table } from './tables.js';

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

/** Times are UTC. */
export const holdersTable = (holders: readonly HolderView[]): string =>
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

/** An administrator has to approve it before anything happens. */
export const waits = (plan: OperationOutput<'PlanSweep'>): boolean =>
  plan.hash !== undefined && !plan.removesByItself && plan.acknowledgedAt === undefined;

export function planText(plan: OperationOutput<'PlanSweep'>): string {
  const last = plan.lastComplete === undefined ? 'none yet' : `${minute(plan.lastComplete)} UTC`;
  const findings = plan.findings.map(({ code, text }) => `! ${line(text)} (${line(code)})`);
  return [
    `${line(plan.environmentName)}: mode ${plan.mode}, last full scan ${last}`,
    ...findings,
    '',
    line(plan.text),
    ...(plan.hash === undefined ? [] : [`Plan ${plan.hash}, ${String(plan.size)} removals:`]),
    ...(plan.holders.length === 0 ? [] : ['', holdersTable(plan.holders)]),
    ...(plan.size > plan.holders.length ? [`… and ${String(plan.size - plan.holders.length)} more`] : []),
  ].join('\n');
}
