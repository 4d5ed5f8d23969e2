// `npm run connector` and its neighbours: the commands of this package, by name.
import { runBundled } from '../.build/run-bundled.mjs';

await runBundled('connector', 'src/commands/main.ts', 'dist/connector.js');
