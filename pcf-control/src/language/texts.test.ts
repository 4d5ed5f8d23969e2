import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { problemCodes } from '@jit/connector';
import { readTexts } from '../testing/app';
import { textKeys } from './text-keys';

const source = join(__dirname, '..');
const languages = [1033, 1031];
const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const manifest = readFileSync(join(source, 'ControlManifest.Input.xml'), 'utf8');
const manifestKeys = [...manifest.matchAll(/(?:display-name|description)-key="([^"]+)"/g)].map(([, key]) => key ?? '');

test('every language has the same keys', () => {
  const [first, ...others] = languages.map((language) => Object.keys(readTexts(language)));
  for (const other of others) expect(other).toEqual(first);
});

test('every text of the screens and of the manifest is there, and no other', () => {
  expect(Object.keys(readTexts()).sort()).toEqual([...new Set([...textKeys, ...manifestKeys])].sort());
});

test.each(languages)('no text of %d is empty or has lost a place', (language) => {
  const [english, other] = [readTexts(1033), readTexts(language)];
  for (const key of Object.keys(english)) {
    expect([key, other[key]?.trim()]).not.toEqual([key, '']);
    expect([key, placesIn(other[key] ?? '')]).toEqual([key, placesIn(english[key] ?? '')]);
  }
});

test('every text is used', () => {
  const code = filesIn(source)
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|text-keys|generated|testing/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  /** Keys that are put together at run time: their beginnings. */
  const composed = /^(Tab|Kind|State|Studio|Cause|Problem|Sweep|Held)_/;
  const unused = textKeys.filter((key) => {
    const base = key.replace(/_(one|other)$/, '');
    if (composed.test(key)) return !code.includes(`\`${key.split('_')[0] ?? ''}_$`);
    return !code.includes(`'${base}'`);
  });
  expect(unused).toEqual([]);
});

/** The glossary of the README: one name for one thing. Each word here has another one that people know. */
const replaced: Readonly<Record<number, RegExp>> = {
  1033: /\b(ask|asks|asked|asking|looks?|looked|looking|offers?|offered|lapsed?|gone|give back|given? (back|outside)|taken? (away|back)|behind our back|for good|all the same|read back|sign(ed|s)? off|signature|carried on|owe|cause|arm|armed|wish|may not|by itself|by the rule|the rule|at once|a yes|the directory|the record|put your name|ready)\b/i,
  1031: /(\bAnfrage|\banfrag|\bangefragt|\bfragen? .* an\b|\bAntrag|abgenommen|abnehmen|zurückgeben|zurückgegeben|zurückgenommen|verfall|nachgelesen|zurückgelesen|freigeb|freigegeben|unterschr|Hinsehen|angesehen|\bBereit\b|\bbereit\b|von selbst|durch die Regel\b|Regeldatei|\bweg\b)/i,
};
/** Names of the platform's surface and of states of the service, which keep theirs. */
const surface: ReadonlySet<string> = new Set(['LaterAbout', 'Problem_not_ready']);

test.each(languages)('no text of %d uses a word that the glossary replaced', (language) => {
  const found = Object.entries(readTexts(language)).filter(
    ([key, text]) => !surface.has(key) && replaced[language]?.test(text),
  );
  expect(found).toEqual([]);
});

test('every refusal of the contract has a text', () => {
  const texts = readTexts();
  expect(problemCodes.filter((code) => !(`Problem_${code.replace(/-/g, '_')}` in texts))).toEqual([]);
});

test('the version that is shown is the one of the manifest', () => {
  expect(manifest).toContain(`version="${readTexts()['Version'] ?? ''}" display-name-key`);
});
