// Makes a clone ready to build: right Node, packages as in the lockfile, a browser for the browser test. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whatFailed } from './what-failed.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** A sentence when this Node is too old, undefined when it is good. `version` as in process.versions.node. */
export function nodeProblem(version, range) {
  const needed = range.replace(/^>=/, '');
  const [have, want] = [version, needed].map((text) => text.split('.').map(Number));
  const older = have[0] < want[0] || (have[0] === want[0] && have[1] < want[1]);
  return older
    ? `This needs Node ${needed} or newer, and this is ${version}. Install Node 20, 22 or 24 from https://nodejs.org and run it again.`
    : undefined;
}

/** Whether an installed tree (npm's hidden lockfile) holds what the lockfile says. Optional packages may be absent. */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || wanted.link) return true;
    const present = installed.packages[path];
    return present ? present.version === wanted.version : Boolean(wanted.optional || wanted.devOptional || wanted.peer);
  });
}

/** Runs npm in the root and waits. `what` names it for people; throws an Error that says what failed and what to do. */
export function npm(args, what) {
  const own = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...before] = own;
  const done = spawnSync(command, [...before, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
  const problem = whatFailed(what, done);
  if (problem) throw new Error(problem);
}

/**
 * A registry that does not answer is given up after two tries of half a minute, instead of a quarter of an hour.
 * Both ends of the pause are said: npm refuses every download when the longest is below its default shortest (10 s).
 */
export const patience = [
  '--fetch-timeout=30000',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

function installPackages() {
  const hidden = 'node_modules/.package-lock.json';
  if (existsSync(join(root, hidden)) && isInstalled(readJson('package-lock.json'), readJson(hidden))) return;
  console.log('Installing the packages of the lockfile (half a minute with a warm npm cache) …');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  npm(['ci', '--include=dev', '--prefer-offline', ...quiet, ...patience], 'npm ci, which installs the packages,');
  console.log('Packages are installed.');
}

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a Chromium: the variable CHROMIUM, else the usual names in PATH; undefined when there is none. */
export function findChromium(environment = process.env) {
  if (environment.CHROMIUM) return isProgram(environment.CHROMIUM) ? environment.CHROMIUM : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (environment.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

const noBrowser =
  'The browser test needs Chromium, and there is none: install it (Debian and Ubuntu: sudo apt-get install chromium) ' +
  'or put its path into the variable CHROMIUM.';

/** Finds Chromium, or installs it where that needs no question: as root on Debian. Gives its path. */
export function provideChromium() {
  const found = findChromium();
  if (found) return found;
  const apt = ['/usr/bin/apt-get', '/bin/apt-get'].find(isProgram);
  if (process.env.CHROMIUM || !apt || process.getuid?.() !== 0) throw new Error(noBrowser);
  console.log('Installing Chromium for the browser test (apt-get, once) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync(apt, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('update', '-q');
  const done = run('install', '-y', '-q', '--no-install-recommends', 'chromium');
  const installed = findChromium();
  if (!installed) throw new Error(`${noBrowser}\n${done.stdout ?? ''}${done.stderr ?? ''}`);
  console.log('Chromium is installed.');
  return installed;
}

/** Checks Node and installs packages where they are missing. Throws an Error whose message is for people. */
export function setUp() {
  const problem = nodeProblem(process.versions.node, readJson('package.json').engines.node);
  if (problem) throw new Error(problem);
  installPackages();
}
