/** `npm run connector:changes`: compares the definition with the last released one; with --release it becomes that. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { breakingChanges } from '../changes/compare.js';
import { type Json, objectAt, textAt } from '../lint/json.js';
import { counted, type ExitCode, messageOf, type Terminal } from './command.js';

const usage = `Usage: npm run connector:changes -- [--release]

  --release   keep the definition as connector/released/<version>.json; the version is info.version

Exits with code 0 when saved apps and flows keep working, 1 when something breaks them, 2 when it cannot tell.`;

const options = { release: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const read = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;

/** `1.2` below `1.10`. */
const byVersion = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });

function releasedVersions(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^\d+(?:\.\d+)*\.json$/.test(name));
    return names.map((name) => name.replace(/\.json$/, '')).sort(byVersion);
  } catch {
    return [];
  }
}

/** Keeps the definition; the same version twice is refused unless nothing changed. */
function release(folder: string, text: string, version: string, last: string | undefined, out: Terminal['out']): void {
  if (last !== undefined && byVersion(version, last) <= 0) {
    if (version === last && readFileSync(join(folder, `${last}.json`), 'utf8') === text) {
      out(`${version} is already released, with the same content.`);
      return;
    }
    throw new Error(
      `${version} is not above ${last}, which is released: raise info.version in connector/src/definition/swagger.ts.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${version}.json`), text);
  out(`${version} is kept in connector/released/${version}.json; commit it.`);
}

function compare(folder: string, current: Json, last: string | undefined, { out, error }: Terminal): boolean {
  if (last === undefined) {
    out('No definition is released yet.');
    return true;
  }
  const broken = breakingChanges(read(join(folder, `${last}.json`)), current);
  for (const sentence of broken) error(sentence);
  if (broken.length > 0) {
    error(
      `Apps and flows that were saved with ${last} break by ${counted(broken.length, 'change')}: add a new operation or an optional input instead.`,
    );
    return false;
  }
  out(`Nothing breaks what was saved with ${last}.`);
  return true;
}

/** `connector` is the folder of this package. */
export function changes(args: readonly string[], terminal: Terminal, connector: string): ExitCode {
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help === true) {
      terminal.out(usage);
      return 0;
    }
    const folder = join(connector, 'released');
    const text = readFileSync(join(connector, 'apiDefinition.swagger.json'), 'utf8');
    const current = JSON.parse(text) as Json;
    const last = releasedVersions(folder).at(-1);
    if (!compare(folder, current, last, terminal)) return 1;
    if (values.release === true) {
      release(folder, text, textAt(objectAt(current, 'info'), 'version') ?? '', last, terminal.out);
    }
    return 0;
  } catch (fault) {
    terminal.error(messageOf(fault));
    return 2;
  }
}
