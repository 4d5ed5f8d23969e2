// `node notice.mjs NAME...`: which laws each of these broken variants breaks, as one line of JSON. One process for all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, readVariants } from './bundle.mjs';

/** By variant, a seed that is known to notice it. */
const caughtBy = JSON.parse(readFileSync(join(import.meta.dirname, 'caught-by.json'), 'utf8'));
/** Where a variant is looked for whose recorded seed does not catch it any more. */
const seedsMost = 7;

const variants = await readVariants();
const noticed = {};
for (const name of process.argv.slice(2)) {
  const { scenario, law } = variants.find((one) => one.name === name);
  const { runSeeds } = await import(pathToFileURL(await bundle(name, variants)).href);
  /** The laws that are broken in these seeds; its own ends the search. */
  const brokenIn = async (from, seeds) => {
    const { failures } = await runSeeds({ scenario, from, seeds, until: law });
    return new Set(failures.flatMap(({ violations }) => violations.map((one) => one.law)));
  };
  const known = caughtBy[name];
  let laws = known === undefined ? new Set() : await brokenIn(known, 1);
  // `npm run simulate:seeds` records which seed is enough; a change of the product may call for another one.
  if (!laws.has(law)) laws = await brokenIn(1, seedsMost);
  noticed[name] = [...laws];
}
console.log(JSON.stringify(noticed));
