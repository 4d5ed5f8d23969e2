/** `jit why` and `jit simulate`: what the service says of its policy, to administrators and auditors. Clients of the API. */
import type { ExplanationView, OperationOutput } from '@jit/connector';
import type { Command } from 'commander';
import { callsApi, type Common, show, type Terminal } from '../calls.js';
import { line, table } from '../sweep/tables.js';

/** Adds `why` and `simulate`. */
export function addAskService(jit: Command, terminal: Terminal): void {
  callsApi(jit.command('why <request>'))
    .description('Say why a request came out as it did, who could decide it, and what the policy says to it now.')
    .action(async (requestId: string, options: Common) => {
      await show(terminal, options, { name: 'ExplainAccess', input: { requestId } }, explanationText);
    });

  callsApi(jit.command('simulate'))
    .description('Say what the policy in force would answer. Nothing is requested.')
    .option('--person <id>', 'Entra object id; everybody who can request the role when left out')
    .option('--role <id>', 'entry of the policy; all of them when left out')
    .option('--minutes <number>', 'how long; the default of each role when left out')
    .option('--after <text>', 'continue after the page that ended with this text')
    .action(async (options: Common & Readonly<Partial<Record<'person' | 'role' | 'minutes' | 'after', string>>>) => {
      const { person, role, minutes, after } = options;
      const input = { person, role, minutes, after, limit: 100 };
      await show(terminal, options, { name: 'SimulatePolicy', input }, simulationText);
    });
}

const signs = { met: 'met', unmet: 'NOT met', unknown: 'unknown' } as const;

const explanationText = ({ id, lines, findings }: ExplanationView): string =>
  [
    `Request ${line(id)}`,
    ...lines.map((text) => `  ${line(text)}`),
    ...(findings.length === 0
      ? []
      : [
          '',
          table(
            ['Rule now', 'Result', 'In words'],
            findings.map(({ rule, result, text }) => [rule, signs[result], text]),
          ),
        ]),
  ].join('\n');

function simulationText({ value, nextLink }: OperationOutput<'SimulatePolicy'>): string {
  const rows = value.map(({ personName, personId, roleId, outcome, text }) => [
    personName ?? personId,
    roleId,
    outcome,
    text,
  ]);
  const after = nextLink === undefined ? null : new URL(nextLink, 'https://api.example').searchParams.get('after');
  return [
    value.length === 0 ? 'Nobody can request this role.' : table(['Person', 'Role', 'Outcome', 'In words'], rows),
    ...(after === null ? [] : ['', `There are more: --after ${line(after)}`]),
  ].join('\n');
}
