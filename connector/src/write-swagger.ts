/** `npm run contract`: writes the connector file and the tables of the README; with --check only compares them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { operations } from './operations.js';
import { withTables } from './readme-tables.js';
import { swagger } from './swagger.js';

const file = swagger(operations);
const readme = readFileSync('README.md', 'utf8');
const outputs = [
  { path: 'apiDefinition.swagger.json', text: `${JSON.stringify(file, null, 4)}\n` },
  { path: 'README.md', text: withTables(readme, file) },
];

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

for (const { path, text } of outputs.filter((output) => read(output.path) !== output.text)) {
  if (process.argv.includes('--check')) {
    console.error(`connector/${path} is not what the contract says: run npm run contract and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`connector/${path} written.`);
  }
}
