// `npm start`: sets the clone up, builds all parts and starts the sandbox in this process.
import { runBuilt } from '../../.build/run-built.mjs';

const parts = [
  ['the API', 'api'],
  ['the control', 'pcf-control'],
  ['the sandbox', 'tests'],
];
await runBuilt(parts, 'tests/dist/sandbox/start.js');
