// Bundles the process that is killed, npm packages included: it starts in a fraction of a second, and it starts often.
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** What packages written for CommonJS expect to find. */
const banner = `import * as forModules from 'node:module';
import * as forUrls from 'node:url';
const require = forModules.createRequire(import.meta.url);
const __filename = forUrls.fileURLToPath(import.meta.url);
const __dirname = forUrls.fileURLToPath(new URL('.', import.meta.url));`;

await build({
  entryPoints: [join(root, 'tests/chaos/serve-small.ts')],
  outfile: join(root, 'tests/out/chaos/serve-small.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  // It loads a library of the machine.
  external: ['libsql'],
  banner: { js: banner },
});
