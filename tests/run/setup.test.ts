import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium, isInstalled, type Lockfile, nodeProblem, patience, root } from '../../.build/setup.mjs';
import { whatFailed } from '../../.build/what-failed.mjs';

const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;

describe('setting a clone up', () => {
  test.each(['18.20.0', '20.18.9', '20.9.0'])('Node %s is too old, and a sentence says what to do', (version) => {
    expect(nodeProblem(version, '>=20.19.0')).toMatch(/^This needs Node 20\.19\.0 or newer, and this is .*Install/);
  });

  test.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('Node %s will do', (version) => {
    expect(nodeProblem(version, '>=20.19.0')).toBeUndefined();
  });

  test('packages are installed when each has the version of the lockfile', () => {
    const lock: Lockfile = { packages: { '': {}, api: {}, 'node_modules/a': { version: '1.0.0' } } };
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(isInstalled(lock, { packages: {} })).toBe(false);
  });

  test('a binary for another platform need not be installed, and a workspace is only a link', () => {
    const lock: Lockfile = {
      packages: { 'node_modules/a': { version: '1.0.0', optional: true }, 'node_modules/@jit/api': { link: true } },
    };
    expect(isInstalled(lock, { packages: {} })).toBe(true);
  });

  test('a browser that is named but not there is not found', () => {
    expect(findChromium({ CHROMIUM: '/nowhere/chromium', PATH: '/usr/bin' })).toBeUndefined();
    expect(findChromium({ PATH: '/nowhere' })).toBeUndefined();
    expect(findChromium({ CHROMIUM: process.execPath })).toBe(process.execPath);
  });
});

test('npm itself takes the patience of the setup: a registry that fails once is asked again', async () => {
  let asked = 0;
  const registry = createServer((_request, response) => {
    asked += 1;
    response.writeHead(asked === 1 ? 503 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ name: 'a', 'dist-tags': { latest: '1.2.3' }, versions: { '1.2.3': { version: '1.2.3' } } }),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => registry.once('listening', resolve));
  const { port } = registry.address() as AddressInfo;
  const where = [`--registry=http://127.0.0.1:${String(port)}`, '--prefer-online', '--noproxy=127.0.0.1'];
  try {
    const said = await promisify(execFile)('npm', ['view', 'a', 'version', ...where, ...patience], { cwd: root });
    expect([said.stdout.trim(), asked]).toEqual(['1.2.3', 2]);
  } finally {
    registry.close();
  }
});

describe('what failed is named', () => {
  const what = 'The build of the control';
  test('nothing, when all went well', () => {
    expect(whatFailed(what, { status: 0, signal: null, stdout: 'ok', stderr: 'a warning' })).toBeUndefined();
  });

  test('npm that is not there', () => {
    const error = Object.assign(new Error('spawnSync npm ENOENT'), { code: 'ENOENT' });
    expect(whatFailed(what, { error, status: null, signal: null })).toMatch(/needs npm, and there is none in PATH/);
  });

  test.each(['ENOTFOUND', 'ETIMEDOUT', 'ERR_SOCKET_TIMEOUT', 'EAI_AGAIN'])('a registry that is silent: %s', (code) => {
    const stderr = `npm error code ${code}\nnpm error request to https://registry.example/a failed`;
    const sentence = whatFailed('npm ci', { status: 1, signal: null, stdout: '', stderr });
    expect(sentence).toMatch(`npm ci got no answer from the package registry (${code}).`);
    expect(sentence).toContain(stderr);
  });

  test('a build that says why, and one that says nothing', () => {
    expect(whatFailed(what, { status: 2, signal: null, stdout: 'x.ts: no such type\n', stderr: '' })).toBe(
      `${what} failed (exit code 2).\nx.ts: no such type`,
    );
    expect(whatFailed(what, { status: 3, signal: null, stdout: '', stderr: '' })).toBe(
      `${what} failed and said nothing: exit code 3.`,
    );
    expect(whatFailed(what, { status: null, signal: 'SIGKILL', stdout: '', stderr: '' })).toBe(
      `${what} failed and said nothing: it was ended by SIGKILL. Perhaps the machine has too little memory.`,
    );
  });
});

test('the lockfile has every platform binary that a package names, else npm ci refuses it', () => {
  const paths = Object.keys(lockfile.packages);
  const missing = Object.entries(lockfile.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !paths.some((other) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path} names ${name}`),
  );
  expect(missing).toEqual([]);
});
