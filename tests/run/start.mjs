// `npm start` and `npm run api`: sets the clone up, builds it and starts the part that is named on the command line.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

const parts = {
  sandbox: { build: [], start: 'tests/dist/sandbox/start.js' },
  api: { build: ['-w', 'api'], start: 'api/dist/main.js' },
};

function build(workspaces) {
  console.log('Building …');
  const args = ['run', '--silent', ...(workspaces.length ? ['build', ...workspaces] : ['build'])];
  const done = spawnSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.status !== 0) throw new Error(`The build failed:\n${done.stdout ?? ''}${done.stderr ?? ''}`);
}

const part = parts[process.argv[2] ?? ''];
if (!part) throw new Error(`Say what to start: ${Object.keys(parts).join(' or ')}.`);
try {
  setUp();
  build(part.build);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// In this process, so that Ctrl-C and SIGTERM reach it and nobody in between.
await import(pathToFileURL(join(root, part.start)).href);
