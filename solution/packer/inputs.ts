/** What packing starts from: the sources, the built control, the built connector and the three versions. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildConnector } from '@jit/connector/build-connector';
import { type Installation, placeholders } from '@jit/connector/installation';
import { assertColor, assertLinted, connectorFiles } from './connector-part.js';
import { controlFiles, controlVersion, withoutControlVersion } from './control-part.js';
import { type Files, readFolder } from './files.js';
import { type SolutionName } from './identity.js';
import { packedFiles } from './pack-built-in.js';
import { stage } from './stage.js';
import { fingerprint, type Part, readVersions, type Versions } from './versions.js';

export interface Inputs {
  readonly versions: Versions;
  readonly sources: Readonly<Record<SolutionName, Files>>;
  /** pcf-control/out/controls/RequestControl. */
  readonly control: Files;
  /** connector/icon.png. */
  readonly icon: Uint8Array;
}

export interface InputOptions {
  /** Folder of the repository. */
  readonly root: string;
  /** Builds the control when it is not there. Throws when that fails. */
  readonly buildControl: () => void;
}

export const pathOfVersions = (root: string): string => join(root, 'solution', 'versions.json');

/** Reads everything, and builds the control when it is missing. Throws Errors whose message is for people. */
export function readInputs({ root, buildControl }: InputOptions): Inputs {
  const built = join(root, 'pcf-control', 'out', 'controls', 'RequestControl');
  if (!existsSync(built)) buildControl();
  const versions = readVersions(readFileSync(pathOfVersions(root), 'utf8'));
  const source = (name: SolutionName): Files => readFolder(join(root, 'solution', 'src', name));
  return {
    versions,
    sources: { JitAccess: source('JitAccess'), JitAccessConnector: source('JitAccessConnector') },
    control: readFolder(built),
    icon: readFileSync(join(root, 'connector', 'icon.png')),
  };
}

/** Throws when the built control has another version than versions.json. */
export function assertControlVersion({ versions, control }: Inputs): void {
  const built = controlVersion(control);
  if (built === versions.control.version) return;
  throw new Error(
    `The built control has version ${built}, versions.json says ${versions.control.version}. ` +
      'Write the same number into pcf-control/src/ControlManifest.Input.xml and run npm run build -w pcf-control.',
  );
}

/** The connector of an installation, held to its linter. `release` refuses placeholders. */
export function builtConnector({ icon }: Inputs, installation: Installation, release: boolean): Files {
  const { files } = buildConnector({ ...installation, release }, icon);
  assertLinted(files);
  return files;
}

/** A complete Solution Packager folder for each solution. */
export function stageAll(
  { sources, control, versions }: Inputs,
  connector: Files,
): Readonly<Record<SolutionName, Files>> {
  assertColor(connector, sources.JitAccessConnector);
  return {
    JitAccessConnector: stage(
      sources.JitAccessConnector,
      connectorFiles(connector),
      versions.JitAccessConnector.version,
    ),
    JitAccess: stage(sources.JitAccess, controlFiles(control), versions.JitAccess.version),
  };
}

/**
 * What the three versions stand for. Versions themselves and the values of an installation are left out: one release
 * is the same for everybody who builds it with own parameters.
 */
export function fingerprints(inputs: Inputs): Readonly<Record<Part, string>> {
  const unversioned: Versions = {
    control: { version: '' },
    JitAccess: { version: '' },
    JitAccessConnector: { version: '' },
  };
  const staged = stageAll({ ...inputs, versions: unversioned }, buildConnector(placeholders, inputs.icon).files);
  return {
    control: fingerprint(withoutControlVersion(inputs.control)),
    JitAccess: fingerprint(packedFiles(staged.JitAccess, 'Unmanaged')),
    JitAccessConnector: fingerprint(packedFiles(staged.JitAccessConnector, 'Unmanaged')),
  };
}
