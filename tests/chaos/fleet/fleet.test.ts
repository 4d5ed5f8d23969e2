/** The short form of `npm run chaos`: a few minutes of storm over three real processes on each store. */
import { type Entra, startEntra } from '../../sandbox/entra/server.js';
import { temporaryFolder } from '../../sandbox/temporary-folder.js';
import { bundleFleet } from '../small-process.js';
import { gatherMakers } from './crowd.js';
import { bar } from './report.js';
import { walkRound } from './round.js';

/** Nobody is measured here; a busy machine may take long. */
jest.setTimeout(1_200_000);

const folder = temporaryFolder();
let entra: Entra;
let file: string;
beforeAll(async () => {
  file = bundleFleet();
  entra = await startEntra({ dataFolder: folder.path });
  gatherMakers(entra);
});
afterAll(async () => {
  await entra.stop();
  folder.remove();
});

test.each(['sqlite', 'azurite'] as const)(
  'three replicas on %s that are killed, stopped and cut off keep every law',
  async (store) => {
    const round = await walkRound({ entra, file, store, seed: 1, stormMs: 150_000 });
    expect(round.violations).toEqual([]);
    expect(Math.max(...round.overstays)).toBeLessThanOrEqual(bar.mostMs);
    // It was a storm, and people got what they came for.
    expect(round.crashes).toBeGreaterThan(2);
    expect(round.requests).toBeGreaterThan(5);
    expect(round.overstays.length).toBeGreaterThan(0);
  },
);
