/** One rule: every keyword has its right JSON type. A value of another one makes Microsoft's reader crash or drop things. */
import { isJson, type Json, say, textAt } from './json.js';
import { ofFile, type Report, type Rule } from './rule.js';

interface Type {
  /** As a sentence says it: "is 10.5, not a whole number". */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}

const text: Type = { words: 'a text', fits: (value) => typeof value === 'string' && value !== '' };
const anyText: Type = { words: 'a text', fits: (value) => typeof value === 'string' };
const yesOrNo: Type = { words: 'true or false', fits: (value) => typeof value === 'boolean' };
const number: Type = { words: 'a number', fits: (value) => typeof value === 'number' };
const whole: Type = { words: 'a whole number', fits: Number.isInteger };
const list: Type = { words: 'a list', fits: Array.isArray };
const object: Type = { words: 'an object', fits: isJson };
const listOf = (words: string, fits: (item: unknown) => boolean): Type => ({
  words: `a list of ${words}`,
  fits: (value) => Array.isArray(value) && value.every(fits),
});
const texts = listOf('texts', (item) => typeof item === 'string');
const objects = listOf('objects', isJson);
const objectsByName: Type = {
  words: 'an object of objects',
  fits: (value) => isJson(value) && Object.values(value).every(isJson),
};

type Types = Readonly<Record<string, Type>>;

const described: Types = {
  description: anyText,
  summary: anyText,
  'x-ms-summary': anyText,
  'x-ms-visibility': text,
};
const ofSchema: Types = {
  ...described,
  type: text,
  format: text,
  title: anyText,
  pattern: anyText,
  $ref: text,
  enum: list,
  items: object,
  properties: objectsByName,
  required: texts,
  additionalProperties: { words: 'true, false or an object', fits: (value) => yesOrNo.fits(value) || isJson(value) },
  minimum: number,
  maximum: number,
  multipleOf: number,
  exclusiveMinimum: yesOrNo,
  exclusiveMaximum: yesOrNo,
  minLength: whole,
  maxLength: whole,
  minItems: whole,
  maxItems: whole,
  readOnly: yesOrNo,
  'x-nullable': yesOrNo,
  'x-ms-notification-url': yesOrNo,
  'x-ms-enum-values': objects,
  'x-ms-dynamic-values': object,
  'x-ms-dynamic-list': object,
};
const ofParameter: Types = { ...ofSchema, name: text, in: text, required: yesOrNo, 'x-ms-url-encoding': text };
const ofBody: Types = { ...described, name: text, in: text, required: yesOrNo, schema: object };
const ofAnswer: Types = { description: anyText, schema: object, headers: objectsByName };
const ofOperation: Types = {
  ...described,
  operationId: text,
  tags: texts,
  consumes: texts,
  produces: texts,
  schemes: texts,
  parameters: objects,
  responses: objectsByName,
  deprecated: yesOrNo,
  security: objects,
  'x-ms-pageable': object,
  'x-ms-trigger': text,
  'x-ms-trigger-hint': text,
};
const ofRoot: Types = {
  swagger: text,
  info: object,
  host: anyText,
  basePath: anyText,
  schemes: texts,
  consumes: texts,
  produces: texts,
  paths: objectsByName,
  definitions: objectsByName,
  parameters: objectsByName,
  responses: objectsByName,
  securityDefinitions: objectsByName,
  security: objects,
  tags: objects,
  'x-ms-connector-metadata': objects,
};

function compare(node: Json, types: Types, where: string, report: Report): void {
  for (const [key, value] of Object.entries(node)) {
    const type = Object.hasOwn(types, key) ? types[key] : undefined;
    if (type && !type.fits(value)) report(where, `"${key}" is ${say(value).slice(0, 80)}, not ${type.words}`);
  }
}

/** The objects under a key, each with its name. */
const membersOf = (node: unknown): readonly (readonly [string, Json])[] =>
  isJson(node) ? Object.entries(node).flatMap(([name, value]) => (isJson(value) ? [[name, value] as const] : [])) : [];

/** Each input of a list is a fixed value or taken from an input beside it; with neither the whole operation vanishes. */
function drop(schema: Json, where: string, report: Report): void {
  for (const [name, given] of membersOf(
    isJson(schema['x-ms-dynamic-list']) && schema['x-ms-dynamic-list']['parameters'],
  )) {
    if (given['value'] === undefined && typeof given['parameterReference'] !== 'string')
      report(where, `"${name}" of x-ms-dynamic-list has neither value nor parameterReference`);
  }
}

function schema(node: unknown, where: string, report: Report, types = ofSchema): void {
  if (!isJson(node)) return;
  compare(node, types, where, report);
  drop(node, where, report);
  for (const [name, field] of membersOf(node['properties'])) schema(field, `${where}.${name}`, report);
  schema(node['items'], `${where}[]`, report);
}

function parameter(node: Json, where: string, report: Report): void {
  if (node['in'] !== 'body') {
    schema(node, where, report, ofParameter);
    return;
  }
  compare(node, ofBody, where, report);
  schema(node['schema'], where, report);
}

function operation(node: Json, where: string, report: Report): void {
  compare(node, ofOperation, where, report);
  const parameters = Array.isArray(node['parameters']) ? node['parameters'].filter(isJson) : [];
  parameters.forEach((one, at) => {
    parameter(one, `${where}.parameters.${textAt(one, 'name') ?? String(at)}`, report);
  });
  for (const [status, answer] of membersOf(node['responses'])) {
    compare(answer, ofAnswer, `${where}.responses.${status}`, report);
    schema(answer['schema'], `${where}.responses.${status}`, report);
  }
}

function path(item: Json, where: string, report: Report): void {
  compare(item, { 'x-ms-notification-content': object, parameters: objects }, where, report);
  for (const [key, value] of Object.entries(item)) {
    if (!/^(?:get|put|post|delete|options|head|patch)$/.test(key)) continue;
    if (isJson(value)) operation(value, `${where}.${key}`, report);
    else report(where, `"${key}" is ${say(value)}, not an object`);
  }
  const content = item['x-ms-notification-content'];
  if (isJson(content)) schema(content['schema'], `${where}.x-ms-notification-content`, report);
}

export const jsonTypeRules: readonly Rule[] = [
  ofFile(
    'definition',
    'KeywordOfWrongType',
    'Write a value of that type: another one makes the connector fail to load, or drops what it says.',
    (file, report) => {
      compare(file, ofRoot, '', report);
      for (const [name, item] of membersOf(file['paths'])) path(item, `paths.${name}`, report);
      for (const [name, one] of membersOf(file['definitions'])) schema(one, `definitions.${name}`, report);
      for (const [name, one] of membersOf(file['parameters'])) parameter(one, `parameters.${name}`, report);
    },
  ),
];
