/** Finds the root of this repository from the folder that the process was started in. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder above `from` whose package.json is the one of the whole project. Throws when there is none. */
export const repositoryRoot = (from: string = process.cwd()): string => {
  const here = resolve(from);
  const file = join(here, 'package.json');
  if (existsSync(file)) {
    const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string };
    if (name === 'jit-access') return here;
  }
  if (dirname(here) === here) throw new Error('Start this inside the folder of the project.');
  return repositoryRoot(dirname(here));
};
