// Bundles one TypeScript entry for Node: `node bundle.mjs <entry> <outfile>`. Our packages go in, npm packages stay outside.
// What the entry imports later (`import()`) becomes a file beside it, so that it is loaded later.
import { basename, dirname, extname } from 'node:path';
import { build } from 'esbuild';

const [entry, outfile] = process.argv.slice(2);
if (!entry || !outfile) throw new Error('Usage: bundle.mjs <entry.ts> <outfile.js>');

const npmOutside = {
  name: 'npm-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@jit/') ? undefined : { path, external: true },
    );
  },
};

const name = basename(outfile, extname(outfile));
const options = {
  entryPoints: [`./${entry}`],
  outdir: dirname(outfile),
  outExtension: { '.js': extname(outfile) },
  entryNames: name,
  chunkNames: `${name}-[name]`,
  splitting: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [npmOutside],
};

// esbuild has said what is wrong; a stack trace adds nothing.
await build(options).catch(() => (process.exitCode = 1));
