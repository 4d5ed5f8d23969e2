/** `npm run solution:settings`: refuses files of settings that still hold the placeholders of the template. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { placeholderIn } from '../check/secret-rules.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';

/** Every text in a JSON value, with the path to it. */
function textsIn(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, path === '' ? key : `${path}.${key}`));
}

function faultsOf(text: string): readonly string[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return [`is no JSON: ${error instanceof Error ? error.message : String(error)}`];
  }
  return textsIn(file).flatMap(([path, value]) => {
    const found = value.trim() === '' ? 'nothing' : placeholderIn(value);
    return found === undefined ? [] : [`${path} is still ${found}.`];
  });
}

/** Throws a Stop that names every value that is empty or a placeholder. */
export function checkSettings(paths: readonly string[], { typedIn, say }: Pick<Surroundings, 'typedIn' | 'say'>): void {
  if (paths.length === 0) throw new Stop('usage', 'Name the files of settings.');
  const faults = paths.flatMap((path) =>
    faultsOf(readFileSync(resolve(typedIn, path), 'utf8')).map((fault) => `${basename(path)}: ${fault}`),
  );
  if (faults.length > 0) throw new Stop('wrong', faults.join('\n'));
  say(`${paths.map((path) => basename(path)).join(', ')}: every value is filled in.`);
}
