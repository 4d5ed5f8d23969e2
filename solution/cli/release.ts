/** `npm run solution:release`: raises exactly the versions whose content has changed, and records what they stand for. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprints, pathOfVersions, readInputs } from '../packer/inputs.js';
import { type Part, release as releasePart, type Versions, writeVersions } from '../packer/versions.js';
import { parseXml, findAll } from '../packer/xml.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';

const manifestOf = (root: string): string => join(root, 'pcf-control', 'src', 'ControlManifest.Input.xml');

/** The version that the manifest of the control has in its source. */
export function versionInManifest(root: string): string {
  return findAll(parseXml(readFileSync(manifestOf(root), 'utf8')), 'control')[0]?.attributes['version'] ?? '';
}

/** Comments and line breaks of the manifest are its author's, so only the number is exchanged: control and texts have the same. */
function writeManifestVersion(root: string, from: string, to: string): void {
  const text = readFileSync(manifestOf(root), 'utf8');
  writeFileSync(manifestOf(root), text.replaceAll(` version="${from}"`, ` version="${to}"`));
  if (versionInManifest(root) !== to)
    throw new Error('The version in the manifest of the control could not be written.');
}

/** Throws a Stop when the built control is not what its manifest says. */
export function release(around: Surroundings): void {
  const { root, say } = around;
  const inputs = readInputs(around);
  const source = versionInManifest(root);
  if (source !== inputs.versions.control.version) {
    throw new Stop(
      'wrong',
      `The manifest of the control has version ${source}, versions.json ${inputs.versions.control.version}. Make them the same first.`,
    );
  }
  const first = fingerprints(inputs);
  const control = releasePart(inputs.versions.control, first.control);
  const rebuilt = control.version !== source;
  if (rebuilt) {
    writeManifestVersion(root, source, control.version);
    around.buildControl();
  }
  // The control's number is part of what JitAccess packs, so its fingerprint is taken once that is built.
  const now = rebuilt ? fingerprints(readInputs(around)) : first;
  const solution = (part: Part) => releasePart(inputs.versions[part], now[part]);
  const versions: Versions = {
    control,
    JitAccess: solution('JitAccess'),
    JitAccessConnector: solution('JitAccessConnector'),
  };
  writeFileSync(pathOfVersions(root), writeVersions(versions));
  for (const [part, { version }] of Object.entries(versions)) {
    const before = inputs.versions[part as Part];
    say(
      `${part}: ${version}${before.released?.version === version ? ', as before' : before.version === version ? ', released now' : `, after ${before.version}`}`,
    );
  }
}
