/** Checks `x-ms-dynamic-values`: nobody else complains when a drop-down of a flow names what does not exist. */
import { type JsonSchema, operationsOf, type Swagger, type SwaggerOperation } from './swagger-file.js';
import type { Fault } from './swagger-schema.js';

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** The schema under a property, or undefined when there is none of this name. */
function under(file: Swagger, schema: JsonSchema | undefined, name: unknown): JsonSchema | undefined {
  const title = schema?.$ref?.replace('#/definitions/', '');
  const resolved = title === undefined ? schema : file.definitions[title];
  return resolved?.properties?.[String(name)];
}

function checkPaths(file: Swagger, path: string, values: JsonSchema, source: SwaggerOperation, fault: Fault): void {
  const items = under(file, source.responses['200']?.schema, values['value-collection'])?.items;
  if (!items) fault(path, `${source.operationId} has no list "${String(values['value-collection'])}"`);
  for (const key of ['value-path', 'value-title']) {
    if (!under(file, items, values[key]))
      fault(path, `${source.operationId} has no "${String(values[key])}" for ${key}`);
  }
}

function checkParameters(path: string, values: JsonSchema, source: SwaggerOperation, fault: Fault): void {
  const given = isSchema(values['parameters']) ? Object.keys(values['parameters']) : [];
  const known = source.parameters.map(({ name }) => name);
  for (const name of given.filter((text) => !known.includes(text))) {
    fault(path, `${source.operationId} has no parameter ${name}`);
  }
  for (const { name, required } of source.parameters) {
    if (required && !given.includes(name)) fault(path, `${source.operationId} needs the parameter ${name}`);
  }
}

function checkOne(file: Swagger, path: string, values: JsonSchema, fault: Fault): void {
  const source = operationsOf(file).find((row) => row.operationId === values['operationId']);
  if (!source) {
    fault(path, `there is no operation ${String(values['operationId'])} to take values from`);
    return;
  }
  checkPaths(file, path, values, source, fault);
  checkParameters(path, values, source, fault);
}

function walk(path: string, node: unknown, visit: (path: string, values: JsonSchema) => void): void {
  if (!isSchema(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'x-ms-dynamic-values' && isSchema(value)) visit(path, value);
    else walk(`${path}.${key}`, value, visit);
  }
}

/** Reports every drop-down whose operation, paths or parameters do not exist. */
export function checkDynamicValues(file: Swagger, fault: Fault): void {
  for (const [path, item] of Object.entries(file.paths)) {
    walk(path, item, (at, values) => checkOne(file, at, values, fault));
  }
}
