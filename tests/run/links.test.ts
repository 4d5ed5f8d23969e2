/** What the texts point to is there: a link into nothing costs a newcomer more than a missing sentence. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../../.build/setup.mjs';

const notOurs = new Set(['node_modules', 'dist', 'out', 'coverage']);

function textsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? textsIn(path) : entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Links of a text to files beside it; addresses and places in the same text are left out. */
function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(<?([^)>\s]+)>?\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => !/^(?:[a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
}

const texts = textsIn(root);

test('links are found in a text', () => {
  expect(linksOf('a [b](c/d.md#e), ![f](g.png), [h](https://i/j) and [k](#l)')).toEqual(['c/d.md', 'g.png']);
  expect(texts.length).toBeGreaterThan(8);
});

test.each(texts.map((path) => [relative(root, path), path] as const))(
  'every file that %s names is there',
  (_, path) => {
    const missing = linksOf(readFileSync(path, 'utf8')).filter((link) => !existsSync(join(dirname(path), link)));
    expect(missing).toEqual([]);
  },
);
