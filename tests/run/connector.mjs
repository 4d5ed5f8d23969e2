// `npm run connector` and its neighbours: sets the clone up, bundles the commands of this package and runs the one that is named.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

const bundle = join(root, 'connector', 'dist', 'connector.js');
try {
  setUp();
  const args = [join(root, 'tests', 'run', 'bundle.mjs'), 'src/commands/main.ts', bundle];
  const bundled = spawnSync(process.execPath, args, { cwd: join(root, 'connector'), stdio: 'inherit' });
  if (bundled.status !== 0) throw new Error('The commands could not be bundled.');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import(pathToFileURL(bundle).href);
