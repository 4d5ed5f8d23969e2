/** The process that is killed, bundled once for each test file. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../sandbox/repository.js';

/** Gives the path of the bundle of serve-small. */
export function bundleSmall(): string {
  const tests = join(repositoryRoot(), 'tests');
  const done = spawnSync(process.execPath, [join(tests, 'chaos/bundle.mjs')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`serve-small cannot be bundled: ${done.stderr}`);
  return join(tests, 'out/chaos/serve-small.js');
}
