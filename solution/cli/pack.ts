/** `npm run pack`: four zips in solution/out, checked before they lie there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Installation } from '@jit/connector/installation';
import { checkFiles } from '../check/check-zip.js';
import { sha256, writeFolder } from '../packer/files.js';
import { packageTypes, solutionNames } from '../packer/identity.js';
import { assertControlVersion, builtConnector, readInputs, stageAll } from '../packer/inputs.js';
import { findPac } from '../packer/pac.js';
import { choosePacker, noPac, type Packer, type PackerChoice } from '../packer/packers.js';
import { loadWrapper } from '../packer/wrapper.js';
import { unzip } from '../packer/zip.js';
import { copyApps } from './apps.js';
import { outOf, sourceFolder, zipName } from './out.js';
import { report } from './report.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';
import { assertVersions } from './version-check.js';

export interface PackOptions {
  readonly installation: Installation;
  /** Whether every value of the installation was given: without it the connector calls nobody. */
  readonly isReal: boolean;
  readonly release: boolean;
  readonly with: PackerChoice;
}

async function packerOf(choice: PackerChoice, { environment, load, say }: Surroundings): Promise<Packer> {
  const wanted = choice === 'wrapper' || choice === 'auto' ? await loadWrapper(load) : undefined;
  const pac = choice === 'built-in' ? undefined : findPac(environment);
  const packer = choosePacker(choice, { pac, wrapper: wanted, say });
  if (packer === 'no-pac') throw new Stop('noPac', `${noPac} Or pack with --with built-in.`);
  return packer;
}

/** Writes the four zips and says their sums. Throws a Stop, or an Error in words. */
export async function pack(options: PackOptions, around: Surroundings): Promise<void> {
  const { root, say } = around;
  const inputs = readInputs(around);
  assertControlVersion(inputs);
  assertVersions(inputs);
  const packer = await packerOf(options.with, around);
  say(`Packing with ${packer.name}.`);
  const staged = stageAll(inputs, builtConnector(inputs, options.installation, options.release));
  const zips = new Map<string, Uint8Array>();
  for (const name of solutionNames) {
    writeFolder(sourceFolder(root, name), staged[name]);
    for (const type of packageTypes) {
      const file = zipName(name, inputs.versions, type);
      const order = { folder: sourceFolder(root, name), zip: join(outOf(root), 'made', file), type };
      const zip = await packer.pack(order);
      report(file, checkFiles(unzip(zip), options), say);
      zips.set(file, zip);
    }
  }
  mkdirSync(outOf(root), { recursive: true });
  for (const [file, zip] of zips) {
    writeFileSync(join(outOf(root), file), zip);
    say(`${sha256(zip)}  solution/out/${file}`);
  }
  copyApps(root, say);
  if (!options.isReal) {
    say(
      'The connector has placeholders: you can import it to inspect it, but it calls nobody. ' +
        'For your own, add --host, --tenant, --client-id and --api-id.',
    );
  }
}
