import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { problemCodes } from '@jit/connector';
import { readTexts } from '../testing/app';
import { textKeys } from './text-keys';

const source = join(__dirname, '..');
const languages = readdirSync(join(source, 'strings')).map((name) => Number(name.split('.')[1]));
/** Whole numbers that this control may count. */
const counts = Array.from({ length: 1200 }, (_, count) => count);
const tagOf = (language: number): string => readTexts(language)['Language'] ?? '';
/** The plural forms that a language needs. */
const formsOf = (language: number): string[] => {
  const plural = new Intl.PluralRules(tagOf(language));
  return [...new Set(counts.map((count) => plural.select(count)))].sort();
};
const form = /_(zero|one|two|few|many|other)$/;
/** Keys without their forms, and the forms of each. */
function keysOf(language: number): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const key of Object.keys(readTexts(language))) {
    const found = form.exec(key)?.[1];
    const base = found === undefined ? key : key.slice(0, -found.length - 1);
    keys.set(base, [...(keys.get(base) ?? []), ...(found === undefined ? [] : [found])].sort());
  }
  return keys;
}
const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
const placesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const manifest = readFileSync(join(source, 'ControlManifest.Input.xml'), 'utf8');
const manifestKeys = [...manifest.matchAll(/(?:display-name|description)-key="([^"]+)"/g)].map(([, key]) => key ?? '');

test('the languages of the product are there, and the manifest lists each', () => {
  const tags = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'];
  expect(languages.map(tagOf).sort()).toEqual(tags);
  const listed = [...manifest.matchAll(/strings\/RequestControl\.(\d+)\.resx/g)].map(([, language]) =>
    Number(language),
  );
  expect(listed.sort()).toEqual([...languages].sort());
});

test.each(languages)('%d has every key, in the plural forms that its language needs', (language) => {
  const [english, other] = [keysOf(1033), keysOf(language)];
  expect([...other.keys()]).toEqual([...english.keys()]);
  for (const [key, forms] of other)
    expect([key, forms]).toEqual([key, english.get(key)?.length ? formsOf(language) : []]);
});

test('every text of the screens and of the manifest is there, and no other', () => {
  expect(Object.keys(readTexts()).sort()).toEqual([...new Set([...textKeys, ...manifestKeys])].sort());
});

test.each(languages)('no text of %d is empty or has lost a place', (language) => {
  const english = readTexts(1033);
  const plural = new Intl.PluralRules(tagOf(language));
  for (const [key, text] of Object.entries(readTexts(language))) {
    const counted = key.replace(form, '_other');
    const places = placesIn(english[key] ?? english[counted] ?? '');
    // "One request" needs no digit where no other number has that form.
    const rule = form.exec(key)?.[1];
    const numbers = rule === undefined ? 0 : counts.filter((count) => plural.select(count) === rule).length;
    const needed = numbers === 1 ? places.filter((place) => place !== 'count') : places;
    const had = numbers === 1 ? placesIn(text).filter((place) => place !== 'count') : placesIn(text);
    expect([key, text.trim(), had]).toEqual([key, text === '' ? 'a text' : text, needed]);
  }
});

/** Buttons, tabs and marks stand in little room: what is short in English has to be short everywhere. */
test.each(languages)('no label of %d is so long that it breaks a narrow screen', (language) => {
  const english = readTexts(1033);
  const label = /^(Tab|Mark|Step|Kind|State|Sweep|Held|Col)_?[A-Z_a-z]*$/;
  const tooLong = Object.entries(readTexts(language)).filter(([key, text]) => {
    const short = english[key]?.length ?? 0;
    return label.test(key) && text.length > Math.max(24, short * 2.2);
  });
  expect(tooLong).toEqual([]);
});

test.each(languages)('no sentence of %d ends without the mark that its English has', (language) => {
  const ends = (text = ''): string | undefined => {
    const mark = /([.?!:。؟])\s*$/.exec(text)?.[1];
    return mark && { '。': '.', '؟': '?' }[mark] ? { '。': '.', '؟': '?' }[mark] : mark;
  };
  const english = readTexts(1033);
  const wrong = Object.entries(readTexts(language)).filter(
    ([key, text]) => ends(text) !== ends(english[key] ?? english[key.replace(form, '_other')]),
  );
  expect(wrong).toEqual([]);
});

test('no two keys differ in the case of their letters only: MSBuild keeps one of them', () => {
  for (const language of languages) {
    const keys = Object.keys(readTexts(language)).map((key) => key.toLowerCase());
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
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
