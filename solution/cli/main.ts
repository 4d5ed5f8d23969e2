/** Entry of the commands of this package: gives them the process and turns their end into an exit code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { run } from './commands.js';
import { readRowsBy } from '../tenant/web-api.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';

const root = join(import.meta.dirname, '..', '..');

function buildControl(): void {
  console.log('Building the control (half a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const built = spawnSync(npm, ['run', '--silent', 'build', '-w', 'pcf-control'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The control could not be built:\n${built.stdout}${built.stderr}`);
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error('Nobody is here to answer: run this at a terminal, or give --answers and a file.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer;
}

const around: Surroundings = {
  root,
  // npm runs scripts in the folder of the package, and says where the person was.
  typedIn: process.env['INIT_CWD'] ?? process.cwd(),
  environment: process.env,
  say: (line) => console.log(line),
  buildControl,
  load: (name) => import(name),
  ask,
  readRowsOf: (environment) =>
    readRowsBy(
      (address, headers) => fetch(address, { headers, redirect: 'error' }),
      process.env['DATAVERSE_TOKEN'],
      environment,
    ),
  today: () => new Date().toISOString().slice(0, 10),
};

try {
  await run(process.argv.slice(2), around);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Stop ? error.code : 1;
}
