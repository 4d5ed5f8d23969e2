/** `@microsoft/powerplatform-cli-wrapper`, where somebody has installed it: it drives `pac` as Microsoft's own pipelines do. */
import { tmpdir } from 'node:os';
import { type Pac } from './pac.js';
import { type PackageType } from './identity.js';

/** It comes from GitHub Packages only and needs a token even to read, so it can only be an optional peer. */
const moduleName = '@microsoft/powerplatform-cli-wrapper';

interface Entry {
  readonly name: string;
  readonly required: boolean;
}

/** After each run it uploads pac's own log, whether the run went well or not. */
interface ArtifactStore {
  readonly getTempFolder: () => string;
  readonly upload: (name: string, files: readonly string[]) => Promise<void>;
}

interface Host {
  readonly name: string;
  readonly getInput: (entry: Entry) => string | undefined;
  readonly getArtifactStore: () => ArtifactStore;
}

type Say = (...words: readonly string[]) => void;

interface Runner {
  readonly workingDir: string;
  readonly runnersDir: string;
  readonly pacPath: string;
  readonly agent: string;
  readonly logger: Readonly<Record<'log' | 'debug' | 'info' | 'warn' | 'error', Say>>;
}

type PackSolution = (parameters: object, runner: Runner, host: Host) => Promise<void>;

export interface Wrapper {
  readonly packSolution: PackSolution;
}

export type Load = (name: string) => Promise<unknown>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const inside = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** The wrapper, or `undefined` when it is not installed. Throws when it is there and has no `packSolution`. */
export async function loadWrapper(load: Load): Promise<Wrapper | undefined> {
  let module: unknown;
  try {
    module = await load(moduleName);
  } catch (error) {
    // A package that it needs and that is missing is a fault; only the wrapper itself may be absent.
    if (String(inside(error, 'message')).includes(`Cannot find package '${moduleName}'`)) return undefined;
    throw error;
  }
  // A CommonJS package, imported: its exports may stand under `default`.
  const actions = inside(module, 'actions') ?? inside(inside(module, 'default'), 'actions');
  const packSolution = inside(actions, 'packSolution');
  if (typeof packSolution !== 'function')
    throw new Error(`${moduleName} is installed, but has no actions.packSolution.`);
  return { packSolution: packSolution as PackSolution };
}

export interface WrappedPack {
  readonly folder: string;
  readonly zip: string;
  readonly type: PackageType;
  readonly say: Say;
}

/** Packs one folder. The wrapper asks for its parameters by name, so the host answers from a table. */
export async function packByWrapper(
  wrapper: Wrapper,
  pac: Pac,
  { folder, zip, type, say }: WrappedPack,
): Promise<void> {
  const values: Readonly<Record<string, string>> = { SolutionInputFile: zip, SourceFolder: folder, SolutionType: type };
  const entry = (name: string): Entry => ({ name, required: true });
  const store: ArtifactStore = { getTempFolder: tmpdir, upload: () => Promise.resolve() };
  const logger = { log: say, debug: () => undefined, info: say, warn: say, error: say };
  await wrapper.packSolution(
    {
      solutionZipFile: entry('SolutionInputFile'),
      sourceFolder: entry('SourceFolder'),
      solutionType: entry('SolutionType'),
      logToConsole: false,
    },
    { workingDir: folder, runnersDir: folder, pacPath: pac.path, agent: 'jit-access', logger },
    { name: 'jit-access', getInput: ({ name }) => values[name], getArtifactStore: () => store },
  );
}
