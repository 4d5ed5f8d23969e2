/** The project's own packer: a Solution Packager folder becomes a solution zip, the same bytes each time. */
import { contentTypes, contentTypesPath } from './content-types.js';
import { bytesOf, type Files, textAt, textOf } from './files.js';
import { type PackageType } from './identity.js';
import { parseXml, replaced, writeXml, type XmlElement } from './xml.js';
import { zip } from './zip.js';

const nodeOfControl = /^Controls\/[^/]+\/ControlManifest\.xml\.data\.xml$/;
const nodeOfConnector = /^Connectors\/[^/]+\.xml$/;

/** The nodes that the source keeps in files of their own. They declare a namespace that their new parent declares too. */
function nodes(source: Files, at: RegExp): readonly XmlElement[] {
  return [...source]
    .filter(([path]) => at.test(path))
    .map(([, bytes]) => parseXml(textOf(bytes)))
    .map((node) => ({ ...node, attributes: without(node.attributes, 'xmlns:xsi') }));
}

const without = (row: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== key));

function customizations(source: Files): string {
  const root = parseXml(textAt(source, 'Other/Customizations.xml'));
  const fill = (tree: XmlElement, section: string, children: readonly XmlElement[]): XmlElement =>
    replaced(tree, section, (old) => ({ ...old, children: [...old.children, ...children] }));
  const withControls = fill(root, 'CustomControls', nodes(source, nodeOfControl));
  return writeXml(fill(withControls, 'Connectors', nodes(source, nodeOfConnector)));
}

/** In the zip the folder of connectors is called in the singular. */
const inZip = (path: string): string => path.replace(/^Connectors\//, 'Connector/');

/** The files of the zip. Managed and unmanaged differ in one element of solution.xml. */
export function packedFiles(source: Files, type: PackageType): Files {
  const manifest = replaced(parseXml(textAt(source, 'Other/Solution.xml')), 'Managed', (old) => ({
    ...old,
    text: type === 'Managed' ? '1' : '0',
  }));
  const content = [...source].filter(
    ([path]) => !path.startsWith('Other/') && !nodeOfControl.test(path) && !nodeOfConnector.test(path),
  );
  const files = new Map([
    ...content.map(([path, bytes]) => [inZip(path), bytes] as const),
    ['solution.xml', bytesOf(writeXml(manifest))] as const,
    ['customizations.xml', bytesOf(customizations(source))] as const,
  ]);
  return new Map([...files, [contentTypesPath, bytesOf(contentTypes([...files.keys()]))]]);
}

/** One zip. `source` is a staged folder. */
export const packBuiltIn = (source: Files, type: PackageType): Uint8Array => zip(packedFiles(source, type));
