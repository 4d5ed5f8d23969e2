/** Every rule on one zip, and on the pair of managed and unmanaged. */
import { entryNames } from '../packer/entries.js';
import { bytesOf, sha256, type Files } from '../packer/files.js';
import { fingerprint, type Versions } from '../packer/versions.js';
import { findAll, replaced, textIn, writeXml } from '../packer/xml.js';
import { unzip } from '../packer/zip.js';
import { componentRules } from './component-rules.js';
import { contentRules } from './content-rules.js';
import { fileRules } from './file-rules.js';
import { manifestRules } from './manifest-rules.js';
import { type Finding, findings, manifestPath, openPackage, type Rule, type SolutionPackage } from './package.js';
import { presenceRules } from './presence-rules.js';
import { placeholderRule, secretRule } from './secret-rules.js';

const always = [...manifestRules, ...presenceRules, ...componentRules, ...fileRules, ...contentRules, secretRule];

/** The rules that hold for a try-out, or, with `release`, for what people import. */
export const rules = (release: boolean): readonly Rule[] => (release ? [...always, placeholderRule] : always);

/** What is wrong with the files of one solution. */
export function checkFiles(files: Files, { release }: { readonly release: boolean }): readonly Finding[] {
  const solution = tryOpen(files);
  return 'rule' in solution ? [solution] : findings(rules(release), solution);
}

function tryOpen(files: Files): SolutionPackage | Finding {
  try {
    return openPackage(files);
  } catch (error) {
    return { rule: 'xml-parses', at: '', sentence: error instanceof Error ? error.message : String(error) };
  }
}

/** The zip, read again, holds the same bytes as what was packed. */
export function checkReadsBack(zip: Uint8Array, packed: Files): readonly Finding[] {
  const again = unzip(zip);
  const paths = [...new Set([...again.keys(), ...packed.keys()])];
  const sum = (files: Files, path: string): string | undefined => {
    const bytes = files.get(path);
    return bytes && sha256(bytes);
  };
  return paths
    .filter((path) => sum(again, path) !== sum(packed, path))
    .map((at) => ({ rule: 'reads-back', at, sentence: 'The zip does not hold what was packed.' }));
}

/** No name stands twice in a zip, not in other letters either: of two, one reader takes the first and another the last. */
export function checkEntries(zip: Uint8Array): readonly Finding[] {
  const names = entryNames(zip).map((name) => name.toLowerCase());
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((at) => ({
    rule: 'entry-once',
    at,
    sentence: 'The zip holds this name more than once. Pack it again with npm run pack.',
  }));
}

/**
 * Under a version that was released nothing but what was released is imported: no environment takes it for newer. The
 * connector is left out: its content is that of an installation.
 */
export function checkReleased(files: Files, versions: Versions): readonly Finding[] {
  const solution = tryOpen(files);
  const { released } = versions.JitAccess;
  if ('rule' in solution || textIn(solution.manifest.children[0] ?? solution.manifest, 'UniqueName') !== 'JitAccess')
    return [];
  const version = findAll(solution.manifest, 'Version')[0]?.text;
  if (released?.version !== version || released?.fingerprint === fingerprint(unversioned(solution))) return [];
  return [
    {
      rule: 'released-bytes',
      at: manifestPath,
      sentence: `JitAccess ${version ?? ''} was released with other content. Run npm run solution:release, then pack again.`,
    },
  ];
}

/** As fingerprints are taken: without the version, and unmanaged. */
function unversioned({ files, manifest }: SolutionPackage): Files {
  const without = replaced(manifest, 'Version', (old) => ({ ...old, text: '' }));
  const plain = replaced(without, 'Managed', (old) => ({ ...old, text: '0' }));
  return new Map([...files, [manifestPath, bytesOf(writeXml(plain))]]);
}

/** Managed and unmanaged are the same but for one element. */
export function checkPair(managed: Files, unmanaged: Files): readonly Finding[] {
  const [left, right] = [tryOpen(managed), tryOpen(unmanaged)];
  if ('rule' in left || 'rule' in right) return [];
  const flags = [left, right].map(({ manifest }) => textIn(manifest, 'Managed') ?? '');
  const flagFinding = {
    rule: 'managed-pair',
    at: manifestPath,
    sentence: `<Managed> is ${flags.join(' and ')}; it has to be 1 and 0.`,
  };
  const blank = ({ manifest }: SolutionPackage): string =>
    writeXml(replaced(manifest, 'Managed', (old) => ({ ...old, text: '' })));
  const others = [...new Set([...managed.keys(), ...unmanaged.keys()])]
    .filter((path) => path !== manifestPath)
    .filter((path) => hash(managed, path) !== hash(unmanaged, path));
  const different = [...(blank(left) === blank(right) ? [] : [manifestPath]), ...others];
  return [
    ...(flags.join() === '1,0' && findAll(left.manifest, 'Managed').length === 1 ? [] : [flagFinding]),
    ...different.map((at) => ({
      rule: 'managed-pair',
      at,
      sentence: 'Managed and unmanaged differ in more than <Managed>.',
    })),
  ];
}

function hash(files: Files, path: string): string {
  const bytes = files.get(path);
  return bytes ? sha256(bytes) : '';
}
