// `npm run api`: sets the clone up, builds the API and starts one replica in this process.
import { runBuilt } from '../.build/run-built.mjs';

await runBuilt([['the API', 'api']], 'api/dist/main.js');
