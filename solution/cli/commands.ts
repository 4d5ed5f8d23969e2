/** The command line: which command, which options, and what they mean. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Installation, placeholders } from '@jit/connector/installation';
import { packageTypes, solutionNames } from '../packer/identity.js';
import { packerChoices } from '../packer/packers.js';
import { check } from './check.js';
import { importSolutions } from './import.js';
import { pack } from './pack.js';
import { release } from './release.js';
import { checkSettings } from './settings.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';
import { checkTenant } from './tenant.js';
import { usage } from './usage.js';
import { writeTable } from './verified.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

const installationOptions = {
  host: text,
  tenant: text,
  'client-id': text,
  'api-id': text,
  parameters: text,
  release: flag,
};

interface Given {
  readonly host?: string | undefined;
  readonly tenant?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'api-id'?: string | undefined;
  readonly parameters?: string | undefined;
}

const keys = ['host', 'tenant', 'clientId', 'apiId'] as const;
type Parameters = Readonly<Partial<Record<(typeof keys)[number], string>>>;

/** A file such as pipelines/connector.template.json: the four values by name. Throws a Stop when it holds anything else. */
function parametersFrom(path: string): Parameters {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const rows = Object.entries(typeof file === 'object' && file !== null ? file : {});
  const wrong = rows.find(([key, value]) => !keys.some((known) => known === key) || typeof value !== 'string');
  if (wrong) throw new Stop('usage', `${path}: ${wrong[0]} is none of the texts ${keys.join(', ')}.`);
  return Object.fromEntries(rows);
}

/** Options win over the file, the file over placeholders. */
function installationOf(
  given: Given,
  typedIn: string,
): { readonly installation: Installation; readonly isReal: boolean } {
  const file = given.parameters === undefined ? {} : parametersFrom(resolve(typedIn, given.parameters));
  const typed = { host: given.host, tenant: given.tenant, clientId: given['client-id'], apiId: given['api-id'] };
  const chosen: Parameters = {
    ...file,
    ...Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined)),
  };
  return { installation: { ...placeholders, ...chosen }, isReal: keys.every((key) => chosen[key] !== undefined) };
}

function oneOf<T extends string>(option: string, choices: readonly T[], given: string | undefined, otherwise: T): T {
  if (given === undefined) return otherwise;
  const found = choices.find((choice) => choice.toLowerCase() === given.toLowerCase());
  if (found === undefined)
    throw new Stop('usage', `--${option} is one of ${choices.join(', ').toLowerCase()}; it is "${given}".`);
  return found;
}

type Run = (args: readonly string[], around: Surroundings) => Promise<void> | void;

export const commands: Readonly<Record<string, Run>> = {
  pack: async (args, around) => {
    const { values } = parseArgs({ args: [...args], options: { ...installationOptions, with: text } });
    const choice = oneOf('with', packerChoices, values.with, 'built-in');
    await pack({ ...installationOf(values, around.typedIn), release: values.release, with: choice }, around);
  },
  check: (args, around) => {
    const options = { ...installationOptions, pac: flag, geo: text };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { installation } = installationOf(values, around.typedIn);
    check({ installation, release: values.release, zips: positionals, pac: values.pac, geo: values.geo }, around);
  },
  import: (args, around) => {
    const { values } = parseArgs({
      args: [...args],
      options: { type: text, only: text, environment: text, settings: text, again: flag },
    });
    const type = oneOf('type', packageTypes, values.type, 'Managed');
    const only = oneOf('only', [...solutionNames, 'both'] as const, values.only, 'both');
    const { environment, settings, again } = values;
    importSolutions({ type, only: only === 'both' ? undefined : only, environment, settings, again }, around);
  },
  release: (args, around) => {
    parseArgs({ args: [...args], options: {} });
    release(around);
  },
  tenant: async (args, around) => {
    const { values } = parseArgs({ args: [...args], options: { answers: text, environment: text } });
    await checkTenant({ answers: values.answers, environment: values.environment }, around);
  },
  verified: (args, around) => {
    const { values } = parseArgs({ args: [...args], options: { check: flag } });
    writeTable(values, around);
  },
  settings: (args, around) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    checkSettings(positionals, around);
  },
};

/** What node:util says of a command line that it cannot read; anything else is not about the command line. */
function usageOf(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS') ? String(message) : undefined;
}

/** Runs one command. Throws a Stop, or an Error whose message is for people. */
export async function run([name = '', ...args]: readonly string[], around: Surroundings): Promise<void> {
  const command = commands[name];
  if (!command) throw new Stop('usage', `Say one of: ${Object.keys(commands).join(', ')}.`);
  if (args.includes('--help')) {
    around.say(usage[name] ?? '');
    return;
  }
  try {
    await command(args, around);
  } catch (error) {
    const sentence = usageOf(error);
    throw sentence === undefined ? error : new Stop('usage', `${sentence}\n\n${usage[name] ?? ''}`);
  }
}
