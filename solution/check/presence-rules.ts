/** Rules that say what must be there: a package without it imports, and what it installs does not work. */
import { textAt, textOf } from '../packer/files.js';
import { controlName, connectorName, languages, platformLibraries, type SolutionName } from '../packer/identity.js';
import { findAll, parseXml, textIn, type XmlElement } from '../packer/xml.js';
import { customizationsPath, manifestPath, type Rule, type SolutionPackage } from './package.js';

/** What each solution ships: number of the kind and name of the component. */
const components: Readonly<Record<SolutionName, { readonly type: string; readonly name: string }>> = {
  JitAccess: { type: '66', name: controlName },
  JitAccessConnector: { type: '372', name: connectorName },
};

const componentOf = ({ manifest }: SolutionPackage) =>
  Object.entries(components).find(([name]) => name === findAll(manifest, 'UniqueName')[0]?.text)?.[1];

const controlManifest = `Controls/${controlName}/ControlManifest.xml`;

/** The manifest of the control, where there is one that can be read: other rules tell of one that is missing. */
function controlsIn({ files }: SolutionPackage): readonly XmlElement[] {
  return files.has(controlManifest) ? findAll(parseXml(textAt(files, controlManifest)), 'control') : [];
}

const inControl = (sentence: string) => ({ at: controlManifest, sentence });

/** The sign-in of each connection parameter. */
function signIns({ files, customizations }: SolutionPackage) {
  return findAll(customizations, 'Connector').flatMap((node) => {
    const at = (textIn(node, 'connectionparameters') ?? '').slice(1);
    const bytes = files.get(at);
    return bytes === undefined
      ? [{ at, redirectMode: undefined }]
      : parametersIn(textOf(bytes)).map((one) => ({ at, ...one }));
  });
}

interface SignIn {
  readonly redirectMode: unknown;
}

/** Nothing where the text is no JSON: another rule says so. */
function parametersIn(text: string): readonly SignIn[] {
  try {
    const all = JSON.parse(text) as Readonly<Record<string, { readonly oAuthSettings?: Partial<SignIn> } | null>>;
    const found = Object.values(all).flatMap((one) => one?.oAuthSettings ?? []);
    return found.length === 0 ? [{ redirectMode: undefined }] : found.map(({ redirectMode }) => ({ redirectMode }));
  } catch {
    return [];
  }
}

export const presenceRules: readonly Rule[] = [
  {
    name: 'has-component',
    fix: 'Ship exactly one component with each solution: the control, or the connector.',
    find: (solution) => {
      const expected = componentOf(solution);
      if (expected === undefined) return [];
      const found = findAll(solution.manifest, 'RootComponent').filter(
        ({ attributes }) => attributes['type'] === expected.type && attributes['schemaName'] === expected.name,
      );
      return found.length === 1
        ? []
        : [{ at: manifestPath, sentence: `${expected.name} is a root component ${String(found.length)} times.` }];
    },
  },
  {
    name: 'no-missing-dependency',
    fix: 'Leave <MissingDependencies> empty: neither solution needs another one, and an import refuses what it cannot find.',
    find: ({ manifest }) => {
      const lists = findAll(manifest, 'MissingDependencies');
      const named = findAll(manifest, 'MissingDependency').length;
      return lists.length === 1 && named === 0
        ? []
        : [{ at: manifestPath, sentence: `${String(lists.length)} lists of dependencies name ${String(named)}.` }];
    },
  },
  {
    name: 'control-version',
    fix: 'Write three numbers above 0.0.0: an environment never takes a control that is not newer than the one it has.',
    find: (solution) =>
      controlsIn(solution)
        .map(({ attributes }) => attributes['version'] ?? '')
        .filter((version) => !/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version) || version === '0.0.0')
        .map((version) => inControl(`The control has version "${version}".`)),
  },
  {
    name: 'platform-libraries',
    fix: 'Name each library in the version that the platform serves: the bundle has none of its own.',
    find: (solution) =>
      controlsIn(solution).flatMap((control) => {
        const named = findAll(control, 'platform-library').map(
          ({ attributes }) => `${attributes['name'] ?? ''} ${attributes['version'] ?? ''}`,
        );
        const expected = Object.entries(platformLibraries).map(([name, version]) => `${name} ${version}`);
        return [...named].sort().join() === expected.sort().join()
          ? []
          : [inControl(`It asks for ${named.join(', ') || 'no library'}; the platform serves ${expected.join(', ')}.`)];
      }),
  },
  {
    name: 'languages',
    fix: `Ship the texts of every language: ${languages.join(', ')}.`,
    find: (solution) =>
      controlsIn(solution).flatMap((control) => {
        const texts = findAll(control, 'resx').map(({ attributes }) => attributes['path'] ?? '');
        const missing = languages.filter((language) => !texts.some((path) => path.endsWith(`.${language}.resx`)));
        return missing.map((language) => inControl(`It names no texts in language ${language}.`));
      }),
  },
  {
    name: 'own-redirect',
    fix: 'Write "redirectMode": "GlobalPerConnector": the redirect of all connectors together lets another one take the sign-in.',
    find: (solution) =>
      signIns(solution)
        .filter(({ redirectMode }) => redirectMode !== 'GlobalPerConnector')
        .map(({ at }) => ({
          at: at === '' ? customizationsPath : at,
          sentence: 'The connector has no sign-in with a redirect of its own.',
        })),
  },
];
