// What a command of a package does first: sets the clone up, bundles the entry, and runs it in this process.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

/**
 * `folder`: of the package, below the root. `entry` and `outfile`: below the folder. What stands on the command line belongs
 * to the command. Ends the process with a sentence when the clone cannot be set up or the entry cannot be bundled.
 */
export async function runBundled(folder, entry, outfile) {
  const cwd = join(root, folder);
  try {
    setUp();
    const args = [join(root, '.build', 'bundle.mjs'), entry, outfile];
    const bundled = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
    if (bundled.status !== 0) throw new Error(`The commands of ${folder} could not be bundled.`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  await import(pathToFileURL(join(cwd, outfile)).href);
}
