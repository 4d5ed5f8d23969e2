// What a program does first that is started from the clone: sets it up, builds its parts one by one, and runs in this process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, root, setUp } from './setup.mjs';

/** Says what is done, and how long it took; what a build says is shown when it fails. */
function build(what, workspace) {
  const began = performance.now();
  process.stdout.write(`Building ${what} … `);
  npm(['run', '--silent', 'build', '-w', workspace], `The build of ${what}`);
  process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}

/** `parts`: pairs of a name for people and a workspace with a build. `program`: below the root, what the builds leave. */
export async function runBuilt(parts, program) {
  try {
    setUp();
    for (const [what, workspace] of parts) build(what, workspace);
  } catch (error) {
    process.stdout.write('\n');
    console.error(error.message);
    process.exit(1);
  }
  // In this process, so that Ctrl-C and SIGTERM reach it and nobody in between.
  await import(pathToFileURL(join(root, program)).href);
}
