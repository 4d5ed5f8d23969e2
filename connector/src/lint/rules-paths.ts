/** Rules for addresses: their form, and that no two of them can be the same. */
import { isJson, objectAt, repeated } from './json.js';
import { ofFile, perOperation, type Rule } from './rule.js';

const segments = (path: string): readonly string[] => path.split('/').slice(1);
const isVariable = (segment: string): boolean => /^\{.*\}$/.test(segment);
const shape = (path: string): string => path.toLowerCase().replace(/\{[^}]*\}/g, '{}');

/** One of the two has a variable where the other has a word, and the rest is the same. */
function partly(one: string, other: string): boolean {
  const [a, b] = [segments(one), segments(other)];
  const same = (segment: string, at: number): boolean =>
    segment.toLowerCase() === b[at]?.toLowerCase() || isVariable(segment) || isVariable(b[at] ?? '');
  return a.length === b.length && shape(one) !== shape(other) && a.every(same);
}

export const pathRules: readonly Rule[] = [
  perOperation(
    'OperationPathMustStartWithSlash',
    'Begin the path with a slash.',
    ({ path }) => !path.startsWith('/') && 'the path has no slash at its beginning',
  ),
  perOperation(
    'OperationPathTemplateNotValid',
    'Let a variable be one whole segment, in one pair of braces.',
    ({ path }) =>
      segments(path).some((segment) => /[{}]/.test(segment) && !/^\{[^{}]+\}$/.test(segment)) &&
      'a variable is not one whole segment',
  ),
  ofFile('definition', 'PathRedefined', 'Write the path once.', (file, report) => {
    for (const path of repeated(Object.keys(objectAt(file, 'paths')).map((text) => text.toLowerCase()))) {
      report('paths', `"${path}" stands twice, in different capitals`);
    }
  }),
  perOperation('DuplicateOperationPath', 'Let the two paths differ in a fixed segment.', (at, { operations }) =>
    operations
      .filter((other) => other.method === at.method && other.path < at.path && shape(other.path) === shape(at.path))
      .map((other) => `nobody can tell it from ${other.path} (${other.name})`),
  ),
  perOperation(
    'PartialDuplicateOperationPath',
    'Let the two paths differ in a fixed segment: /my/requests, not /requests/mine.',
    (at, { operations }) =>
      operations
        .filter((other) => other.path < at.path && partly(other.path, at.path))
        .map((other) => `one address can mean it and ${other.path} (${other.name})`),
  ),
  ofFile(
    'definition',
    'PathParametersIgnored',
    'Repeat the parameter in each operation: formulas do not see those of the path.',
    (file, report) => {
      for (const [path, item] of Object.entries(objectAt(file, 'paths'))) {
        if (isJson(item) && item['parameters'] !== undefined)
          report(`paths.${path}`, 'the path has parameters of its own');
      }
    },
  ),
  ofFile('definition', 'PathWithoutOperation', 'Remove the path, or give it an operation.', (file, report, subject) => {
    for (const path of Object.keys(objectAt(file, 'paths'))) {
      if (!subject.operations.some((at) => at.path === path)) report(`paths.${path}`, 'the path has no operation');
    }
  }),
];
