// `npm run chaos -- [--crashes N] [--store sqlite|azurite|both] [--from SEED] [--minutes N]`: three replicas in a storm.
// `npm run chaos -- --moments [--crashes N] [--from SEED] [--at-once N]`: one process, killed at each moment of two stories.
import { runBundled } from '../../.build/run-bundled.mjs';

const entry = process.argv.includes('--moments') ? 'long' : 'fleet/chaos';
await runBundled('tests', `chaos/${entry}.ts`, `dist/chaos/${entry}.js`);
