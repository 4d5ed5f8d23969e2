/** Entry of the commands of this package: `build`, `lint` and `changes`. */
import { join } from 'node:path';
import { build } from './build.js';
import { changes } from './changes.js';
import type { Terminal } from './command.js';
import { lintFiles } from './lint.js';

const [command, ...args] = process.argv.slice(2);
// npm changes the folder; names on the command line start where it was called.
const terminal: Terminal = { out: console.log, error: console.error, folder: process.env['INIT_CWD'] ?? process.cwd() };
// This is bundled into dist/ of the package.
const connector = join(import.meta.dirname, '..');

const commands: Readonly<Record<string, () => number>> = {
  build: () => build(args, terminal, connector),
  lint: () => lintFiles(args, terminal, connector),
  changes: () => changes(args, terminal, connector),
};
process.exitCode = commands[command ?? '']?.() ?? 2;
