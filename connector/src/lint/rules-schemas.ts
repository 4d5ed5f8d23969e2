/** Rules for types: what the importer of the platform crashes on, loses or turns into something else. */
import { isJson, listAt, objectAt, textAt, textsAt } from './json.js';
import { perSchema, type Rule } from './rule.js';
import type { SchemaAt } from './subject.js';

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'];
/** Formats that formulas read; a text or a yes and no may have any. */
const formats: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64', 'uint64', 'unixtime', 'byte'],
  number: ['float', 'double', 'decimal', 'currency', 'int32', 'integer', 'byte', 'number'],
};
const schemaKeys =
  'type format enum items properties required additionalProperties minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems pattern title description readOnly default $ref';
const parameterKeys = new Set(`${schemaKeys} name in`.split(' '));
const allowed = new Set(schemaKeys.split(' '));
const combining = ['allOf', 'anyOf', 'oneOf', 'not'];

const typeOf = ({ schema }: SchemaAt): string => textAt(schema, 'type') ?? '';
const refers = ({ schema }: SchemaAt): boolean => schema['$ref'] !== undefined;

/** Whether a value is of a type, as JSON has it. */
function fits(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJson(value);
  return typeof value === type;
}

export const schemaRules: readonly Rule[] = [
  perSchema('SwaggerKeywordNotSupported', 'Leave the keyword out; it is ignored or breaks the import.', (at) => {
    const known = at.kind === 'parameter' ? parameterKeys : allowed;
    return Object.keys(at.schema)
      .filter((key) => !known.has(key) && !combining.includes(key) && !key.startsWith('x-'))
      .map((key) => `"${key}" is not read`);
  }),
  perSchema(
    'CombinationNotRead',
    'Write the merged object; for variants one object with a field that says the kind.',
    ({ schema }) =>
      combining.filter((key) => schema[key] !== undefined).map((key) => `"${key}" loses arguments or types`),
  ),
  perSchema(
    'TypeMissing',
    'Give string, integer, number, boolean, array or object.',
    (at) =>
      at.schema['type'] === undefined &&
      !refers(at) &&
      !combining.some((key) => at.schema[key] !== undefined) &&
      'it has no type, so formulas cannot read it',
  ),
  perSchema(
    'UnrecognizedTypeFormat',
    'Use int32 or int64 for an integer, float or double for a number: another format or type removes the whole operation.',
    (at) => {
      const type = typeOf(at);
      if (type !== '' && !types.includes(type)) return `there is no type "${type}" here`;
      const format = textAt(at.schema, 'format');
      return format !== undefined && formats[type]?.includes(format) === false && `"${type}" has no format "${format}"`;
    },
  ),
  perSchema(
    'ArrayHasNoItems',
    'Say what one item is.',
    (at) => typeOf(at) === 'array' && !isJson(at.schema['items']) && 'the list has no items',
  ),
  perSchema(
    'ListOfLists',
    'Wrap the inner list in an object.',
    (at) => at.kind === 'item' && typeOf(at) === 'array' && 'a list holds lists',
  ),
  perSchema(
    'ObjectWithoutProperties',
    'Name the properties: of an object without them all content is lost.',
    (at) =>
      typeOf(at) === 'object' && Object.keys(objectAt(at.schema, 'properties')).length === 0 && 'the object is empty',
  ),
  perSchema(
    'MapNotRead',
    'Use a list of { key, value }.',
    (at) => isJson(at.schema['additionalProperties']) && 'the object takes any name',
  ),
  perSchema(
    'RequiredPropertyArrayEmpty',
    'Leave "required" out.',
    ({ schema }) => Array.isArray(schema['required']) && schema['required'].length === 0 && 'it requires nothing',
  ),
  perSchema('RequiredPropertyDefinitionMissing', 'Define the property, or do not require it.', ({ schema }) =>
    textsAt(schema, 'required')
      .filter((name) => objectAt(schema, 'properties')[name] === undefined)
      .map((name) => `it requires "${name}", which is not there`),
  ),
  perSchema(
    'DefaultValueMustMatchType',
    'Give a value of the type.',
    (at) =>
      at.schema['default'] !== undefined &&
      typeOf(at) !== '' &&
      !fits(at.schema['default'], typeOf(at)) &&
      `the default ${JSON.stringify(at.schema['default'])} is no ${typeOf(at)}`,
  ),
  perSchema(
    'DefaultFreezes',
    'Let the API have the default: this one would be sent by every app that was saved with it.',
    (at) =>
      at.schema['default'] !== undefined &&
      at.side === 'input' &&
      at.schema['x-ms-visibility'] !== 'internal' &&
      'an input has a default',
  ),
  perSchema(
    'EnumMustContainAtLeastOneElement',
    'Name a value, or leave "enum" out.',
    ({ schema }) => Array.isArray(schema['enum']) && schema['enum'].length === 0 && 'the enum is empty',
  ),
  perSchema('InvalidEnumValue', 'Give values of the type.', (at) =>
    listAt(at.schema, 'enum')
      .filter((value) => typeOf(at) !== '' && !fits(value, typeOf(at)))
      .map((value) => `${JSON.stringify(value)} is no ${typeOf(at)}`),
  ),
];
