// `npm run simulate:seeds`: writes into caught-by.json which seed is enough to notice each broken variant, for the short form.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, readVariants } from './bundle.mjs';

const file = join(import.meta.dirname, 'caught-by.json');
const most = 30;

const known = JSON.parse(readFileSync(file, 'utf8'));
const recorded = {};
for (const { name, scenario, law } of await readVariants()) {
  const { runSeeds } = await import(pathToFileURL(await bundle(name)).href);
  const isCaught = async (from, seeds) => {
    const { failures } = await runSeeds({ scenario, from, seeds, until: law });
    return failures.find(({ violations }) => violations.some((one) => one.law === law))?.seed;
  };
  const seed = (known[name] && (await isCaught(known[name], 1))) ?? (await isCaught(1, most));
  console.log(seed === undefined ? `${name}: no seed up to ${most} breaks ${law}` : `${name}: seed ${seed}`);
  if (seed === undefined) process.exitCode = 1;
  else recorded[name] = seed;
}
writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
