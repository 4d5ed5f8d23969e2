import { type Entra, startEntra } from '../sandbox/entra/server.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { seeded } from '../simulation/seeded.js';
import { inPool } from './in-pool.js';
import { smallNumbers } from './small-numbers.js';
import { bundleSmall } from './small-process.js';
import { expires, givenBack, type Story } from './stories.js';
import { type Moment, type Run, underFire } from './under-fire.js';

/** They mostly wait; more at once would only make the processes slow to start. */
const atOnce = 16;

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

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const effects = ['never', 'at-once', 'late'] as const;
/** So long that what was sent before cannot arrive any more. */
const longMs = smallNumbers.claimMs + smallNumbers.unsettledMs + 1000;

/** Every moment that a run in peace has; those that take longest first. */
const momentsOf = ({ seen }: Run): Moment[] => {
  const changes = upTo(seen.change);
  return [
    ...changes.flatMap((nth) => [false, true].map((applied) => change(nth, applied ? 'at-once' : 'never', longMs))),
    ...changes.flatMap((nth) => effects.map((effect) => change(nth, effect))),
    ...(['commit', 'read', 'answer'] as const).flatMap((kind) => upTo(seen[kind]).map((nth) => ({ kind, nth }))),
  ];
};
const change = (nth: number, effect: (typeof effects)[number], downMs = 0): Moment => ({
  kind: 'change',
  nth,
  effect,
  downMs,
});

const wrongIn = (runs: readonly Run[]): string[] =>
  runs.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));

const stories: readonly (readonly [string, Story, number])[] = [
  ['asked, approved, ready, extended and ended by its time', expires, 2],
  ['asked, ready and given back', givenBack, 1],
];

test.each(stories)(
  'kill -9 after each commit, each call and each answer loses no grant and no removal: %s',
  async (_name, story, requests) => {
    const peace = await underFire({ entra, file, story });
    expect(peace).toMatchObject({ faults: [], kills: 0, requests, effects: 2 });
    const moments = momentsOf(peace);
    const runs = await inPool(atOnce, moments, (moment) => underFire({ entra, file, story }, moment));
    expect(wrongIn(runs)).toEqual([]);
    // How often is looked depends on how fast the machine is: the last looks of a run may not come in another.
    const spared = runs.filter(({ kills }) => kills === 0);
    expect(spared.length).toBeLessThan(moments.length / 8);
    expect(spared.filter(({ name }) => name.startsWith('change'))).toEqual([]);
    // Under fire, too, most get their extension, and most have the role once and without a gap.
    expect(runs.filter((run) => run.requests === requests).length).toBeGreaterThan(runs.length / 2);
    expect(runs.filter((run) => run.effects === 2).length).toBeGreaterThan(runs.length / 2);
  },
  600_000,
);

test('kill -9 again and again, whenever it comes, loses no grant and no removal', async () => {
  const besides = (seed: number) => (kill: () => void) => {
    const random = seeded(seed, 'kills');
    let left = 6;
    const later = (): NodeJS.Timeout | undefined =>
      left-- > 0
        ? setTimeout(
            () => {
              kill();
              timer = later();
            },
            random.between(400, 3000),
          )
        : undefined;
    let timer = later();
    return () => clearTimeout(timer);
  };
  const seeds = upTo(atOnce);
  const runs = await inPool(atOnce, seeds, (seed) =>
    underFire({ entra, file, story: expires, besides: besides(seed) }),
  );
  expect(wrongIn(runs)).toEqual([]);
  expect(Math.min(...runs.map(({ kills }) => kills))).toBeGreaterThan(1);
}, 300_000);
