/** `jit sweep`: what administrators do about unmanaged assignments, from a terminal. A client of the API. */
import type { HolderView, OperationName, OperationOutput } from '@jit/connector';
import type { Command } from 'commander';
import type { TerminalSettings } from '../../config/read-config.js';
import { isLoopbackHost } from '../../config/values.js';
import { type ApiClient, createApiClient } from './api-client.js';
import type { Tried } from '../open-store.js';
import { signIn } from './sign-in.js';
import { line } from './tables.js';
import { holdersTable, planText, waits } from './words.js';

interface Common {
  readonly api?: string;
  readonly scope?: string;
  readonly json?: true;
}

interface Signed extends Common {
  readonly reason: string;
  readonly holders?: readonly string[];
  readonly role?: string;
  readonly until?: string;
}

export interface Terminal {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Ends the process with this code when nothing else is under way. */
  readonly end: (code: number) => void;
  readonly settings: TerminalSettings;
  /** Certificates (PEM) to trust instead of those that Node knows, or a sentence why they cannot be read. */
  readonly trusted?: Tried<string | undefined>;
  /** Between two tries of a call; tests do not wait. */
  readonly pauseMs?: number;
}

/** 0: done. 1: refused or not reached. 3 (`plan` only): a plan is pending approval. */
const codes = { refused: 1, waits: 3 } as const;

const pageLimit = 100;

const untilText = 'end of the exception: 2026-12-31 (to the end of that day, UTC) or 2026-12-31T18:00:00Z';

function addressOf(options: Common, settings: TerminalSettings): string | undefined {
  const text = options.api ?? settings.api ?? '';
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  // What fails is said with the address: nothing secret may be in it.
  if (username + password + search + hash !== '') return undefined;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)) ? text : undefined;
}

async function connect(
  options: Common,
  { settings, complain, end, pauseMs, trusted = { ok: true, value: undefined } }: Terminal,
): Promise<ApiClient | undefined> {
  const address = addressOf(options, settings);
  if (!trusted.ok) {
    complain(trusted.reason);
    end(codes.refused);
    return undefined;
  }
  const ca = trusted.value === undefined ? {} : { ca: trusted.value };
  const signed = await (address === undefined
    ? {
        ok: false as const,
        reason:
          'Say where the API is: --api https://… (or JIT_API), without user, query or fragment. Plain http is for this machine only.',
      }
    : signIn({ token: settings.token, scope: options.scope ?? settings.scope }));
  if (signed.ok && address !== undefined)
    return createApiClient({ address, token: signed.token, ...ca, ...(pauseMs === undefined ? {} : { pauseMs }) });
  if (!signed.ok) complain(signed.reason);
  end(codes.refused);
  return undefined;
}

/** Calls one operation and shows its answer; undefined when it was refused, which is then said. */
async function show<N extends OperationName>(
  terminal: Terminal,
  options: Common,
  call: { readonly name: N; readonly input: Readonly<Record<string, unknown>> },
  text: (value: OperationOutput<N>) => string,
): Promise<OperationOutput<N> | undefined> {
  const client = await connect(options, terminal);
  if (client === undefined) return undefined;
  const called = await client.call(call.name, call.input);
  if (!called.ok) {
    terminal.complain(line(called.reason));
    terminal.end(codes.refused);
    return undefined;
  }
  terminal.say(options.json === true ? JSON.stringify(called.value, null, 2) : text(called.value));
  return called.value;
}

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
    sweep
      .command(usage, how)
      .description(description)
      .option('--api <address>', 'where the API is (or JIT_API)')
      .option('--scope <scope>', 'api://<client id of the API>/.default (or JIT_SCOPE); not needed with JIT_TOKEN')
      .option('--json', 'print the answer of the API as JSON');

  command(
    'plan <environment>',
    'Show what would be removed, and the hash of that plan. Exits with code 3 if approval is pending.',
  ).action(async (environment: string, options: Common) => {
    const plan = await show(terminal, options, { name: 'PlanSweep', input: { environment } }, planText);
    if (plan !== undefined && waits(plan)) terminal.end(codes.waits);
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
      if (!holders.ok) terminal.end(codes.refused);
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

  // The name of both before; it stays for one release.
  command('baseline <environment>', 'The former name of `accept` and `enforce`.', { hidden: true })
    .requiredOption('--reason <text>', 'see accept and enforce')
    .option('--holders <keys...>', 'see accept')
    .option('--role <role>', 'see enforce')
    .option('--until <end>', untilText)
    .action(sign);
}
