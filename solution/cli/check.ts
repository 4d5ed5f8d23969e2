/** `npm run solution:check`: every rule on what would be packed, or on zips that are named; with --pac Microsoft's own as well. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Installation } from '@jit/connector/installation';
import { checkEntries, checkFiles, checkPair, checkReadsBack, checkReleased, rules } from '../check/check-zip.js';
import { packageTypes, solutionNames } from '../packer/identity.js';
import { assertControlVersion, builtConnector, pathOfVersions, readInputs, stageAll } from '../packer/inputs.js';
import { packedFiles } from '../packer/pack-built-in.js';
import { findPac, type Pac } from '../packer/pac.js';
import { noPac } from '../packer/packers.js';
import { readVersions } from '../packer/versions.js';
import { unzip, zip } from '../packer/zip.js';
import { report } from './report.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';
import { assertVersions } from './version-check.js';

export interface CheckOptions {
  readonly installation: Installation;
  readonly release: boolean;
  /** Zips to look at; none = what would be packed now. */
  readonly zips: readonly string[];
  /** Ask Microsoft's checker too: an online service, so pac has to be signed in. */
  readonly pac: boolean;
  /** Where that service runs, such as `Europe`; default is pac's own. */
  readonly geo?: string | undefined;
}

function checkSources({ installation, release }: CheckOptions, around: Surroundings): void {
  const inputs = readInputs(around);
  assertControlVersion(inputs);
  assertVersions(inputs);
  const staged = stageAll(inputs, builtConnector(inputs, installation, release));
  for (const name of solutionNames) {
    const [unmanaged, managed] = [packedFiles(staged[name], 'Unmanaged'), packedFiles(staged[name], 'Managed')];
    const pairs = [
      checkPair(managed, unmanaged),
      ...[unmanaged, managed].map((files) => checkReadsBack(zip(files), files)),
    ];
    const own = [unmanaged, managed].map((files) => checkFiles(files, { release }));
    report(name, [...own, ...pairs].flat(), around.say);
    around.say(`${name}: ${rules(release).length} rules hold, ${packageTypes.join(' and ').toLowerCase()}.`);
  }
}

function checkZips({ zips, release }: CheckOptions, { root, typedIn, say }: Surroundings): void {
  const versions = readVersions(readFileSync(pathOfVersions(root), 'utf8'));
  for (const path of zips) {
    const bytes = new Uint8Array(readFileSync(resolve(typedIn, path)));
    const files = unzip(bytes);
    const found = [...checkEntries(bytes), ...checkReleased(files, versions), ...checkFiles(files, { release })];
    report(basename(path), found, say);
    say(`${basename(path)}: ${rules(release).length} rules hold.`);
  }
}

/** Microsoft's checker on each zip. It is asked after our own rules hold. */
function checkByPac({ zips, geo }: CheckOptions, pac: Pac, { typedIn, say }: Surroundings): void {
  for (const path of zips) {
    const where = geo === undefined ? [] : ['--geo', geo];
    const { ok, output } = pac.run(['solution', 'check', '--path', resolve(typedIn, path), ...where]);
    say(output);
    if (!ok) throw new Stop('wrong', `pac solution check failed for ${basename(path)}.`);
  }
}

/** Throws a Stop when a rule is broken, or when pac was asked for and is not here. */
export function check(options: CheckOptions, around: Surroundings): void {
  const pac = options.pac ? findPac(around.environment) : undefined;
  if (options.pac && !pac) throw new Stop('noPac', `${noPac} Without --pac the offline rules run alone.`);
  if (pac && options.zips.length === 0) throw new Stop('usage', "Name the zips that Microsoft's checker should check.");
  if (options.zips.length === 0) checkSources(options, around);
  else checkZips(options, around);
  if (pac) checkByPac(options, pac, around);
}
