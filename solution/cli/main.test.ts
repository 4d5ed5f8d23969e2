import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../packer/files.js';
import { aClone, type Clone } from './testing/a-clone.js';
import { aPac } from './testing/a-pac.js';

const repository = join(__dirname, '..', '..');

/** A clone with the commands bundled into it, as `npm run pack` does it. */
function bundled(): Clone & { readonly program: string } {
  const clone = aClone();
  const program = join(clone.root, 'solution', 'dist', 'solution.js');
  const bundle = join(repository, '.build', 'bundle.mjs');
  const made = spawnSync(process.execPath, [bundle, 'cli/main.ts', program], {
    cwd: join(repository, 'solution'),
    encoding: 'utf8',
  });
  expect(made.stderr).toBe('');
  symlinkSync(join(repository, 'node_modules'), join(clone.root, 'node_modules'));
  return { ...clone, program };
}

const clone = bundled();
afterAll(() => clone.remove());

function start(args: readonly string[], cwd: string, environment: Readonly<Record<string, string>>) {
  const run = spawnSync(process.execPath, [clone.program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: '', ...environment },
  });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

function sums(): readonly string[] {
  const out = join(clone.root, 'solution', 'out');
  const zips = readdirSync(out).filter((name) => name.endsWith('.zip'));
  return zips.sort().map((name) => `${name} ${sha256(readFileSync(join(out, name)))}`);
}

test('the program packs the same bytes from any folder and in any time zone', async () => {
  expect(start(['pack'], clone.root, { TZ: 'UTC' })).toMatchObject({ code: 0, error: '' });
  const first = sums();
  expect(first).toHaveLength(4);
  expect(start(['pack'], tmpdir(), { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8' }).code).toBe(0);
  expect(sums()).toEqual(first);
  await clone.run('pack');
  expect(sums()).toEqual(first);
});

test('the program ends with the exit code and the sentence of a command, and without a stack', () => {
  const noPac = start(['import'], tmpdir(), {});
  expect(noPac).toMatchObject({ code: 3, out: '' });
  expect(noPac.error).toMatch(/^There is no pac here\. [^\n]*\n$/);
  expect(start(['pack', '--release'], tmpdir(), {}).code).toBe(1);
  expect(start(['nothing'], tmpdir(), {}).code).toBe(2);
});

test('the program takes pac from PATH and paths from where it was typed', () => {
  const pac = aPac();
  const given = { PATH: pac.folder, INIT_CWD: join(clone.root, 'solution', 'out') };
  expect(start(['check', '--pac', 'JitAccess_1_0_0_0.zip'], tmpdir(), given)).toMatchObject({ code: 0, error: '' });
  expect(pac.calls()[0]?.at(-1)).toBe(join(clone.root, 'solution', 'out', 'JitAccess_1_0_0_0.zip'));
});

test('the wrapper is not installed in this repository, and asking for it says so', () => {
  const asked = start(['pack', '--with', 'wrapper'], tmpdir(), {});
  expect(asked).toMatchObject({ code: 1, out: '' });
  expect(asked.error).toMatch(/cli-wrapper is not installed/);
});
