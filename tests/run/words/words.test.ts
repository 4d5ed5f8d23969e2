/** One name for one thing: what people read keeps to the glossary of the README. The control holds its own texts to it. */
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../../.build/setup.mjs';
import { exceptions, replacedWords } from './replaced-words.js';
import { type ShippedText, textsIn, textsOf } from './shipped-texts.js';

/** What is made, installed or kept for ever, and what only tests read. */
const notShipped =
  /(?:^|\/)(?:node_modules|dist|out|coverage|testing|released|screenshots)(?:\/|$)|\.test\.tsx?$|\.data/;
const shipped = [
  '.build',
  '.ci',
  'api',
  'connector',
  'pcf-control/README.md',
  'pcf-control/build.mjs',
  'solution',
  'tests/README.md',
  'tests/sandbox',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
];

function filesUnder(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const below = join(path, entry.name);
    if (notShipped.test(below)) return [];
    return entry.isDirectory() ? filesUnder(below) : [below];
  });
}

const faultsOf = ({ file, line, text }: ShippedText): string[] =>
  replacedWords.flatMap(({ word, say }) => {
    const found = word.exec(text)?.[0];
    const allowed = exceptions.some((one) => one.in === file && text.includes(one.text));
    return found === undefined || allowed
      ? []
      : [`${file}:${String(line)} "${found}" (say: ${say}) in: ${text.trim()}`];
  });

const texts = shipped.flatMap((path) => filesUnder(relative(root, join(root, path)))).flatMap(textsIn);

test('a replaced word is found in a sentence of code and of a guide, not in code itself', () => {
  const code = "const askFor = 'ask.for'; say('Ask for less.'); say(`${name} was taken away.`);";
  expect(textsOf('a.ts', code).flatMap(faultsOf)).toHaveLength(2);
  const guide = 'The `baseline` of\n\n```powerfx\nAsk for it\n```\n\nit is given back. [Wait](look-at-it.md)\n';
  expect(textsOf('a.md', guide).flatMap(faultsOf)).toHaveLength(1);
});

test('no text that people read uses a word that the glossary replaced', () => {
  expect(texts.length).toBeGreaterThan(3000);
  expect(texts.flatMap(faultsOf)).toEqual([]);
});

test('every exception is needed still', () => {
  const needed = ({ in: file, text }: { readonly in: string; readonly text: string }) =>
    texts.some(
      (one) => one.file === file && one.text.includes(text) && replacedWords.some(({ word }) => word.test(one.text)),
    );
  expect(exceptions.filter((one) => !needed(one))).toEqual([]);
});
