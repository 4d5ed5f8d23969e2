/** `npm run connector:lint`: holds the connector's files, ours or those that are named, against every rule. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Finding, lint, rules } from '../lint/lint.js';
import { connectorFiles } from '../lint/read-files.js';
import { counted, type ExitCode, messageOf, type Terminal } from './command.js';

const usage = `Usage: npm run connector:lint -- [--json] [file...]

  file      any of apiDefinition.swagger.json, apiProperties.json, settings.json, icon.png, or a folder that holds them;
            else the committed ones
  --json    write the findings as JSON

Exits with code 0 when nothing is found, 1 when something is, 2 when a file cannot be read.`;

const ours = ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'icon.png'];
const options = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;

/** A folder stands for the connector's files in it. */
function filesOf(name: string, folder: string): readonly string[] {
  const path = resolve(folder, name);
  if (!existsSync(path) || !statSync(path).isDirectory()) return [name];
  const found = ours.filter((file) => existsSync(join(path, file)));
  if (found.length === 0) throw new Error(`${name} holds none of ${ours.join(', ')}.`);
  return found.map((file) => join(name, file));
}

function read(names: readonly string[], folder: string) {
  return connectorFiles(
    names.map((name) => {
      const path = resolve(folder, name);
      try {
        return [name, readFileSync(path)] as const;
      } catch {
        throw new Error(`${name} cannot be read: there is no such file.`);
      }
    }),
  );
}

const lines = ({ rule, where, message, fix }: Finding): string => `${rule} at ${where}\n    ${message}\n    ${fix}`;

/** `connector` is the folder of this package, whose files are checked when none is named. */
export function lintFiles(args: readonly string[], terminal: Terminal, connector: string): ExitCode {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help === true) {
      terminal.out(usage);
      return 0;
    }
    const names = positionals.length > 0 ? positionals : ours.map((name) => join(connector, name));
    const findings = lint(
      read(
        names.flatMap((name) => filesOf(name, terminal.folder)),
        terminal.folder,
      ),
    );
    if (values.json === true) terminal.out(JSON.stringify({ rules: rules.length, findings }, null, 2));
    else {
      for (const finding of findings) terminal.out(lines(finding));
      terminal.out(`${counted(findings.length, 'finding')}, ${counted(rules.length, 'rule')}.`);
    }
    return findings.length === 0 ? 0 : 1;
  } catch (fault) {
    terminal.error(messageOf(fault));
    return 2;
  }
}
