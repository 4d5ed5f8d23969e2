/** `jit distrust acknowledge`: an administrator has a ledger trusted again. A client of the API. */
import type { OperationOutput } from '@jit/connector';
import type { Command } from 'commander';
import { callsApi, type Common, show, type Terminal } from './calls.js';
import { line } from './sweep/tables.js';

interface Options extends Common {
  readonly reason: string;
}

/** Adds `distrust` with its command. */
export function addDistrust(jit: Command, terminal: Terminal): void {
  const distrust = jit.command('distrust').description('A ledger that contradicted itself.');
  callsApi(distrust.command('acknowledge <environment> <finding>'))
    .description(
      'Put back what its events prove and have the ledger trusted again. Finding: the hash in the findings of the environment, or in the log; environment: its id, or `service`.',
    )
    .requiredOption('--reason <text>', 'why it can be trusted again; kept in the audit record')
    .action(async (environment: string, finding: string, { reason, ...options }: Options) => {
      await show(terminal, options, { name: 'AcknowledgeDistrust', input: { environment, finding, reason } }, textOf);
    });
}

const textOf = ({ environmentId, text }: OperationOutput<'AcknowledgeDistrust'>): string =>
  `${line(environmentId)}: ${line(text)}`;
