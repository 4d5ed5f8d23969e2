/** Turns one zod schema into the part of JSON schema draft 4 that Power Platform reads, and names what it cannot read. */
import { z } from 'zod';
import type { JsonSchema } from './swagger-file.js';

/** Told of each fault: where (operation and field) and what, in one sentence. */
export type Fault = (path: string, sentence: string) => void;

export interface SchemaContext {
  readonly side: 'input' | 'output';
  /** Filled with the titled objects that were found, by title. */
  readonly definitions: Map<string, JsonSchema>;
  readonly fault: Fault;
}

const keywords = new Set(
  (
    'type format enum items properties required additionalProperties minimum maximum exclusiveMinimum exclusiveMaximum ' +
    'multipleOf minLength maxLength minItems maxItems pattern title description readOnly x-nullable'
  ).split(' '),
);
const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'];
const formats = ['int32', 'int64', 'double', 'date-time', 'date', 'uuid', 'uri', 'email'];
/** What a formula fills is plain text: a broken date in a record is dropped without a word, and the call is made. */
const notInInput = ['date-time', 'date', 'uuid'];
const powerFxWords = 'and or not in exactin as true false self parent blank thisrecord'.split(' ');
const hints: Readonly<Record<string, string>> = {
  anyOf: 'use one object with a field that says the kind; null is not sent',
  oneOf: 'use one object with a field that says the kind',
  allOf: 'write the merged schema',
  $ref: 'a schema must not contain itself',
  default: 'the API has the defaults; in the file they freeze into old apps',
  not: 'nothing can be excluded',
  contentEncoding: 'send no binary content',
};
const int32 = 2 ** 31 - 1;

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkNames(path: string, names: readonly string[], fault: Fault): void {
  const seen = new Set<string>();
  for (const name of names) {
    const lower = name.toLowerCase();
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) fault(`${path}.${name}`, 'a name is camelCase, letters and digits only');
    if (powerFxWords.includes(lower)) fault(`${path}.${name}`, 'the name is a word of Power Fx');
    if (seen.has(lower)) fault(`${path}.${name}`, 'the name differs from another one in case only');
    seen.add(lower);
  }
}

function checkKeywords(path: string, schema: JsonSchema, { fault }: SchemaContext): void {
  for (const key of Object.keys(schema)) {
    if (keywords.has(key) || key.startsWith('x-ms-')) continue;
    fault(path, `"${key}" cannot be said in the file: ${hints[key] ?? 'leave it out'}`);
  }
  if (schema['x-ms-visibility'] === 'internal' && schema['x-ms-notification-url'] !== true)
    fault(path, 'a field is never internal, but the address that the platform fills in');
  for (const key of ['maxLength', 'maxItems', 'minLength', 'minItems']) {
    if (Number(schema[key] ?? 0) > int32) fault(path, `"${key}" is above 2147483647`);
  }
  if (schema.description !== undefined && !schema.description.endsWith('.')) {
    fault(path, 'a description is a sentence and ends with a full stop');
  }
}

function checkType(path: string, schema: JsonSchema, { side, fault }: SchemaContext): void {
  const { type, format } = schema;
  if (Array.isArray(type)) fault(path, 'null is not sent: use an optional field');
  else if (typeof type !== 'string' || !types.includes(type)) fault(path, 'it has no type that the file can name');
  if (format !== undefined && !formats.includes(format)) fault(path, `the format "${format}" is not read`);
  if (side === 'input' && notInInput.includes(String(format)))
    fault(path, `an input has no format "${String(format)}"`);
  if (schema.title !== undefined && type !== 'object') fault(path, 'a title here would become the name in formulas');
}

/** Bounds that zod adds to every safe integer say nothing; the format says how large it may be. */
function integer(schema: JsonSchema): JsonSchema {
  const { minimum, maximum, ...rest } = schema;
  const safe = (bound: unknown) => bound === undefined || Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER;
  const small = !safe(maximum) && Math.abs(Number(maximum)) <= int32 && Math.abs(Number(minimum ?? 0)) <= int32 + 1;
  return {
    ...rest,
    format: small ? 'int32' : 'int64',
    ...(safe(minimum) ? {} : { minimum }),
    ...(safe(maximum) ? {} : { maximum }),
  };
}

function list(path: string, schema: JsonSchema, context: SchemaContext): JsonSchema {
  const items = schema.items;
  if (!isObject(items)) {
    context.fault(path, 'a list says what one item is');
    return schema;
  }
  if (items.type === 'array') context.fault(path, 'a list of lists is not read');
  return { ...schema, items: tidy(`${path}[]`, items, context) };
}

function object(path: string, schema: JsonSchema, context: SchemaContext): JsonSchema {
  const { additionalProperties, title, ...rest } = schema;
  const properties = schema.properties ?? {};
  const names = Object.keys(properties);
  if (isObject(additionalProperties)) context.fault(path, 'a map is not read: use a list of { key, value }');
  else if (names.length === 0) context.fault(path, 'an object without properties loses its content');
  checkNames(path, names, context.fault);
  const tidied = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, tidy(`${path}.${name}`, property, context)]),
  );
  const result = { ...rest, properties: tidied, ...(context.side === 'input' ? { additionalProperties: false } : {}) };
  return title === undefined ? result : hoist(path, title, result, context);
}

function hoist(path: string, title: string, schema: JsonSchema, context: SchemaContext): JsonSchema {
  if (!/^[A-Za-z0-9._-]+$/.test(title)) context.fault(path, `"${title}" is no name for a definition`);
  const before = context.definitions.get(title);
  if (before && JSON.stringify(before) !== JSON.stringify(schema)) {
    context.fault(path, `two different schemas have the title "${title}"`);
  }
  context.definitions.set(title, schema);
  return { $ref: `#/definitions/${title}` };
}

function tidy(path: string, schema: JsonSchema, context: SchemaContext): JsonSchema {
  checkKeywords(path, schema, context);
  checkType(path, schema, context);
  if (schema.type === 'object') return object(path, schema, context);
  if (schema.type === 'array') return list(path, schema, context);
  if (schema.type === 'integer') return integer(schema);
  if (schema.format === undefined) return schema;
  // The format says it; the pattern that zod adds is the same again, in 400 characters.
  const { pattern: _same, ...rest } = schema;
  return rest;
}

/**
 * The draft-4 schema of what stands after parsing: `blankable` fields appear as what they hold. Objects with a title
 * are moved to the definitions of the context, and a reference stands in their place.
 */
export function toFileSchema(path: string, schema: z.ZodType, context: SchemaContext): JsonSchema {
  const json = z.toJSONSchema(schema, { target: 'draft-4', io: 'output', unrepresentable: 'any' });
  const { $schema: _dialect, definitions, ...rest } = json as Record<string, unknown>;
  if (definitions !== undefined) context.fault(path, 'a schema must not contain itself');
  return tidy(path, rest, context);
}
