/** Rules for references: they lead to a definition, stand alone, and never back to where they came from. */
import { isJson, type Json, objectAt } from './json.js';
import { ofFile, type Rule } from './rule.js';
import { target } from './subject.js';

type Visit = (where: string, reference: string, node: Json) => void;

/** Every reference to a schema: those of parameters and answers have rules of their own. */
function references(where: string, node: unknown, visit: Visit): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => references(`${where}[${String(index)}]`, item, visit));
    return;
  }
  if (!isJson(node)) return;
  const reference = node['$ref'];
  const isSchema = !/\.(?:parameters\[\d+\]|responses\.[^.]+)$/.test(where) && !/^paths\.[^.]+$/.test(where);
  if (typeof reference === 'string' && isSchema) visit(where, reference, node);
  for (const [key, value] of Object.entries(node)) {
    // A field may be called $ref only by being one; examples and values of extensions hold no schemas.
    if (key !== '$ref' && key !== 'default' && key !== 'enum')
      references(where === '' ? key : `${where}.${key}`, value, visit);
  }
}

const inFile = (file: Json, visit: Visit): void => references('', file, visit);
const isValid = (reference: string): boolean => /^#\/definitions\/[A-Za-z0-9._-]+$/.test(reference);

/** Whether following references from a definition leads back to it. */
function isLoop(file: Json, name: string): boolean {
  const seen = new Set<string>();
  const visit = (definition: string): boolean => {
    let found = false;
    references('', objectAt(file, 'definitions')[definition], (_where, reference) => {
      const next = reference.replace('#/definitions/', '');
      if (next === name) found = true;
      if (found || seen.has(next)) return;
      seen.add(next);
      found = visit(next);
    });
    return found;
  };
  return visit(name);
}

export const referenceRules: readonly Rule[] = [
  ofFile(
    'definition',
    'SchemaReferenceNotValid',
    'Refer to #/definitions/Name: another form makes the whole connector fail to load.',
    (file, report) => {
      inFile(file, (where, reference) => {
        if (!isValid(reference)) report(where, `"${reference}" is no reference to a definition`);
      });
    },
  ),
  ofFile('definition', 'SchemaReferenceNotFound', 'Define the schema, or refer to another.', (file, report) => {
    inFile(file, (where, reference) => {
      if (isValid(reference) && !target(file, reference, 'definitions')) report(where, `"${reference}" is not there`);
    });
  }),
  ofFile(
    'definition',
    'AdditionalPropertyNotAllowedAdjacentToRef',
    'Put it into the definition: beside a reference it is ignored.',
    (file, report) => {
      inFile(file, (where, _reference, node) => {
        const others = Object.keys(node).filter((key) => key !== '$ref');
        if (others.length > 0) report(where, `beside the reference stands ${others.join(', ')}`);
      });
    },
  ),
  ofFile(
    'definition',
    'SchemaRefLoopNotAllowed',
    'Write out as many levels as are needed: a schema that holds itself turns into text.',
    (file, report) => {
      for (const name of Object.keys(objectAt(file, 'definitions'))) {
        if (isLoop(file, name)) report(`definitions.${name}`, 'it leads back to itself');
      }
    },
  ),
  ofFile(
    'definition',
    'DefinitionNameNotRead',
    'Use letters, digits, dots, dashes and underscores.',
    (file, report) => {
      for (const name of Object.keys(objectAt(file, 'definitions'))) {
        if (!/^[A-Za-z0-9._-]+$/.test(name)) report(`definitions.${name}`, 'its name loses the type');
      }
    },
  ),
  ofFile('definition', 'DefinitionNotUsed', 'Remove it.', (file, report) => {
    const used = new Set<string>();
    inFile(file, (_where, reference) => used.add(reference));
    for (const name of Object.keys(objectAt(file, 'definitions'))) {
      if (!used.has(`#/definitions/${name}`)) report(`definitions.${name}`, 'nothing refers to it');
    }
  }),
];
