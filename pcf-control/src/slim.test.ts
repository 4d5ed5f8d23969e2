import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTexts } from './testing/app';

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** The properties that the build gives short names. */
const list = /ownProperties = \[([^\]]*)\]/.exec(read('../slim.mjs'))?.[1] ?? '';
const own = all(list, /(\w+)/g);

/** Names that come from elsewhere, or that are looked up by a text: each keeps its name in the bundle. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  'fields of a board or of a problem': readdirSync(join(__dirname, 'board'))
    .filter((name) => /^read-(board|problem)\.ts$/.test(name))
    .flatMap((name) => all(withoutComments(read(`board/${name}`)), /(\w+):/g)),
  'inputs, outputs and events': all(read('ControlManifest.Input.xml'), / name="(\w+)"/g),
  icons: all(read('components/icons.tsx'), /^ {2}(\w+): ?['`\n]/gm),
  'places in texts': Object.values(readTexts()).flatMap((text) => all(text, /\{(\w+)\}/g)),
  'what the host and the browser give': all(
    read('host.ts').split('readHost')[0]?.split('Loose')[1] ?? '',
    /(\w+)\??:/g,
  ),
};

test('there are names to shorten', () => {
  expect(own.length).toBeGreaterThan(50);
  expect(new Set(own).size).toBe(own.length);
});

test.each(Object.entries(foreign))('%s keep their names', (_, names) => {
  expect(names.length).toBeGreaterThan(2);
  expect(own.filter((name) => names.includes(name))).toEqual([]);
});
