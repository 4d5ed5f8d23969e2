// `npm run pack`, `npm run connector` and their neighbours: sets the clone up, bundles the commands of a package and runs the named one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

const entries = { connector: 'src/commands/main.ts', solution: 'cli/main.ts' };

// What is left of the command line belongs to the command.
const [name = ''] = process.argv.splice(2, 1);
const bundle = join(root, name, 'dist', `${name}.js`);
try {
  const entry = entries[name];
  if (!entry) throw new Error(`Say whose command: ${Object.keys(entries).join(' or ')}.`);
  setUp();
  const args = [join(root, 'tests', 'run', 'bundle.mjs'), entry, bundle];
  const bundled = spawnSync(process.execPath, args, { cwd: join(root, name), stdio: 'inherit' });
  if (bundled.status !== 0) throw new Error('The commands could not be bundled.');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import(pathToFileURL(bundle).href);
