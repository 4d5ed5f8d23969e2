/** Runs the API and its command line as processes, bundled as they ship. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../sandbox/repository.js';

const root = repositoryRoot();

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface ApiProcess {
  /** Scheme, host and port, once it serves. Rejects with what it said when it ends instead. */
  readonly address: Promise<string>;
  /** The same, as soon as it listens: it may have to wait for its store before it serves. */
  readonly listening: Promise<string>;
  readonly ended: Promise<Ended>;
  /** Resolves once its output has this. Rejects with what it said when it ends instead. */
  said(what: RegExp): Promise<void>;
  readonly pid: number | undefined;
  kill(signal: NodeJS.Signals): void;
}

export interface Bundles {
  readonly main: string;
  readonly jit: string;
  /** The verifier of exports. */
  readonly verify: string;
}

/** Bundles the entries into a folder of their own; a second, and no packages in them. */
export function bundleApi(name: string): Bundles {
  const bundle = (entry: string): string => {
    const file = `tests/out/${name}/${entry.replaceAll('/', '-')}.js`;
    const done = spawnSync(process.execPath, ['.build/bundle.mjs', `api/src/${entry}.ts`, file], {
      cwd: root,
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`${entry} cannot be bundled: ${done.stderr}`);
    return join(root, file);
  };
  return { main: bundle('main'), jit: bundle('cli/jit'), verify: bundle('verify/offline') };
}

/** Runs a program to its end. Nothing of this process's environment goes along. */
export const run = (file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
  endOf(start(file, args, env)).ended;

export function startApi(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ApiProcess {
  const child = start(file, args, env);
  const { ended, said } = endOf(child);
  const once = (what: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = what.exec(said());
        if (found !== null) resolve(found);
      };
      look();
      child.stdout?.on('data', look);
      void ended.then(({ errors, output }) => reject(new Error(`${errors}${output}`)));
    });
  const address = once(/"address":"([^"]+)"/).then(([, found = '']) => found);
  const listening = once(/"at":"(http[^"]+)"/).then(([, found = '']) => found);
  // Whoever waits for the end only must not be told twice.
  for (const where of [address, listening]) where.catch(() => {});
  return {
    address,
    listening,
    ended,
    said: (what) => once(what).then(() => undefined),
    pid: child.pid,
    kill: (signal) => child.kill(signal),
  };
}

const start = (file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [file, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function endOf(child: ChildProcess): { readonly ended: Promise<Ended>; readonly said: () => string } {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString('utf8')));
  child.stderr?.on('data', (data: Buffer) => (errors += data.toString('utf8')));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  return { ended, said: () => output };
}
