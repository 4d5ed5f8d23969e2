/** `jit sweep`: what administrators do about unmanaged assignments, from a terminal. A client of the API. */
import type { HolderView } from '@jit/connector';
import type { Command } from 'commander';
import { callsApi, type Common, connect, refusedCode, show, type Terminal } from '../calls.js';
import type { ApiClient } from './api-client.js';
import { line } from './tables.js';
import { holdersTable, planText, waits } from './words.js';

interface Signed extends Common {
  readonly reason: string;
  readonly holders?: readonly string[];
  readonly role?: string;
  readonly until?: string;
}

/** `plan` only: a plan is pending approval. */
const waitsCode = 3;

const pageLimit = 100;

const untilText = 'end of the exception: 2026-12-31 (to the end of that day, UTC) or 2026-12-31T18:00:00Z';

async function everyHolder(client: ApiClient, input: Readonly<Record<string, unknown>>) {
  const holders: HolderView[] = [];
  let after: string | undefined;
  do {
    const page = await client.call('ListRoleHolders', { ...input, limit: pageLimit, after });
    if (!page.ok) return page;
    holders.push(...page.value.value);
    const next = page.value.nextLink;
    after = next === undefined ? undefined : (new URL(next).searchParams.get('after') ?? undefined);
  } while (after !== undefined);
  return { ok: true, value: holders } as const;
}

/** Adds `sweep` with its commands. */
export function addSweep(jit: Command, terminal: Terminal): void {
  const sweep = jit
    .command('sweep')
    .description('Unmanaged assignments: list them, accept exceptions, approve removals.');
  const command = (usage: string, description: string, how: { readonly hidden?: true } = {}): Command =>
    callsApi(sweep.command(usage, how).description(description));

  command(
    'plan <environment>',
    'Show what would be removed, and the hash of that plan. Exits with code 3 if approval is pending.',
  ).action(async (environment: string, options: Common) => {
    const plan = await show(terminal, options, { name: 'PlanSweep', input: { environment } }, planText);
    if (plan !== undefined && waits(plan)) terminal.end(waitsCode);
  });

  command('holders <environment>', 'List who holds a protected role, and why.')
    .option('--cause <cause>', 'only these: none, request, signed-off, own, protected, application, disabled, team')
    .action(async (environment: string, options: Common & { readonly cause?: string }) => {
      const client = await connect(options, terminal);
      if (client === undefined) return;
      const { cause } = options;
      const holders = await everyHolder(client, { environment, cause });
      if (holders.ok)
        terminal.say(options.json === true ? JSON.stringify(holders.value, null, 2) : holdersTable(holders.value));
      else terminal.complain(line(holders.reason));
      if (!holders.ok) terminal.end(refusedCode);
    });

  // `apply` is the name of before; it stays for one release.
  command('approve <environment> <hash>', 'Approve exactly the plan with this hash.')
    .alias('apply')
    .action(async (environment: string, plan: string, options: Common) => {
      await show(terminal, options, { name: 'ApplySweep', input: { environment, plan } }, ({ text }) => line(text));
    });

  const sign = async (environment: string, options: Signed): Promise<void> => {
    const { reason, holders, role, until } = options;
    const input = { environment, reason, holders: holders?.join(' '), role, until };
    await show(terminal, options, { name: 'SignBaseline', input }, ({ text }) => line(text));
  };

  command('accept <environment>', 'Accept holders as exceptions, so that they keep the role.')
    .requiredOption('--reason <text>', 'why they keep it; kept in the audit record')
    .requiredOption('--holders <keys...>', 'keys from `jit sweep holders`')
    .option('--until <end>', untilText)
    .action(sign);

  command('enforce <environment>', 'Turn on enforcement for a role: the sweep may remove it, as the mode says.')
    .requiredOption('--reason <text>', 'why it is turned on; kept in the audit record')
    .requiredOption('--role <role>', 'the id of the role, or all')
    .action(sign);

  const withdraw = async (environment: string, options: Signed): Promise<void> => {
    const { reason, holders, role } = options;
    const input = { environment, reason, holders: holders?.join(' '), role };
    await show(terminal, options, { name: 'WithdrawBaseline', input }, ({ text }) => line(text));
  };

  command('withdraw <environment>', 'Withdraw exceptions: without one, the next scan shows the holder as unmanaged.')
    .requiredOption('--reason <text>', 'why they are withdrawn; kept in the audit record')
    .requiredOption('--holders <keys...>', 'keys from `jit sweep holders --cause signed-off`')
    .action(withdraw);

  command(
    'stop-enforcing <environment>',
    'Turn off enforcement for a role: the sweep only watches it, whatever the mode.',
  )
    .requiredOption('--reason <text>', 'why it is turned off; kept in the audit record')
    .requiredOption('--role <role>', 'the id of the role, or all')
    .action(withdraw);

  command('scan <environment>', 'Request a scan now, although none is due; at most one a minute.').action(
    async (environment: string, options: Common) => {
      await show(terminal, options, { name: 'RunSweep', input: { environment } }, ({ text }) => line(text));
    },
  );

  // The name of both before; it stays for one release.
  command('baseline <environment>', 'The former name of `accept` and `enforce`.', { hidden: true })
    .requiredOption('--reason <text>', 'see accept and enforce')
    .option('--holders <keys...>', 'see accept')
    .option('--role <role>', 'see enforce')
    .option('--until <end>', untilText)
    .action(sign);
}
