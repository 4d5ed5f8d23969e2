/** Rules that hold what solution.xml lists against what customizations.xml describes, in both directions. */
import { connectorId, prefix } from '../packer/identity.js';
import { findAll, textIn, type XmlElement } from '../packer/xml.js';
import { customizationsPath, manifestPath, type Rule, type SolutionPackage } from './package.js';

/** The kinds of component that we ship: number of the root, element of the node, where the node keeps its name. */
const kinds = [
  { type: '66', node: 'CustomControl', name: 'Name' },
  { type: '372', node: 'Connector', name: 'name' },
] as const;

const rootsOf = ({ manifest }: SolutionPackage): readonly XmlElement[] => findAll(manifest, 'RootComponent');
const bare = (guid: string): string => guid.replace(/^\{(.*)\}$/, '$1').toLowerCase();
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const componentRules: readonly Rule[] = [
  {
    name: 'root-kind',
    fix: 'Ship controls (66) and connectors (372) only, or teach packer and checker the new kind.',
    find: (solution) =>
      rootsOf(solution)
        .filter(({ attributes }) => !kinds.some(({ type }) => type === attributes['type']))
        .map(({ attributes }) => ({
          at: manifestPath,
          sentence: `Nobody here knows component type ${attributes['type'] ?? ''}.`,
        })),
  },
  {
    name: 'root-has-node',
    fix: 'Add the node to the source, or take the root component out of Solution.xml.',
    find: (solution) =>
      kinds.flatMap(({ type, node, name }) => {
        const names = findAll(solution.customizations, node).map((element) => textIn(element, name));
        return rootsOf(solution)
          .filter(({ attributes }) => attributes['type'] === type && !names.includes(attributes['schemaName']))
          .map(({ attributes }) => ({
            at: customizationsPath,
            sentence: `Root component ${attributes['schemaName'] ?? ''} (${type}) has no ${node} node.`,
          }));
      }),
  },
  {
    name: 'node-has-root',
    fix: 'Add a RootComponent to Solution.xml: the import leaves out what is not listed.',
    find: (solution) =>
      kinds.flatMap(({ type, node, name }) =>
        findAll(solution.customizations, node)
          .map((element) => textIn(element, name) ?? '')
          .filter(
            (found) =>
              !rootsOf(solution).some(
                ({ attributes }) => attributes['type'] === type && attributes['schemaName'] === found,
              ),
          )
          .map((found) => ({ at: manifestPath, sentence: `${node} ${found} is no root component.` })),
      ),
  },
  {
    name: 'guid-form',
    fix: 'Write 8-4-4-4-12 hexadecimal digits, with braces in solution.xml and without in customizations.xml.',
    find: (solution) => [
      ...rootsOf(solution)
        .map(({ attributes }) => attributes['id'])
        .filter((id) => id !== undefined && !(id.startsWith('{') && guid.test(bare(id))))
        .map((id) => ({ at: manifestPath, sentence: `${id ?? ''} is no GUID in braces.` })),
      ...findAll(solution.customizations, 'Connector')
        .map((node) => textIn(node, 'connectorid') ?? '')
        .filter((id) => !guid.test(id))
        .map((id) => ({ at: customizationsPath, sentence: `${id === '' ? 'An empty text' : id} is no GUID.` })),
    ],
  },
  {
    name: 'guid-equal',
    fix: `Write ${connectorId} in both places: an environment finds the connector by it, today and in ten years.`,
    find: (solution) =>
      findAll(solution.customizations, 'Connector').flatMap((node) => {
        const [name, id] = [textIn(node, 'name'), textIn(node, 'connectorid') ?? ''];
        const root = rootsOf(solution).find(({ attributes }) => attributes['schemaName'] === name);
        const other = bare(root?.attributes['id'] ?? '');
        const same = bare(id) === connectorId && other === connectorId;
        return same
          ? []
          : [{ at: customizationsPath, sentence: `The connector has id ${id} here and ${other} in solution.xml.` }];
      }),
  },
  {
    name: 'schema-name-prefix',
    fix: `Begin every schema name with ${prefix}_, the prefix of our publisher.`,
    find: (solution) =>
      rootsOf(solution)
        .map(({ attributes }) => attributes['schemaName'] ?? '')
        .filter((name) => !name.startsWith(`${prefix}_`))
        .map((name) => ({ at: manifestPath, sentence: `${name} does not begin with ${prefix}_.` })),
  },
];
