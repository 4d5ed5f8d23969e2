// `npm run chaos -- [--crashes N] [--from SEED] [--at-once N]`: bundles the long form and runs it.
import { runBundled } from '../../.build/run-bundled.mjs';

await runBundled('tests', 'chaos/long.ts', 'dist/chaos/long.js');
