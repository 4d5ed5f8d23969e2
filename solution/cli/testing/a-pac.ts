/** A `pac` that records how it was called, packs what it is told to, and fails on demand. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder for a file of tests, gone when they have ended. */
const base = mkdtempSync(join(tmpdir(), 'jit-pac-'));
afterAll(() => rmSync(base, { recursive: true }));

export interface FakePac {
  readonly path: string;
  readonly folder: string;
  /** The arguments of each call so far. */
  readonly calls: () => readonly (readonly string[])[];
}

interface Behaviour {
  /** The second word of the command that fails. */
  readonly failsOn?: string;
  /** What `solution pack` leaves; none = it leaves nothing. */
  readonly zip?: Uint8Array | undefined;
  /** What it prints, by the last word of the command. */
  readonly prints?: Readonly<Record<string, string>>;
}

export function aPac({ failsOn, zip, prints = {} }: Behaviour = {}): FakePac {
  const folder = mkdtempSync(join(base, 'pac-'));
  const [path, log, made] = [join(folder, 'pac'), join(folder, 'calls'), join(folder, 'made.zip')];
  if (zip) writeFileSync(made, zip);
  writeFileSync(log, '');
  const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify(args) + '\\n');
console.log(${JSON.stringify(prints)}[args.at(-1)] ?? 'pac says: ' + args.join(' '));
if (args[1] === ${JSON.stringify(failsOn ?? '')}) process.exit(1);
if (args[1] === 'pack' && fs.existsSync(${JSON.stringify(made)})) fs.copyFileSync(${JSON.stringify(made)}, args[args.indexOf('--zipFile') + 1]);
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  const calls = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as readonly string[]);
  return { path, folder, calls };
}

/** A package like Microsoft's wrapper: CommonJS, parameters asked of the host by name, pac's log uploaded at the end. */
export function aWrapper(): string {
  const folder = join(mkdtempSync(join(base, 'wrapper-')), 'wrapper');
  mkdirSync(folder);
  const source = `'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
exports.actions = {
  async packSolution(parameters, runner, host) {
    const args = ['solution', 'pack'];
    const push = (option, entry, change = (value) => value) => {
      if (entry === undefined) return;
      const value = host.getInput(entry);
      if (value === undefined && entry.required) throw new Error('Required input ' + entry.name + ' not provided');
      if (value !== undefined) args.push(option, change(value));
    };
    const resolve = (value) => path.resolve(runner.workingDir, value);
    if (typeof parameters.logToConsole !== 'boolean') throw new Error('logToConsole');
    push('--zipFile', parameters.solutionZipFile, resolve);
    push('--folder', parameters.sourceFolder, resolve);
    push('--packageType', parameters.solutionType);
    push('--localize', parameters.localize);
    runner.logger.log('Calling pac cli inputs: ' + args.join(' '));
    try {
      if (spawnSync(runner.pacPath, args).status !== 0) throw new Error('pac failed');
      runner.logger.debug('done');
    } finally {
      await host.getArtifactStore().upload('PacLogs', [path.join(host.getArtifactStore().getTempFolder(), 'pac-log.txt')]);
    }
  },
};
`;
  writeFileSync(join(folder, 'index.js'), source);
  return join(folder, 'index.js');
}
