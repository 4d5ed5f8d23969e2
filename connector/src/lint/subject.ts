/** The files under the linter, taken apart once: operations, their inputs, and every schema that they reach. */
import { isJson, type Json, objectAt, textAt, textsAt } from './json.js';

/** What was given; what is missing is not checked. */
export interface ConnectorFiles {
  readonly definition?: Json;
  readonly properties?: Json;
  readonly settings?: Json;
  readonly icon?: Uint8Array;
}

export interface OperationAt {
  readonly where: string;
  readonly path: string;
  readonly method: string;
  readonly item: Json;
  readonly operation: Json;
  /** The operationId, or method and path when there is none. */
  readonly name: string;
}

export interface ParameterAt {
  readonly where: string;
  readonly parameter: Json;
  readonly name: string;
  readonly place: string;
  readonly of: OperationAt;
}

export interface SchemaAt {
  readonly where: string;
  readonly schema: Json;
  readonly side: 'input' | 'output';
  /** `field` is a property; `root` the whole of a body, an answer or a notification. */
  readonly kind: 'parameter' | 'root' | 'field' | 'item';
  /** Name of the parameter or field. */
  readonly name: string;
  readonly required: boolean;
  /** How many objects and lists are around it, references followed. */
  readonly depth: number;
  readonly of: OperationAt;
}

export interface Subject extends ConnectorFiles {
  readonly operations: readonly OperationAt[];
  readonly parameters: readonly ParameterAt[];
  readonly schemas: readonly SchemaAt[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

function operationsIn(definition: Json): readonly OperationAt[] {
  return Object.entries(objectAt(definition, 'paths')).flatMap(([path, item]) => {
    if (!isJson(item)) return [];
    return methods.flatMap((method) => {
      const operation = item[method];
      if (!isJson(operation)) return [];
      const name = textAt(operation, 'operationId') ?? `${method.toUpperCase()} ${path}`;
      return [{ where: `paths.${path}.${method}`, path, method, item, operation, name }];
    });
  });
}

/** The thing that a reference such as `#/definitions/Name` points to; undefined when there is none. */
export function target(definition: Json, reference: unknown, group: string): Json | undefined {
  const prefix = `#/${group}/`;
  if (typeof reference !== 'string' || !reference.startsWith(prefix)) return undefined;
  const found = objectAt(definition, group)[reference.slice(prefix.length)];
  return isJson(found) ? found : undefined;
}

function parametersIn(definition: Json, of: OperationAt): readonly ParameterAt[] {
  const given = Array.isArray(of.operation['parameters']) ? (of.operation['parameters'] as readonly unknown[]) : [];
  return given.filter(isJson).map((raw, index) => {
    const parameter = target(definition, raw['$ref'], 'parameters') ?? raw;
    const name = textAt(parameter, 'name') ?? String(index);
    return {
      where: `${of.where}.parameters.${name}`,
      parameter,
      name,
      place: textAt(parameter, 'in') ?? '',
      of,
    };
  });
}

type Start = Omit<SchemaAt, 'depth'> & { readonly inside: readonly string[] };

/** The schema and all below it. A reference is followed once on each way, so that a loop ends. */
function walk(definition: Json, start: Start, depth: number): readonly SchemaAt[] {
  const { inside, ...at } = start;
  const reference = textAt(at.schema, '$ref');
  if (reference !== undefined && Object.keys(at.schema).length === 1) {
    const found = target(definition, reference, 'definitions');
    if (!found || inside.includes(reference)) return [];
    const where = reference.replace('#/definitions/', 'definitions.');
    return walk(definition, { ...start, where, schema: found, inside: [...inside, reference] }, depth);
  }
  const below = (schema: unknown, more: Partial<Start>): readonly SchemaAt[] =>
    isJson(schema) ? walk(definition, { ...start, ...more, schema }, depth + 1) : [];
  const required = textsAt(at.schema, 'required');
  const fields = Object.entries(objectAt(at.schema, 'properties')).flatMap(([name, schema]) =>
    below(schema, { where: `${at.where}.${name}`, kind: 'field', name, required: required.includes(name) }),
  );
  const items = below(at.schema['items'], { where: `${at.where}[]`, kind: 'item', name: '', required: false });
  return [{ ...at, depth }, ...fields, ...items];
}

function startsOf(definition: Json, of: OperationAt): readonly Start[] {
  const root = (where: string, side: 'input' | 'output', schema: unknown): readonly Start[] =>
    isJson(schema) ? [{ where, schema, side, kind: 'root', name: '', required: true, inside: [], of }] : [];
  const inputs = parametersIn(definition, of).flatMap((at): readonly Start[] => {
    if (at.place === 'body') return root(at.where, 'input', at.parameter['schema']);
    const required = at.parameter['required'] === true;
    return [
      {
        where: at.where,
        schema: at.parameter,
        side: 'input',
        kind: 'parameter',
        name: at.name,
        required,
        inside: [],
        of,
      },
    ];
  });
  const outputs = Object.entries(objectAt(of.operation, 'responses')).flatMap(([status, raw]) => {
    const response = isJson(raw) ? (target(definition, raw['$ref'], 'responses') ?? raw) : {};
    return root(`${of.where}.responses.${status}`, 'output', response['schema']);
  });
  const content = objectAt(of.item, 'x-ms-notification-content')['schema'];
  return [...inputs, ...outputs, ...root(`paths.${of.path}.x-ms-notification-content`, 'output', content)];
}

export function subjectOf(files: ConnectorFiles): Subject {
  const definition = files.definition ?? {};
  const operations = operationsIn(definition);
  return {
    ...files,
    operations,
    parameters: operations.flatMap((of) => parametersIn(definition, of)),
    schemas: operations.flatMap((of) => startsOf(definition, of)).flatMap((start) => walk(definition, start, 0)),
  };
}

/** Whether makers and people see it; what is internal is called by the platform only. */
export const isSeen = ({ operation }: OperationAt): boolean => operation['x-ms-visibility'] !== 'internal';

/** A trigger: events are sent to an address. */
export const isWebhook = ({ item, method }: OperationAt): boolean =>
  method === 'post' && isJson(item['x-ms-notification-content']);
