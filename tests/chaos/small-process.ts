/** The processes that are killed, bundled once for each test file. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../sandbox/repository.js';

function bundle(what: string, outfile: string): string {
  const tests = join(repositoryRoot(), 'tests');
  const done = spawnSync(process.execPath, [join(tests, 'chaos/bundle.mjs'), what], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The ${what} process cannot be bundled: ${done.stderr}`);
  return join(tests, 'out/chaos', outfile);
}

/** Gives the path of the bundle of serve-small. */
export const bundleSmall = (): string => bundle('small', 'serve-small.js');

/** Gives the path of the bundle of the product's own process, which lives in the story that CLOCK tells. */
export const bundleFleet = (): string => bundle('fleet', 'main.js');
