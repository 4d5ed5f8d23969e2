/** Both lists of mistakes follow the product: each text that one of them changes stands in its file, exactly once. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variants } from '../simulation/variants.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { mutations } from './mutations.mjs';

const count = (file: string, text: string): number =>
  readFileSync(join(repositoryRoot(), file), 'utf8').split(text).length - 1;

test('the mutations', () => {
  expect(mutations.filter(({ file, find }) => count(file, find) !== 1)).toEqual([]);
  expect(mutations.flatMap(({ tests }) => tests).filter((file) => !existsSync(join(repositoryRoot(), file)))).toEqual(
    [],
  );
});

test('the broken variants of the simulation', () => {
  const patches = variants.flatMap(({ name, patches }) => patches.map((patch) => ({ name, ...patch })));
  expect(patches.filter(({ file, find }) => count(file, find) !== 1)).toEqual([]);
});
