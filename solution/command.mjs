// `npm run pack` and its neighbours: the commands of this package, by name.
import { runBundled } from '../.build/run-bundled.mjs';

await runBundled('solution', 'cli/main.ts', 'dist/solution.js');
