/** Holds the three versions against what is packed under them. */
import { fingerprints, type Inputs } from '../packer/inputs.js';
import { parts, versionFault } from '../packer/versions.js';
import { Stop } from './stop.js';

/** Throws a Stop with a sentence for each part whose version and content do not belong together. */
export function assertVersions(inputs: Inputs): void {
  if (parts.every((part) => inputs.versions[part].released === undefined)) return;
  const now = fingerprints(inputs);
  const faults = parts.map((part) => versionFault(part, inputs.versions[part], now[part]));
  const sentences = faults.filter((fault) => fault !== undefined);
  if (sentences.length > 0) throw new Stop('wrong', sentences.join('\n'));
}
