/** Rules about the head of a solution: names, publisher and version. */
import { optionValuePrefix, prefix, publisher, solutionNames } from '../packer/identity.js';
import { findAll, type XmlElement } from '../packer/xml.js';
import { manifestPath, type Rule, type SolutionPackage } from './package.js';

/** Text at a path of element names below the root of solution.xml. */
function at({ manifest }: SolutionPackage, ...path: readonly string[]): string {
  let element: XmlElement | undefined = manifest;
  for (const name of ['SolutionManifest', ...path]) element = element?.children.find((child) => child.name === name);
  return element?.text ?? '';
}

const finding = (sentence: string) => [{ at: manifestPath, sentence }];

/** AddressNumber, AddressTypeCode and 23 fields that are empty, as a server writes them, and the way of shipping. */
const fieldsOfAddress = 26;

export const manifestRules: readonly Rule[] = [
  {
    name: 'unique-name',
    fix: 'Set <UniqueName> as packer/identity.ts names the solution: another name is another solution.',
    find: (solution) => {
      const name = at(solution, 'UniqueName');
      return solutionNames.some((known) => known === name) ? [] : finding(`No solution of ours is called ${name}.`);
    },
  },
  {
    name: 'version-form',
    fix: 'Write four numbers into versions.json.',
    find: (solution) => {
      const version = at(solution, 'Version');
      const isVersion = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/.test(version) && version !== '0.0.0.0';
      return isVersion ? [] : finding(`Version ${version} is not four numbers above 0.0.0.0.`);
    },
  },
  {
    name: 'managed-flag',
    fix: 'Let the packer write 0 or 1; 2 belongs to the source only.',
    find: (solution) => {
      const managed = at(solution, 'Managed');
      return ['0', '1'].includes(managed) ? [] : finding(`<Managed> is ${managed}.`);
    },
  },
  {
    name: 'publisher',
    fix: `Write publisher ${publisher}, prefix ${prefix} and option prefix ${optionValuePrefix}: they never change.`,
    find: (solution) => {
      const expected = [publisher, prefix, String(optionValuePrefix)];
      const found = ['UniqueName', 'CustomizationPrefix', 'CustomizationOptionValuePrefix'].map((name) =>
        at(solution, 'Publisher', name),
      );
      return found.every((text, index) => text === expected[index])
        ? []
        : finding(`The publisher is ${found.join(', ')}; it has to be ${expected.join(', ')}.`);
    },
  },
  {
    name: 'addresses',
    fix: 'Write both addresses in full, as an export has them.',
    find: (solution) => {
      const addresses = findAll(solution.manifest, 'Address').map(({ children }) => children.length);
      return addresses.length === 2 && addresses.every((count) => count === fieldsOfAddress)
        ? []
        : finding(`The publisher has ${addresses.length} addresses with ${addresses.join(' and ')} fields.`);
    },
  },
  {
    name: 'display-name',
    fix: 'Give the solution a name and a sentence in English (1033).',
    find: (solution) =>
      ['LocalizedNames', 'Descriptions']
        .filter((list) => {
          const rows = solution.manifest.children[0]?.children.find(({ name }) => name === list)?.children ?? [];
          return !rows.some(
            ({ attributes }) => attributes['languagecode'] === '1033' && attributes['description'] !== '',
          );
        })
        .flatMap((list) => finding(`<${list}> of the solution has no English text.`)),
  },
];
