/** Where packing leaves what it makes, and under which names. */
import { join } from 'node:path';
import { type PackageType, type SolutionName } from '../packer/identity.js';
import { type Versions } from '../packer/versions.js';

/** `JitAccess_1_0_0_0.zip`, `JitAccess_1_0_0_0_managed.zip`. */
export const zipName = (name: SolutionName, versions: Versions, type: PackageType): string =>
  `${name}_${versions[name].version.replaceAll('.', '_')}${type === 'Managed' ? '_managed' : ''}.zip`;

export const outOf = (root: string): string => join(root, 'solution', 'out');

/** Complete Solution Packager folders: for pac, and for `dotnet build` of solution/dotnet. */
export const sourceFolder = (root: string, name: SolutionName): string => join(outOf(root), 'source', name);
