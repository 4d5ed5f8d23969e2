// Bundles the simulation together with the product, as it is or with one rule broken.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '../..');

/** The list of variants is TypeScript as well. */
export async function readVariants() {
  const options = {
    entryPoints: [join(folder, 'variants.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  };
  const { outputFiles } = await build(options);
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)).variants;
}

/** Applies the patches of a variant; a text that is not found exactly once is an error, not a variant. */
const broken = (variant) => ({
  name: 'broken',
  setup({ onLoad, onEnd }) {
    const files = new Map();
    for (const patch of variant.patches) files.set(patch.file, [...(files.get(patch.file) ?? []), patch]);
    const left = new Set(files.keys());
    onLoad({ filter: /api[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const file = relative(root, path).split(sep).join('/');
      const patches = files.get(file);
      if (!patches) return undefined;
      left.delete(file);
      let contents = await readFile(path, 'utf8');
      for (const { find, replace } of patches) {
        const parts = contents.split(find);
        if (parts.length !== 2)
          throw new Error(`Variant ${variant.name}: found ${parts.length - 1} times in ${file}: ${find}`);
        contents = parts.join(replace);
      }
      return { contents, loader: 'ts' };
    });
    onEnd(() => {
      if (left.size > 0) throw new Error(`Variant ${variant.name}: not part of the bundle: ${[...left].join(', ')}`);
    });
  },
});

const npmOutside = {
  name: 'npm-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@jit/') ? undefined : { path, external: true },
    );
  },
};

/** Writes the bundle and gives its path. `name`: a broken variant, or nothing for the product as it is. */
export async function bundle(name, variants) {
  variants ??= name ? await readVariants() : [];
  const variant = variants.find((one) => one.name === name);
  if (name && !variant) throw new Error(`There is no variant ${name}: ${variants.map((one) => one.name).join(', ')}`);
  const outfile = join(root, 'tests/dist/simulation', `${name || 'product'}.mjs`);
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'run.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [...(variant ? [broken(variant)] : []), npmOutside],
  });
  // Whole, or not at all: another process may be about to read it.
  await mkdir(dirname(outfile), { recursive: true });
  const half = `${outfile}.${process.pid}`;
  await writeFile(half, outputFiles[0].contents);
  await rename(half, outfile);
  return outfile;
}
