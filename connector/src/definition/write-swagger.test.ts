import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../contract/operations.js';
import { withTables } from './readme-tables.js';
import { swagger } from './swagger.js';

const committed = (name: string): string => readFileSync(join(__dirname, '..', '..', name), 'utf8');

test('the committed connector file is what the table says, key by key; else: npm run contract', () => {
  expect(committed('apiDefinition.swagger.json')).toBe(`${JSON.stringify(swagger(operations), null, 4)}\n`);
});

test('the tables of the README are what the contract says; else: npm run contract', () => {
  const readme = committed('README.md');
  expect(withTables(readme, swagger(operations))).toBe(readme);
});

test('a README that lost the marks of a table is refused, not rewritten', () => {
  expect(() => withTables('# Nothing', swagger(operations))).toThrow(/lost the marks/);
});
