/** Rules about the files of a package: each is known, readable, and of a kind that the package names. */
import { contentTypesPath, pathsWithoutType } from '../packer/content-types.js';
import { type Files, textOf } from '../packer/files.js';
import { findAll, parseXml, textIn, type XmlElement } from '../packer/xml.js';
import { customizationsPath, manifestPath, type Rule, type SolutionPackage } from './package.js';

const roots = [manifestPath, customizationsPath, contentTypesPath];

/** Texts of customizations.xml that name a file: they begin with a slash. */
function pathsIn(element: XmlElement): readonly string[] {
  const own = element.text.startsWith('/') ? [element.text.slice(1)] : [];
  return [...own, ...element.children.flatMap(pathsIn)];
}

/** Files that the manifest of a control names, with what its build always puts beside them. */
function filesOfControl(files: Files, manifest: string): readonly string[] {
  const bytes = files.get(manifest);
  if (!bytes) return [];
  const folder = manifest.slice(0, manifest.lastIndexOf('/') + 1);
  const resources = findAll(parseXml(textOf(bytes)), 'resources').flatMap(({ children }) => children);
  const paths = resources.map(({ attributes }) => attributes['path']).filter((path) => path !== undefined);
  return paths.map((path) => `${folder}${path}`);
}

const isTranslationOf = (path: string, named: string): boolean =>
  named.endsWith('.resx') && path.replace(/\.\d+\.resx$/, '') === named.replace(/\.\d+\.resx$/, '');
const isLicenceOf = (path: string, named: string): boolean => path === `${named}.LICENSE.txt`;

function named({ files, customizations }: SolutionPackage): readonly string[] {
  const direct = pathsIn(customizations);
  return [
    ...direct,
    ...direct.filter((path) => path.endsWith('/ControlManifest.xml')).flatMap((path) => filesOfControl(files, path)),
  ];
}

const icons = (solution: SolutionPackage): readonly string[] =>
  findAll(solution.customizations, 'iconblob').map(({ text }) => text.slice(1));

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function jsonFault(bytes: Uint8Array): string | undefined {
  try {
    JSON.parse(textOf(bytes));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const fileRules: readonly Rule[] = [
  {
    name: 'root-files',
    fix: 'Name them exactly solution.xml, customizations.xml and [Content_Types].xml, at the root of the zip.',
    find: ({ files }) =>
      roots.filter((path) => !files.has(path)).map((path) => ({ at: path, sentence: 'This file is missing.' })),
  },
  {
    name: 'path-exists',
    fix: 'Build what is missing, or correct the path in the XML.',
    find: (solution) =>
      named(solution)
        .filter((path) => !solution.files.has(path))
        .map((path) => ({ at: path, sentence: 'The XML names this file, and it is not in the zip.' })),
  },
  {
    name: 'file-is-named',
    fix: 'Name the file in the XML, or leave it out of the zip.',
    find: (solution) => {
      const known = [...roots, ...named(solution)];
      return [...solution.files.keys()]
        .filter((path) => !known.some((one) => path === one || isTranslationOf(path, one) || isLicenceOf(path, one)))
        .map((path) => ({ at: path, sentence: 'Nothing names this file.' }));
    },
  },
  {
    name: 'path-form',
    fix: 'Use forward slashes and relative paths.',
    find: ({ files }) =>
      [...files.keys()]
        .filter((path) => path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
        .map((path) => ({ at: path, sentence: 'A path in a zip is relative, with forward slashes.' })),
  },
  {
    name: 'content-types',
    fix: 'Let the packer write [Content_Types].xml.',
    find: ({ files }) =>
      files.has(contentTypesPath)
        ? pathsWithoutType(files).map((path) => ({ at: path, sentence: 'Its extension has no content type.' }))
        : [],
  },
  {
    name: 'json-parses',
    fix: 'Correct the JSON.',
    find: ({ files }) =>
      [...files]
        .filter(([path]) => path.endsWith('.json'))
        .map(([path, bytes]) => ({ at: path, fault: jsonFault(bytes) }))
        .flatMap(({ at, fault }) => (fault === undefined ? [] : [{ at, sentence: `This is no JSON: ${fault}` }])),
  },
  {
    name: 'icon-is-png',
    fix: 'Build the icon with npm run connector.',
    find: (solution) =>
      icons(solution)
        .filter((path) => !pngSignature.every((byte, index) => solution.files.get(path)?.[index] === byte))
        .map((path) => ({ at: path, sentence: 'The icon is no PNG.' })),
  },
  {
    name: 'connector-name-length',
    fix: 'Shorten <displayname> to 30 characters: pac drops a connector with a longer one without a word.',
    find: (solution) =>
      findAll(solution.customizations, 'Connector')
        .map((node) => textIn(node, 'displayname') ?? '')
        .filter((name) => name.length === 0 || name.length > 30)
        .map((name) => ({
          at: customizationsPath,
          sentence: `The connector is called "${name}" (${name.length} characters).`,
        })),
  },
];
