/** A small clone in a temporary folder: the real sources of the solutions and a small built control. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFolder } from '../../packer/files.js';
import { aControl } from '../../packer/testing/a-control.js';
import { run } from '../commands.js';
import { Stop } from '../stop.js';
import { type Surroundings } from '../surroundings.js';

export interface Clone {
  readonly root: string;
  readonly around: Surroundings;
  /** Everything that was said. */
  readonly said: string[];
  /** How often the control was built. */
  readonly builds: () => number;
  /** Runs a command: 0, or the exit code with which it stops; what it says last is in `said`. */
  readonly run: (...args: readonly string[]) => Promise<number>;
  readonly remove: () => void;
}

const manifest = (version: string): string => `<?xml version="1.0" encoding="utf-8" ?>
<manifest>
  <!-- kept -->
  <control namespace="JitAccess" constructor="RequestControl" version="${version}" control-type="virtual">
    <resources>
      <resx path="strings/RequestControl.1033.resx" version="${version}" />
    </resources>
  </control>
</manifest>
`;

export const builtAt = (root: string): string => join(root, 'pcf-control', 'out', 'controls', 'RequestControl');
export const manifestAt = (root: string): string => join(root, 'pcf-control', 'src', 'ControlManifest.Input.xml');

/** `buildControl` is what a build leaves behind; without it a build writes the small control again. */
export function aClone(more: Partial<Surroundings> = {}): Clone {
  const root = mkdtempSync(join(tmpdir(), 'jit-clone-'));
  const solution = join(__dirname, '..', '..');
  cpSync(join(solution, 'src'), join(root, 'solution', 'src'), { recursive: true });
  cpSync(join(solution, '..', 'connector', 'icon.png'), join(root, 'connector', 'icon.png'));
  const versions = {
    control: { version: '0.1.0' },
    JitAccess: { version: '1.0.0.0' },
    JitAccessConnector: { version: '1.0.0.0' },
  };
  writeFileSync(join(root, 'solution', 'versions.json'), JSON.stringify(versions));
  mkdirSync(join(root, 'pcf-control', 'src'), { recursive: true });
  writeFileSync(manifestAt(root), manifest('0.1.0'));
  writeFolder(builtAt(root), aControl());
  const said: string[] = [];
  let builds = 0;
  const around: Surroundings = {
    root,
    typedIn: root,
    environment: { PATH: '' },
    say: (line) => said.push(line),
    buildControl: () => {
      builds += 1;
      writeFolder(builtAt(root), aControl());
    },
    load: (name) => Promise.reject(new Error(`Cannot find package '${name}' imported from here`)),
    ask: () => Promise.reject(new Error('nobody is there')),
    readRowsOf: () => undefined,
    today: () => '2026-12-31',
    ...more,
  };
  const tryRun = async (args: readonly string[]): Promise<number> => {
    try {
      await run(args, around);
      return 0;
    } catch (error) {
      said.push(error instanceof Error ? error.message : String(error));
      return error instanceof Stop ? error.code : 1;
    }
  };
  return {
    root,
    around,
    said,
    builds: () => builds,
    run: (...args) => tryRun(args),
    remove: () => rmSync(root, { recursive: true }),
  };
}

export const realParameters = [
  ...['--host', 'jit.contoso.com', '--tenant', '6c1c8f2e-90b4-4f35-8f3e-6a1d52a1b6f0'],
  ...['--client-id', '0b7c1c7e-7e3f-4c55-9d61-2f3b7c9b1a01', '--api-id', '5d2f0e7a-3a4c-4a0b-8a55-0d6c9f1e7b02'],
];
