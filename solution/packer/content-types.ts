/** `[Content_Types].xml`: the part of the package format that names the kind of every other part. */
import { type Files, textAt } from './files.js';
import { parseXml, writeXml, type XmlElement } from './xml.js';

export const contentTypesPath = '[Content_Types].xml';
const namespace = 'http://schemas.openxmlformats.org/package/2006/content-types';
const ContentType = 'application/octet-stream';

/** Extension in lower case; `undefined` for a file without one. Extensions are compared without case. */
const extensionOf = (path: string): string | undefined => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();

const element = (name: string, attributes: Readonly<Record<string, string>>): XmlElement => ({
  name,
  attributes,
  text: '',
  children: [],
});

/** The file that fits these paths: one row per extension, one per file that has none. */
export function contentTypes(paths: readonly string[]): string {
  const extensions = [...new Set(paths.map(extensionOf))].filter((extension) => extension !== undefined).sort();
  const bare = paths.filter((path) => extensionOf(path) === undefined).sort();
  return writeXml({
    name: 'Types',
    attributes: { xmlns: namespace },
    text: '',
    children: [
      ...extensions.map((Extension) => element('Default', { Extension, ContentType })),
      ...bare.map((path) => element('Override', { PartName: `/${path}`, ContentType })),
    ],
  });
}

/** Paths of a package for which `[Content_Types].xml` has no row. */
export function pathsWithoutType(files: Files): readonly string[] {
  const rows = parseXml(textAt(files, contentTypesPath)).children;
  const extensions = new Set(rows.map(({ attributes }) => attributes['Extension']?.toLowerCase()));
  const names = new Set(rows.map(({ attributes }) => attributes['PartName']?.toLowerCase()));
  return [...files.keys()].filter(
    (path) =>
      path !== contentTypesPath && !names.has(`/${path}`.toLowerCase()) && !extensions.has(extensionOf(path) ?? '/'),
  );
}
