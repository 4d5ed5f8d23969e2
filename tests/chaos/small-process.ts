/** The process that is killed, bundled once for each test file. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Gives the path of the bundle of serve-small. */
export function bundleSmall(): string {
  const done = spawnSync(process.execPath, [join(__dirname, 'bundle.mjs')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`serve-small cannot be bundled: ${done.stderr}`);
  return join(__dirname, '../out/chaos/serve-small.js');
}
