/** Rules about what the parts say of themselves: the control's build, and the connector's face. */
import { textAt, textOf } from '../packer/files.js';
import { controlFault } from '../packer/control-part.js';
import { controlName } from '../packer/identity.js';
import { findAll, parseXml, textIn, type XmlElement } from '../packer/xml.js';
import { customizationsPath, type Rule, type SolutionPackage } from './package.js';

const folder = `Controls/${controlName}/`;

const control = ({ files }: SolutionPackage) =>
  new Map([...files].flatMap(([path, bytes]) => (path.startsWith(folder) ? [[path.slice(folder.length), bytes]] : [])));

interface Definition {
  readonly info?: { readonly title?: string; readonly description?: string };
}

/** The connector's node with the definition that it names; nothing where one of them is missing: other rules say so. */
function connectors({ files, customizations }: SolutionPackage): readonly (readonly [XmlElement, Definition])[] {
  return findAll(customizations, 'Connector').flatMap((node) => {
    const bytes = files.get((textIn(node, 'openapidefinition') ?? '').slice(1));
    try {
      return bytes ? [[node, JSON.parse(textOf(bytes)) as Definition] as const] : [];
    } catch {
      return [];
    }
  });
}

export const contentRules: readonly Rule[] = [
  {
    name: 'production-control',
    fix: 'Run npm run build -w pcf-control and pack again.',
    find: (solution) => {
      if (!solution.files.has(`${folder}ControlManifest.xml`)) return [];
      const sentence = controlFault(control(solution));
      return sentence === undefined ? [] : [{ at: `${folder}bundle.js`, sentence }];
    },
  },
  {
    name: 'control-name',
    fix: 'Name the node <prefix>_<namespace>.<constructor> of the manifest, and its folder the same.',
    find: (solution) =>
      findAll(solution.customizations, 'CustomControl').flatMap((node) => {
        const [name, path] = [textIn(node, 'Name') ?? '', (textIn(node, 'FileName') ?? '').slice(1)];
        if (!solution.files.has(path)) return [];
        const attributes = findAll(parseXml(textAt(solution.files, path)), 'control')[0]?.attributes;
        const inside = `${attributes?.['namespace'] ?? ''}.${attributes?.['constructor'] ?? ''}`;
        return name.slice(name.indexOf('_') + 1) === inside && path.startsWith(`Controls/${name}/`)
          ? []
          : [
              {
                at: customizationsPath,
                sentence: `The node is called ${name}, the control ${inside}, the file ${path}.`,
              },
            ];
      }),
  },
  {
    name: 'connector-face',
    fix: 'Write title and description of the definition into the source of the connector, word for word.',
    find: (solution) =>
      connectors(solution)
        .filter(
          ([node, { info }]) =>
            textIn(node, 'displayname') !== info?.title || textIn(node, 'description') !== info?.description,
        )
        .map(() => ({ at: customizationsPath, sentence: 'Name or description differ from those of the definition.' })),
  },
  {
    name: 'connector-script',
    fix: 'Leave <scriptoperations> out: an empty list means that every operation runs a script.',
    find: (solution) =>
      findAll(solution.customizations, 'Connector')
        .filter(
          (node) => findAll(node, 'scriptoperations').length > 0 && findAll(node, 'customcodeblobcontent').length === 0,
        )
        .map(() => ({
          at: customizationsPath,
          sentence: 'The connector lists operations with a script and has no script.',
        })),
  },
];
