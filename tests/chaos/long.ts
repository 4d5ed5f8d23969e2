/** The long form of the kill test: whole stories, one seed after the other, until the process was killed so many times. */
import { startEntra } from '../sandbox/entra/server.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { again } from './attack.js';
import { inPool } from './in-pool.js';
import { bundleSmall } from './small-process.js';
import { expires, givenBack } from './stories.js';
import { underFire } from './under-fire.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0.`);
}

async function main(): Promise<void> {
  const [most, from, atOnce] = [option('crashes', 500), option('from', 1), option('at-once', 4)];
  const folder = temporaryFolder();
  const file = bundleSmall();
  const entra = await startEntra({ dataFolder: folder.path });
  let crashes = 0;
  let wrong = 0;
  for (let seed = from; crashes < most; seed += atOnce) {
    const seeds = Array.from({ length: atOnce }, (_, index) => seed + index);
    const runs = await inPool(atOnce, seeds, (one) =>
      underFire({ entra, file, story: one % 2 === 0 ? expires : givenBack }, again(one)),
    );
    crashes += runs.reduce((sum, { kills }) => sum + kills, 0);
    for (const { name, faults } of runs) for (const fault of faults) say(`${name}: ${fault}`);
    wrong += runs.filter(({ faults }) => faults.length > 0).length;
    say(`${String(crashes)} crashes, ${String(wrong)} stories that ended wrong`);
  }
  await entra.stop();
  folder.remove();
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
