/** `jit policy`: checks, compares, explains and tests policy files. No service and no sign-in is needed. */
import type { Command } from 'commander';
import { readCases } from '../../adapters/policy-file/read-cases.js';
import type { PolicyFault } from '../../adapters/policy-file/faults.js';
import { adviceFor, policyMaxBytes, readPolicy } from '../../adapters/policy-file/read-policy.js';
import { explainRole } from '../../domain/explain-role.js';
import type { Policy } from '../../domain/policy.js';
import { policyChanges } from '../../domain/policy-changes.js';
import { instant } from '../../views/instant.js';
import { readTextFile } from '../read-file.js';
import { line, table } from '../sweep/tables.js';
import { runCases } from './run-cases.js';

/** Where the words go, how the process ends, and what time it is (epoch ms). */
export interface PolicyTerminal {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly end: (code: number) => void;
  readonly now: () => number;
}

/** Something is wrong with a file, or not as expected. */
const wrongCode = 1;

/** Adds `policy` with its commands. */
export function addPolicy(jit: Command, terminal: PolicyTerminal): void {
  const policy = jit
    .command('policy')
    .description('Policy files: check, compare, explain and test them. Works offline.');

  policy
    .command('check <file>')
    .description('List everything that is wrong with a policy file, and what is allowed but hardly meant (advice).')
    .option('--strict', 'exit with code 1 when there is advice, too')
    .action((file: string, { strict }: { readonly strict?: true }) => check(terminal, file, strict === true));

  policy
    .command('diff <old> <new>')
    .description('Say in words what a new version changes: + is wider, - is narrower, ~ is neither.')
    .action((before: string, after: string) => diff(terminal, before, after));

  policy
    .command('explain <file>')
    .description('Say in words what each role of a policy file means.')
    .option('--role <id>', 'only this entry')
    .action((file: string, { role }: { readonly role?: string }) => explain(terminal, file, role));

  policy
    .command('test <file> <cases>')
    .description('Hold cases (who, role, length → outcome, findings, approvers) against a policy file.')
    .action((file: string, cases: string) => test(terminal, file, cases));
}

const sentence = (file: string, { path, line: row, column, message }: PolicyFault, mark = ''): string => {
  const place = row === undefined ? '' : `:${String(row)}${column === undefined ? '' : `:${String(column)}`}`;
  return line(`${file}${place} ${mark}${path === '' ? 'The file' : path} ${message}`);
};

/** The text of a file; undefined: it cannot be read, which is then said. */
function textOf({ complain, end }: PolicyTerminal, file: string): string | undefined {
  const read = readTextFile('The file', file, policyMaxBytes);
  if (read.ok) return read.text;
  complain(read.reason);
  end(wrongCode);
  return undefined;
}

/** A policy that can be used; undefined: each fault is then said. */
function policyIn(terminal: PolicyTerminal, file: string, text = textOf(terminal, file)): Policy | undefined {
  if (text === undefined) return undefined;
  const reading = readPolicy(text, terminal.now());
  if (reading.ok) return reading.policy;
  for (const fault of reading.faults) terminal.complain(sentence(file, fault));
  terminal.end(wrongCode);
  return undefined;
}

function check(terminal: PolicyTerminal, file: string, strict: boolean): void {
  const text = textOf(terminal, file);
  if (text === undefined) return;
  const policy = policyIn(terminal, file, text);
  const advice = adviceFor(text, terminal.now());
  for (const one of advice) terminal.complain(sentence(file, one, 'advice: '));
  if (policy === undefined) return;
  const { version, environments, roles } = policy;
  const counts = `version ${String(version)}, ${String(environments.length)} environments, ${String(roles.length)} roles`;
  terminal.say(`${file} is valid: ${counts}.${advice.length === 0 ? '' : ` Advice: ${String(advice.length)}.`}`);
  if (strict && advice.length > 0) terminal.end(wrongCode);
}

const signs = { wider: '+', narrower: '-', other: '~' } as const;

function diff(terminal: PolicyTerminal, before: string, after: string): void {
  const [was, is] = [policyIn(terminal, before), policyIn(terminal, after)];
  if (was === undefined || is === undefined) return;
  const changes = policyChanges(was, is, (at) => instant(at).slice(0, 10));
  terminal.say(`Version ${String(was.version)} → ${String(is.version)}`);
  if (changes.length === 0) {
    terminal.say(was.hash === is.hash ? 'The files are the same.' : 'Nothing changes but the text of the file.');
    return;
  }
  let about = '';
  for (const change of changes) {
    if (change.about !== about) terminal.say(line(`\n${change.about}`));
    about = change.about;
    terminal.say(line(`  ${signs[change.direction]} ${change.text}`));
  }
  const count = (direction: keyof typeof signs) => String(changes.filter((one) => one.direction === direction).length);
  terminal.say(`\n${count('wider')} wider (+), ${count('narrower')} narrower (-), ${count('other')} neither (~).`);
}

function explain(terminal: PolicyTerminal, file: string, id: string | undefined): void {
  const policy = policyIn(terminal, file);
  if (policy === undefined) return;
  const roles = policy.roles.filter((role) => id === undefined || role.id === id);
  if (roles.length === 0) {
    terminal.complain(
      line(`${file} has no role ${String(id)}. There are: ${policy.roles.map((role) => role.id).join(', ')}.`),
    );
    terminal.end(wrongCode);
    return;
  }
  terminal.say(
    roles
      .map((role) => {
        const [title = '', ...rules] = explainRole(policy, role);
        return [line(title), ...rules.map((rule) => `  ${line(rule)}`)].join('\n');
      })
      .join('\n\n'),
  );
}

function test(terminal: PolicyTerminal, file: string, casesFile: string): void {
  const policy = policyIn(terminal, file);
  const text = textOf(terminal, casesFile);
  if (policy === undefined || text === undefined) return;
  const reading = readCases(text, policy);
  if (!reading.ok) {
    for (const fault of reading.faults) terminal.complain(sentence(casesFile, fault));
    terminal.end(wrongCode);
    return;
  }
  const results = runCases(policy, reading.value);
  const failed = results.filter(({ differences }) => differences.length > 0);
  terminal.say(
    table(
      ['', 'Case', 'Result'],
      results.map(({ name, came, differences }) => [
        differences.length === 0 ? 'pass' : 'FAIL',
        name,
        differences.length === 0 ? came : differences.join('; '),
      ]),
      60,
    ),
  );
  terminal.say(`\n${String(results.length - failed.length)} passed, ${String(failed.length)} failed.`);
  if (failed.length > 0) terminal.end(wrongCode);
}
