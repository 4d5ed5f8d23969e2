/** Runs the API as a process of its own: makes its record once, starts it, waits until it is ready, and stops it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readWhole, writeWhole } from '../data-folder.js';
import { repositoryRoot } from '../repository.js';

export interface ApiOptions {
  readonly dataFolder: string;
  /** Environment variables that say which tenant it serves (from the sandbox). */
  readonly env: Readonly<Record<string, string>>;
  /** 0 takes any free one. */
  readonly port: number;
}

export interface Api {
  /** Without a path. */
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process ended, however it did. */
  readonly ended: Promise<void>;
  /** Asks it to end and waits; after 25 s it is ended by force. */
  stop(): Promise<void>;
}

const readyWithin = 60_000;
const stopWithin = 25_000;

/** What the API process inherits: nothing of this machine's own sign-ins or proxies may reach it. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'NODE_OPTIONS'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The record and its key stand apart: who takes one folder has not both. */
const storeEnv = (dataFolder: string): Record<string, string> => ({
  STORE: `sqlite:${join(dataFolder, 'record', 'record.sqlite')}`,
  SIGNING_KEY: join(dataFolder, 'key', 'signing-key.pem'),
});

const built = (name: string): string => join(repositoryRoot(), 'api/dist', name);

/** Id of the deployment; the first start makes the record with `jit init`. */
const deploymentIn = (dataFolder: string, env: Readonly<Record<string, string>>): string => {
  const file = join(dataFolder, 'deployment.txt');
  const kept = readWhole(file)?.trim();
  if (kept !== undefined) return kept;
  mkdirSync(join(dataFolder, 'record'), { recursive: true });
  const made = spawnSync(process.execPath, [built('jit.js'), 'init'], {
    env: { ...inherited(), ...env, ...storeEnv(dataFolder) },
    encoding: 'utf8',
  });
  // The second form: an earlier start made the record and ended before it wrote its id down.
  const id = /DEPLOYMENT=(\w+)/.exec(made.stdout)?.[1] ?? /already holds a deployment \((\w+)\)/.exec(made.stderr)?.[1];
  if (id === undefined) throw new Error(`The ledger could not be created:\n${made.stderr}`);
  writeWhole(file, `${id}\n`);
  return id;
};

const addressIn = (line: string): string | undefined => {
  try {
    const { address } = JSON.parse(line) as { readonly address?: unknown };
    return typeof address === 'string' ? address : undefined;
  } catch {
    return undefined;
  }
};

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
};

/** Its log goes to api.log in the data folder. Rejects with what it said when it does not get ready. */
export const startApi = async ({ dataFolder, env, port }: ApiOptions): Promise<Api> => {
  const deployment = deploymentIn(dataFolder, env);
  const child = spawn(process.execPath, [built('main.js')], {
    env: {
      ...inherited(),
      ...env,
      ...storeEnv(dataFolder),
      DEPLOYMENT: deployment,
      HOST: '127.0.0.1',
      PORT: String(port),
      INSTANCE: 'sandbox',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C at the terminal reaches every process of its group; this one is asked to end by us, once.
    detached: true,
  });
  const log = createWriteStream(join(dataFolder, 'api.log'), { flags: 'a' });
  const said: string[] = [];
  let url: string | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      said.push(line);
      if (said.length > 20) said.shift();
      url ??= addressIn(line);
    });
  }
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const ended = new Promise<void>((done) => {
    child.once('close', () => {
      log.end();
      done();
    });
  });
  const stop = async (): Promise<void> => {
    if (!isRunning()) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopWithin);
    await ended;
    clearTimeout(force);
  };
  const deadline = Date.now() + readyWithin;
  while (isRunning() && Date.now() < deadline) {
    if (url !== undefined && (await isReady(url))) return { url, child, ended, stop };
    await Promise.race([pause(100), ended]);
  }
  await stop();
  throw new Error(`The API did not get ready. It said:\n${said.join('\n')}`);
};
