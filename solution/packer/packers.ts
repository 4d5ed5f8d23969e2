/** Which packer makes the zips: ours, `pac`, or Microsoft's wrapper around it. */
import { readFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Files, readFolder } from './files.js';
import { type PackageType } from './identity.js';
import { packBuiltIn } from './pack-built-in.js';
import { type Pac } from './pac.js';
import { packByWrapper, type Wrapper } from './wrapper.js';

export const packerChoices = ['built-in', 'pac', 'wrapper', 'auto'] as const;
export type PackerChoice = (typeof packerChoices)[number];

export interface PackOrder {
  /** Folder that holds a complete source. */
  readonly folder: string;
  /** Where the zip goes. */
  readonly zip: string;
  readonly type: PackageType;
}

export interface Packer {
  /** What a log says of it. */
  readonly name: string;
  readonly pack: (order: PackOrder) => Promise<Uint8Array>;
}

export interface Tools {
  readonly pac: Pac | undefined;
  readonly wrapper: Wrapper | undefined;
  readonly say: (line: string) => void;
}

/** The zip that an outside tool was asked to make. Throws in words when it is not there. */
function made(zip: string, by: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(zip));
  } catch {
    throw new Error(`${by} ended without an error, but left no ${zip}.`);
  }
}

function afresh(zip: string): void {
  mkdirSync(dirname(zip), { recursive: true });
  rmSync(zip, { force: true });
}

const builtIn: Packer = {
  name: 'the built-in packer',
  pack: ({ folder, type }) => Promise.resolve(packBuiltIn(readFolder(folder) satisfies Files, type)),
};

const byPac = (pac: Pac): Packer => ({
  name: `pac (${pac.path})`,
  pack: ({ folder, zip, type }) => {
    afresh(zip);
    const { ok, output } = pac.run(['solution', 'pack', '--zipFile', zip, '--folder', folder, '--packageType', type]);
    if (!ok) throw new Error(`pac solution pack failed:\n${output}`);
    return Promise.resolve(made(zip, 'pac'));
  },
});

const byWrapper = (wrapper: Wrapper, pac: Pac, say: Tools['say']): Packer => ({
  name: `the cli-wrapper with pac (${pac.path})`,
  pack: async (order) => {
    afresh(order.zip);
    await packByWrapper(wrapper, pac, { ...order, say: (...words) => say(words.join(' ')) });
    return made(order.zip, 'The cli-wrapper');
  },
});

export const noPac =
  'There is no pac here. Install it (dotnet tool install --global Microsoft.PowerApps.CLI.Tool), or say in PAC_PATH where it is.';

/** The packer of this choice. `auto` takes the first that is installed. Throws when what was asked for is not. */
export function choosePacker(choice: PackerChoice, { pac, wrapper, say }: Tools): Packer | 'no-pac' {
  if (choice === 'built-in') return builtIn;
  if (choice === 'wrapper' && !wrapper) {
    throw new Error(
      '@microsoft/powerplatform-cli-wrapper is not installed. It lives on GitHub Packages; see solution/README.md.',
    );
  }
  if (!pac) return choice === 'auto' ? builtIn : 'no-pac';
  return wrapper && choice !== 'pac' ? byWrapper(wrapper, pac, say) : byPac(pac);
}
