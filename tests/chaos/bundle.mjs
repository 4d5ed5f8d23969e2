// Bundles a process that is killed, npm packages included: it starts in a fraction of a second, and it starts often.
// `bundle.mjs small`: serve-small. `bundle.mjs fleet`: the product's own process, but for its clock and mortal SQLite tables.
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const chaos = join(root, 'tests/chaos');

/** What packages written for CommonJS expect to find. */
const banner = `import * as forModules from 'node:module';
import * as forUrls from 'node:url';
const require = forModules.createRequire(import.meta.url);
const __filename = forUrls.fileURLToPath(import.meta.url);
const __dirname = forUrls.fileURLToPath(new URL('.', import.meta.url));`;

/** Sources of the product, and what a story puts in their place. */
const replaced = new Map([
  [join(root, 'api/src/adapters/system/clock'), join(chaos, 'fleet/process-clock.ts')],
  [join(root, 'api/src/adapters/sqlite-tables/sqlite-tables'), join(chaos, 'fleet/mortal-tables.ts')],
]);

const inAStory = {
  name: 'in-a-story',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\/(?:clock|sqlite-tables)\.js$/ }, ({ path, resolveDir, importer }) => {
      const instead = replaced.get(resolve(resolveDir, path).replace(/\.js$/, ''));
      return instead === undefined || importer === instead ? undefined : { path: instead };
    });
  },
};

const bundles = {
  small: { entry: 'tests/chaos/serve-small.ts', outfile: 'tests/out/chaos/serve-small.js', plugins: [] },
  fleet: { entry: 'api/src/main.ts', outfile: 'tests/out/chaos/main.js', plugins: [inAStory] },
};

const { entry, outfile, plugins } = bundles[process.argv[2]];
await build({
  entryPoints: [join(root, entry)],
  outfile: join(root, outfile),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  // It loads a library of the machine.
  external: ['libsql'],
  banner: { js: banner },
  plugins,
});
