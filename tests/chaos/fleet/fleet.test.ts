/** The short form of `npm run chaos`: a moment of storm over three real processes. SQLite has `kill` and `two-replicas` here. */
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

test('three replicas on Azurite that are killed, stopped and cut off keep every law', async () => {
  const round = await walkRound({ entra, file, store: 'azurite', seed: 1, stormMs: 90_000 });
  expect(round.violations).toEqual([]);
  expect(Math.max(...round.overstays)).toBeLessThanOrEqual(bar.mostMs);
  // It was a storm, and people got what they came for.
  expect(round.crashes).toBeGreaterThan(0);
  expect(round.requests).toBeGreaterThan(0);
  expect(round.overstays.length).toBeGreaterThan(0);
});
