import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, isInstalled, type Lockfile, nodeProblem, root } from './setup.mjs';

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

test('the lockfile has every platform binary that a package names, else npm ci refuses it', () => {
  const paths = Object.keys(lockfile.packages);
  const missing = Object.entries(lockfile.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !paths.some((other) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path} names ${name}`),
  );
  expect(missing).toEqual([]);
});
