/** `npm run contract`: writes the connector's files and the tables of the README; with --check only compares them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { buildConnector } from './build-connector.js';
import { placeholders } from './installation.js';
import { operations } from '../contract/operations.js';
import { withTables } from './readme-tables.js';
import { swagger } from './swagger.js';

const readme = withTables(readFileSync('README.md', 'utf8'), swagger(operations));
const outputs: readonly (readonly [path: string, content: Uint8Array])[] = [
  ...buildConnector(placeholders, readFileSync('icon.png')).files,
  ['README.md', new TextEncoder().encode(readme)],
];

const isFresh = (path: string, content: Uint8Array): boolean => {
  try {
    return readFileSync(path).equals(content);
  } catch {
    return false;
  }
};

for (const [path, content] of outputs.filter((output) => !isFresh(...output))) {
  if (process.argv.includes('--check')) {
    console.error(`connector/${path} is not what the contract says: run npm run contract and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, content);
    console.log(`connector/${path} written.`);
  }
}
