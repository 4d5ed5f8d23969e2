/**
 * The long form of the kill test: each moment of both stories, then whole stories, one seed after the other, until the
 * process was killed so many times.
 */
import { startEntra } from '../sandbox/entra/server.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { again, atMoment, type Attack } from './attack.js';
import { inPool } from './in-pool.js';
import { whenGivenBack, whenItExpires, type Moments } from './moments.js';
import { bundleSmall } from './small-process.js';
import { expires, givenBack, type Story } from './stories.js';
import { underFire } from './under-fire.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0.`);
}

interface Walk {
  readonly story: Story;
  readonly attack: Attack;
}

const walksAt = (story: Story, { few, more }: Moments): Walk[] =>
  [...few, ...more].map((moment) => ({ story, attack: atMoment(moment) }));

async function main(): Promise<void> {
  const [most, from, atOnce] = [option('crashes', 500), option('from', 1), option('at-once', 4)];
  const folder = temporaryFolder();
  const file = bundleSmall();
  const entra = await startEntra({ dataFolder: folder.path });
  let crashes = 0;
  let wrong = 0;
  const walk = async (walks: readonly Walk[]): Promise<void> => {
    const runs = await inPool(atOnce, walks, ({ story, attack }) => underFire({ entra, file, story }, attack));
    crashes += runs.reduce((sum, { kills }) => sum + kills, 0);
    for (const { name, faults } of runs) for (const fault of faults) say(`${name}: ${fault}`);
    wrong += runs.filter(({ faults }) => faults.length > 0).length;
    say(`${String(crashes)} crashes, ${String(wrong)} stories that ended wrong`);
  };
  // Who names a seed wants that one.
  if (from === 1) await walk([...walksAt(givenBack, whenGivenBack), ...walksAt(expires, whenItExpires)]);
  for (let seed = from; crashes < most; seed += atOnce) {
    const seeds = Array.from({ length: atOnce }, (_, index) => seed + index);
    await walk(seeds.map((one) => ({ story: one % 2 === 0 ? expires : givenBack, attack: again(one) })));
  }
  await entra.stop();
  folder.remove();
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
