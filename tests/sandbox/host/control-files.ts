/** Reads what the build of the control left: its manifest, its words and its files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

export interface ControlManifest {
  /** Namespace and constructor, as the bundle registers itself. */
  readonly name: string;
  readonly version: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly events: readonly string[];
  /** Style sheets, by their path in the folder. */
  readonly styles: readonly string[];
}

/** The folder of the one control that was built, or undefined when none is there. */
export const controlFolder = (root: string): string | undefined => {
  const all = join(root, 'pcf-control/out/controls');
  const folders = existsSync(all) ? readdirSync(all).map((name) => join(all, name)) : [];
  return folders.find(
    (folder) => existsSync(join(folder, 'ControlManifest.xml')) && existsSync(join(folder, 'bundle.js')),
  );
};

const attributesOf = (element: string): ReadonlyMap<string, string> =>
  new Map([...element.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));

/** All elements of a name with their attributes; the built manifest is regular enough for this. */
const elements = (xml: string, name: string): ReadonlyMap<string, string>[] =>
  [...xml.matchAll(new RegExp(`<${name}\\s([^>]*?)/?>`, 'g'))].map(([, inner = '']) => attributesOf(inner));

export const readManifest = (folder: string): ControlManifest => {
  const xml = readFileSync(join(folder, 'ControlManifest.xml'), 'utf8');
  const [control] = elements(xml, 'control');
  const properties = elements(xml, 'property');
  const named = (usage: string): string[] =>
    properties.filter((each) => each.get('usage') === usage).map((each) => each.get('name') ?? '');
  return {
    name: `${control?.get('namespace') ?? ''}.${control?.get('constructor') ?? ''}`,
    version: control?.get('version') ?? '',
    inputs: named('input'),
    outputs: named('output'),
    events: elements(xml, 'event').map((each) => each.get('name') ?? ''),
    styles: elements(xml, 'css').map((each) => each.get('path') ?? ''),
  };
};

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The words of one language from the built resx file; 1033 is English. */
export const readStrings = (folder: string, language = 1033): Readonly<Record<string, string>> => {
  const strings = join(folder, 'strings');
  const file = readdirSync(strings).find((name) => name.endsWith(`.${language}.resx`));
  if (file === undefined) return {};
  const xml = readFileSync(join(strings, file), 'utf8');
  const found = xml.matchAll(/<data\s+name="([^"]+)"[^>]*>\s*<value>([\s\S]*?)<\/value>/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [
      name,
      value.replace(/&(lt|gt|amp|quot|apos);/g, (whole, entity: string) => entities[entity] ?? whole),
    ]),
  );
};

/** A file below the folder, never beside it. */
export const readInside = (folder: string, path: string): Buffer | undefined => {
  const file = normalize(join(folder, path));
  return file.startsWith(`${folder}/`) && existsSync(file) ? readFileSync(file) : undefined;
};
