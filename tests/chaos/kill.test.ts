import { type Entra, startEntra } from '../sandbox/entra/server.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { again, atMoment, peace } from './attack.js';
import { inPool } from './in-pool.js';
import { type Moment, whenGivenBack, whenItExpires } from './moments.js';
import { bundleSmall } from './small-process.js';
import { expires, givenBack, type Story } from './stories.js';
import { type Run, underFire } from './under-fire.js';

/** They mostly wait; more at once would only make the processes slow to start. */
const atOnce = 5;
/** Ten times what it takes on two idle cores. */
const patienceMs = 1_200_000;

const folder = temporaryFolder();
let entra: Entra;
let file: string;
beforeAll(async () => {
  file = bundleSmall();
  entra = await startEntra({ dataFolder: folder.path });
});
afterAll(async () => {
  await entra.stop();
  folder.remove();
});

const wrongIn = (runs: readonly Run[]): string[] =>
  runs.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));

const stories: readonly (readonly [string, Story, readonly Moment[]])[] = [
  ['asked, ready and given back', givenBack, whenGivenBack.few],
  ['asked, approved, ready, extended and ended by its time', expires, whenItExpires.few],
];

test.each(stories)(
  'kill -9 at each kind of commit, call and answer loses no grant and no removal: %s',
  async (_name, story, moments) => {
    const stage = { entra, file, story };
    expect(await underFire(stage, peace)).toMatchObject({ faults: [], kills: 0, effects: 2 });
    const runs = await inPool(atOnce, moments, (moment) => underFire(stage, atMoment(moment)));
    expect(wrongIn(runs)).toEqual([]);
    expect(runs.filter(({ kills }) => kills !== 1).map(({ name }) => name)).toEqual([]);
    expect(runs.some(({ late }) => late)).toBe(true);
  },
  patienceMs,
);

test(
  'kill -9 again and again, whatever is going on, loses no grant and no removal',
  async () => {
    const runs = await inPool(atOnce, [1, 2, 3], (seed) => underFire({ entra, file, story: expires }, again(seed)));
    expect(wrongIn(runs)).toEqual([]);
    expect(Math.min(...runs.map(({ kills }) => kills))).toBeGreaterThan(0);
  },
  patienceMs,
);
