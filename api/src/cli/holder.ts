/** `jit holder`: what administrators do about one person and role whose record cannot be written. A client of the API. */
import type { HolderRecordView } from '@jit/connector';
import type { Command } from 'commander';
import { callsApi, type Common, show, type Terminal } from './calls.js';
import { wrapped } from './sweep/tables.js';

const examples = `
<environment> is the id of an environment, or its name in the policy.

Examples:
  jit holder show "Contoso Prod" <object id> <root role id>
  jit holder reset "Contoso Prod" <object id> <root role id> --reason "Its row is too large"`;

/** Adds `holder` with its commands. */
export function addHolder(jit: Command, terminal: Terminal): void {
  const holder = jit
    .command('holder')
    .description('One person and role: show what the ledger holds, and rebuild it where it cannot be written.')
    .addHelpText('after', examples);
  const key = '<environment> <person> <role>';
  const named = (environment: string, person: string, role: string) => ({ environment, holder: `${person}|${role}` });

  callsApi(holder.command(`show ${key}`))
    .description(
      'Show requests, copies, unsettled calls, next try and size. Person: Entra object id; role: root role id.',
    )
    .action(async (environment: string, person: string, role: string, options: Common) => {
      await show(terminal, options, { name: 'GetHolder', input: named(environment, person, role) }, holderText);
    });

  callsApi(holder.command(`reset ${key}`))
    .description('Rebuild it from the open requests and a new read. A role that may be in place is still removed.')
    .requiredOption('--reason <text>', 'why it is rebuilt; kept in the audit record')
    .action(
      async (environment: string, person: string, role: string, options: Common & { readonly reason: string }) => {
        const input = { ...named(environment, person, role), reason: options.reason };
        await show(terminal, options, { name: 'ResetHolder', input }, holderText);
      },
    );
}

const at = (instant: string | undefined): string =>
  instant === undefined ? 'not known' : `${instant.slice(0, 16).replace('T', ' ')} UTC`;

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

function holderText(holder: HolderRecordView): string {
  const { requests, unsettled, lastRead } = holder;
  const rows: readonly (readonly [string, string])[] = [
    ['Environment', `${holder.environmentName} (${holder.environmentId})`],
    ['Person', `${holder.personName ?? ''} (${holder.personId})`.trim()],
    ['Role', `${holder.roleName} (${holder.rootRole})`],
    ['Assigned by us', holder.owned ? 'yes, or it may be' : 'no'],
    ['User in Dataverse', holder.systemUserId ?? 'not known'],
    ['Copies', listed(holder.copies)],
    [
      'Requests',
      listed(
        requests.map(({ id, state, until }) => `${id} ${state}${until === undefined ? '' : ` until ${at(until)}`}`),
      ),
    ],
    ['Unsettled calls', listed(unsettled.map(({ kind, until }) => `${kind} until ${at(until)}`))],
    [
      'Last read',
      lastRead === undefined
        ? 'none'
        : `${at(lastRead)}, ${holder.lastReadShowsRole === true ? 'shows' : 'does not show'} the role`,
    ],
    ['Last answer', holder.lastAnswer === undefined ? 'none' : `${holder.lastAnswer}, ${String(holder.tries)} times`],
    ['Next try', at(holder.nextTryAt)],
    ['Size', `${String(holder.characters)} of ${String(holder.charactersAtMost)} characters`],
    ['Can be written', holder.impossible === undefined ? 'yes' : `no: ${holder.impossible}`],
  ];
  return [wrapped(holder.text), '', ...rows.map(([name, text]) => wrapped(`${name.padEnd(17)} ${text}`, 18))].join(
    '\n',
  );
}
