/** `jit sweep`: what administrators do about unmanaged assignments, from a terminal. A client of the API. */
import type { HolderView } from '@jit/connector';
import type { Command } from 'commander';
import { callsApi, type Common, connect, refusedCode, show, type Terminal, withEnvironment } from '../calls.js';
import type { ApiClient } from './api-client.js';
import { line, wrapped } from './tables.js';
import { holdersText, planText, waits } from './words.js';

interface Signed extends Common {
  readonly reason: string;
  readonly holders?: readonly string[];
  readonly role?: string;
  readonly until?: string;
}

interface Wide extends Common {
  readonly wide?: true;
}

const wideText = 'one line for each, however long, instead of lines that fit 80 columns';

/** `plan` only: a plan is pending approval. */
const waitsCode = 3;

const pageLimit = 100;

const untilText = 'end of the exception: 2026-12-31 (to the end of that day, UTC) or 2026-12-31T18:00:00Z';

const examples = `
<environment> is the id of an environment, or its name in the policy.

Examples:
  jit sweep holders "Contoso Prod" --cause none
  jit sweep plan "Contoso Prod"
  jit sweep approve "Contoso Prod" <hash from plan>
  jit sweep accept "Contoso Prod" --holders "<key>" --reason "Nightly import"
  jit sweep withdraw "Contoso Prod" --holders "<key>" --reason "Left the team"
  jit sweep enforce "Contoso Prod" --role all --reason "Review of November"
  jit sweep stop-enforcing "Contoso Prod" --role <id> --reason "A team moves"
  jit sweep scan "Contoso Prod"`;

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
    .description('Unmanaged assignments: list them, accept exceptions, approve removals.')
    .addHelpText('after', examples);
  const command = (usage: string, description: string, how: { readonly hidden?: true } = {}): Command =>
    callsApi(sweep.command(usage, how).description(description));

  command(
    'plan <environment>',
    'Show what would be removed, and the hash of that plan. Exits with code 3 if approval is pending.',
  )
    .option('--wide', wideText)
    .action(async (environment: string, options: Wide) => {
      const plan = await show(terminal, options, { name: 'PlanSweep', input: { environment } }, (value) =>
        planText(value, options.wide === true),
      );
      if (plan !== undefined && waits(plan)) terminal.end(waitsCode);
    });

  command('holders <environment>', 'List who holds a protected role, and why.')
    .option('--cause <cause>', 'only these: none, request, signed-off, own, protected, application, disabled, team')
    .option('--wide', wideText)
    .action(async (environment: string, options: Wide & { readonly cause?: string }) => {
      const client = await connect(options, terminal);
      if (client === undefined) return;
      const { cause, json, wide = false } = options;
      const input = await withEnvironment(client, { environment, cause });
      const holders = input.ok ? await everyHolder(client, input.value) : input;
      if (holders.ok)
        terminal.say(json === true ? JSON.stringify(holders.value, null, 2) : holdersText(holders.value, wide));
      else terminal.complain(line(holders.reason));
      if (!holders.ok) terminal.end(refusedCode);
    });

  // `apply` is the name of before; it stays for one release.
  command('approve <environment> <hash>', 'Approve exactly the plan with this hash.')
    .alias('apply')
    .action(async (environment: string, plan: string, options: Common) => {
      await show(terminal, options, { name: 'ApplySweep', input: { environment, plan } }, ({ text }) => wrapped(text));
    });

  const sign = async (environment: string, options: Signed): Promise<void> => {
    const { reason, holders, role, until } = options;
    const input = { environment, reason, holders: holders?.join(' '), role, until };
    await show(terminal, options, { name: 'SignBaseline', input }, ({ text }) => wrapped(text));
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
    await show(terminal, options, { name: 'WithdrawBaseline', input }, ({ text }) => wrapped(text));
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
      await show(terminal, options, { name: 'RunSweep', input: { environment } }, ({ text }) => wrapped(text));
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
