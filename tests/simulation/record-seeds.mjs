// `npm run simulate:seeds [-- NAME...]`: writes into caught-by.json which seed notices each broken variant soonest, for the short form.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, readVariants } from './bundle.mjs';

const file = join(import.meta.dirname, 'caught-by.json');
const most = 60;
/** Of so many seeds that notice it the quickest is taken. */
const enough = 2;

const known = JSON.parse(readFileSync(file, 'utf8'));
const asked = process.argv.slice(2);
const variants = await readVariants();
const recorded = {};
for (const { name, scenario, law } of variants) {
  if (asked.length > 0 && !asked.includes(name)) {
    recorded[name] = known[name];
    continue;
  }
  const { quickestFirst, runSeeds } = await import(pathToFileURL(await bundle(name, variants)).href);
  const caught = [];
  for (const seed of new Set([...(known[name] ? [known[name]] : []), ...quickestFirst(scenario, most)])) {
    const began = process.cpuUsage();
    const { failures } = await runSeeds({ scenario, from: seed, seeds: 1, until: law });
    const { user } = process.cpuUsage(began);
    if (failures.some(({ violations }) => violations.some((one) => one.law === law))) caught.push({ seed, user });
    if (caught.length === enough) break;
  }
  const [best] = caught.sort((one, other) => one.user - other.user);
  console.log(
    best === undefined
      ? `${name}: no seed up to ${most} breaks ${law}`
      : `${name}: seed ${best.seed}, ${(best.user / 1e6).toFixed(1)} s of CPU`,
  );
  if (best === undefined) process.exitCode = 1;
  else recorded[name] = best.seed;
}
writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
