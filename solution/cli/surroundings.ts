/** What a command is handed: where it runs, what it may call, and whom it speaks to. Tests hand in their own. */
import { type Environment } from '../packer/pac.js';
import { type Load } from '../packer/wrapper.js';
import { type ReadRows } from '../tenant/probes.js';

export interface Surroundings {
  /** Folder of the repository. */
  readonly root: string;
  /** Folder in which the command was typed: paths on the command line start there. */
  readonly typedIn: string;
  readonly environment: Environment;
  readonly say: (line: string) => void;
  /** Builds the control into pcf-control/out. Throws when that fails. */
  readonly buildControl: () => void;
  /** `import(name)`. */
  readonly load: Load;
  /** Asks a person for one line. */
  readonly ask: (question: string) => Promise<string>;
  /** The Web API of an environment; `undefined` when no token is given. Throws when the address is not https. */
  readonly readRowsOf: (environment: string) => ReadRows | undefined;
  /** Today in UTC, as `2026-12-31`. */
  readonly today: () => string;
}
