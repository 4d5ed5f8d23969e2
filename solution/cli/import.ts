/** `npm run solution:import`: hands zips to pac, the connector first, and refuses what nobody should import. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkFiles } from '../check/check-zip.js';
import { type PackageType, type SolutionName, solutionNames } from '../packer/identity.js';
import { pathOfVersions } from '../packer/inputs.js';
import { findPac } from '../packer/pac.js';
import { noPac } from '../packer/packers.js';
import { readVersions } from '../packer/versions.js';
import { unzip } from '../packer/zip.js';
import { outOf, zipName } from './out.js';
import { report } from './report.js';
import { checkSettings } from './settings.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';

export interface ImportOptions {
  readonly type: PackageType;
  /** One solution; `undefined` = both. */
  readonly only: SolutionName | undefined;
  /** Address or id of the environment; `undefined` = the one that pac is signed in to. */
  readonly environment: string | undefined;
  /** Import the connector although the same version is there: for other parameters. Its secret is entered again. */
  readonly again: boolean;
  /** Deployment settings for JitAccess. */
  readonly settings: string | undefined;
}

interface Ready {
  readonly name: SolutionName;
  readonly path: string;
}

/** The zips in the order of import. Throws a Stop when one is missing or not fit for import. */
function readyZips({ type, only }: ImportOptions, { root, say }: Surroundings): readonly Ready[] {
  const versions = readVersions(readFileSync(pathOfVersions(root), 'utf8'));
  const names = solutionNames.filter((name) => only === undefined || only === name);
  const zips = names.map((name) => ({ name, path: join(outOf(root), zipName(name, versions, type)) }));
  for (const { name, path } of zips) {
    if (!existsSync(path)) {
      throw new Stop('wrong', `${path} is not there: run npm run pack -- --release with your parameters first.`);
    }
    report(name, checkFiles(unzip(new Uint8Array(readFileSync(path))), { release: true }), say);
  }
  return zips;
}

/** What pac is told about one solution. */
function argumentsFor({ name, path }: Ready, options: ImportOptions, settings: string | undefined): readonly string[] {
  const isConnector = name === 'JitAccessConnector';
  return [
    ...['solution', 'import', '--path', path],
    // The same connector again would only drop its secret.
    ...(isConnector && !options.again ? ['--skip-lower-version'] : []),
    ...(options.type === 'Unmanaged' ? ['--publish-changes'] : []),
    ...(options.environment === undefined ? [] : ['--environment', options.environment]),
    ...(settings === undefined || isConnector ? [] : ['--settings-file', settings]),
  ];
}

/** Throws a Stop when pac is not here, a zip is missing or not fit for import, or pac fails. */
export function importSolutions(options: ImportOptions, around: Surroundings): void {
  const pac = findPac(around.environment);
  if (!pac) throw new Stop('noPac', `${noPac} Or import the zips of solution/out by hand, the connector first.`);
  const settings = options.settings === undefined ? undefined : resolve(around.typedIn, options.settings);
  if (settings !== undefined) checkSettings([settings], around);
  for (const ready of readyZips(options, around)) {
    around.say(`Importing ${ready.name} with pac (${pac.path}) …`);
    const result = pac.run(argumentsFor(ready, options, settings));
    around.say(result.output);
    if (!result.ok) throw new Stop('wrong', `pac could not import ${ready.name}.`);
  }
}
