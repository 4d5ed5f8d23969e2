/** Reads the connector file as the platform's engine does: each operation with its arguments in their order. */

export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly default?: unknown;
  readonly 'x-ms-visibility'?: string;
  readonly 'x-ms-dynamic-values'?: {
    readonly operationId: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly 'value-collection': string;
    readonly 'value-path': string;
    readonly 'value-title': string;
  };
  readonly 'x-ms-dynamic-list'?: {
    readonly operationId: string;
    readonly parameters: Readonly<Record<string, { readonly value?: string; readonly parameterReference?: string }>>;
    readonly itemsPath: string;
    readonly itemValuePath: string;
    readonly itemTitlePath: string;
  };
}

interface Parameter extends Schema {
  readonly name: string;
  readonly in: string;
  readonly schema?: Schema;
  readonly 'x-ms-url-encoding'?: string;
}

interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly 'x-ms-pageable'?: { readonly nextLinkName: string };
  readonly 'x-ms-trigger'?: string;
  readonly 'x-ms-visibility'?: string;
}

export interface Definition {
  readonly basePath?: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

export interface Argument {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly schema: Schema;
  /** Encoded twice in a path. */
  readonly encodedTwice: boolean;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With the base path, placeholders in braces. */
  readonly path: string;
  /** Positional, in this order: path, query, header, body. */
  readonly required: readonly Argument[];
  /** Fields of the one record behind them. */
  readonly optional: readonly Argument[];
  /** Nobody gives them: their default is sent each time. */
  readonly hidden: readonly Argument[];
  readonly hasBody: boolean;
  /** Of the answer; undefined when it has none. */
  readonly answer: Schema | undefined;
  readonly nextLinkName: string | undefined;
}

const places = ['path', 'query', 'header'] as const;

/** The schema that a reference points to. Throws for what the engine could not load either. */
export const resolved = (definition: Definition, schema: Schema): Schema => {
  if (schema.$ref === undefined) return schema;
  const name = /^#\/definitions\/([A-Za-z0-9._-]+)$/.exec(schema.$ref)?.[1] ?? '';
  const target = definition.definitions?.[name];
  if (!target) throw new Error(`The connector file refers to ${schema.$ref}, which is not there.`);
  return resolved(definition, target);
};

const bodyArguments = (definition: Definition, body: Parameter | undefined): (Argument & { required: boolean })[] => {
  if (!body) return [];
  const schema = resolved(definition, body.schema ?? {});
  if (!schema.properties) throw new Error('A body that is no object with properties is not supported here.');
  // The order of `properties` counts, not the one of `required`.
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: 'body',
    schema: property,
    encodedTwice: false,
    required: schema.required?.includes(name) === true,
  }));
};

const operationOf = (definition: Definition, path: string, method: string, object: OperationObject): Operation => {
  const parameters = object.parameters ?? [];
  const body = parameters.find((parameter) => parameter.in === 'body');
  const all = [
    ...places.flatMap((place) =>
      parameters
        .filter((parameter) => parameter.in === place)
        .map((parameter) => ({
          name: parameter.name,
          in: place,
          schema: parameter,
          encodedTwice: parameter['x-ms-url-encoding'] === 'double',
          required: (parameter as { required?: unknown }).required === true,
        })),
    ),
    ...bodyArguments(definition, body),
  ];
  const isHidden = ({ in: place, schema, required }: (typeof all)[number]): boolean =>
    (place === 'header' || place === 'query') &&
    required &&
    schema['x-ms-visibility'] === 'internal' &&
    schema.default !== undefined;
  const seen = all.filter((argument) => !isHidden(argument));
  const names = all.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) throw new Error(`${object.operationId} has one name twice.`);
  const [status] = Object.keys(object.responses)
    .filter((code) => code.startsWith('2'))
    .sort();
  return {
    id: object.operationId.replace(/[^A-Za-z0-9]/g, ''),
    method: method.toUpperCase(),
    path: `${definition.basePath ?? ''}${path}`,
    required: seen.filter(({ required }) => required),
    optional: seen.filter(({ required }) => !required),
    hidden: all.filter(isHidden),
    hasBody: body !== undefined,
    answer: status === undefined ? undefined : object.responses[status]?.schema,
    nextLinkName: object['x-ms-pageable']?.nextLinkName,
  };
};

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** Who calls: an app's formulas, or a flow and the platform behind it, which subscribes to triggers and ends that. */
export type Caller = 'app' | 'flow';

/** Triggers are for flows, and what is internal is for the platform. */
const isForApps = (item: object, object: OperationObject): boolean =>
  !('x-ms-notification-content' in item) &&
  object['x-ms-trigger'] === undefined &&
  object['x-ms-visibility'] !== 'internal';

/** All operations by id that the caller can use. What stands on a path beside its methods is no operation. */
export const operationsOf = (definition: Definition, caller: Caller = 'app'): ReadonlyMap<string, Operation> => {
  const found = new Map<string, Operation>();
  for (const [path, item] of Object.entries(definition.paths)) {
    for (const [method, object] of Object.entries(item)) {
      if (!methods.includes(method) || (caller === 'app' && !isForApps(item, object))) continue;
      const operation = operationOf(definition, path, method, object);
      // Of two equal names the first one wins, silently.
      if (!found.has(operation.id)) found.set(operation.id, operation);
    }
  }
  return found;
};
