/** What a formula may name: the operations of the connector file, and the inputs, outputs and events of the control. */

export type Kind = 'text' | 'number' | 'boolean' | 'blank' | 'unknown' | Fields;
/** A record, by the kinds of its fields. */
export interface Fields {
  readonly [field: string]: Kind;
}

interface Argument {
  readonly name: string;
  readonly kind: Kind;
  readonly inPath: boolean;
}

export interface KnownOperation {
  /** By position: path, query, header, then the fields of the body in the order of the file. */
  readonly required: readonly Argument[];
  /** Fields of the one record behind them. */
  readonly optional: readonly Argument[];
  readonly answer: Fields;
}

export interface Known {
  /** Name of the data source in the app. */
  readonly source: string;
  readonly operations: ReadonlyMap<string, KnownOperation>;
  readonly inputs: ReadonlyMap<string, Kind>;
  readonly outputs: ReadonlyMap<string, Kind>;
  readonly events: ReadonlySet<string>;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Parameter extends Omit<Schema, 'required'> {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}
interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly 'x-ms-trigger'?: unknown;
  readonly 'x-ms-visibility'?: string;
}
interface ConnectorFile {
  readonly info: { readonly title: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const kinds: Readonly<Record<string, Kind>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
};
const kindOf = ({ type = '' }: Schema): Kind => kinds[type] ?? 'unknown';

const resolved = (file: ConnectorFile, schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (file.definitions?.[schema.$ref.replace('#/definitions/', '')] ?? {});

const argumentsOf = (
  file: ConnectorFile,
  parameters: readonly Parameter[],
): readonly (Argument & { required: boolean })[] => {
  const plain = ['path', 'query', 'header'].flatMap((place) =>
    parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, type = '', required = false }) => ({
        name,
        kind: kindOf({ type }),
        inPath: place === 'path',
        required,
      })),
  );
  const body = resolved(file, parameters.find((parameter) => parameter.in === 'body')?.schema ?? {});
  const fields = Object.entries(body.properties ?? {}).map(([name, schema]) => ({
    name,
    kind: kindOf(schema),
    inPath: false,
    required: body.required?.includes(name) === true,
  }));
  return [...plain, ...fields];
};

const operationOf = (file: ConnectorFile, object: OperationObject): KnownOperation => {
  const all = argumentsOf(file, object.parameters ?? []);
  const status = Object.keys(object.responses).find((code) => code.startsWith('2')) ?? '';
  const answer = resolved(file, object.responses[status]?.schema ?? {});
  return {
    required: all.filter(({ required }) => required),
    optional: all.filter(({ required }) => !required),
    answer: Object.fromEntries(Object.entries(answer.properties ?? {}).map(([name, schema]) => [name, kindOf(schema)])),
  };
};

/** Triggers and internal operations are no functions of an app. */
const operationsOf = (file: ConnectorFile): ReadonlyMap<string, KnownOperation> =>
  new Map(
    Object.values(file.paths)
      .filter((item) => !('x-ms-notification-content' in item))
      .flatMap((item) => Object.values(item))
      .filter((object) => object['x-ms-trigger'] === undefined && object['x-ms-visibility'] !== 'internal')
      .map((object) => [object.operationId, operationOf(file, object)]),
  );

const attribute = (element: string, name: string): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1] ?? '';

/** Reads what formulas may name. `connectorFile` is the JSON text, `manifest` the XML text. */
export const readKnown = (connectorFile: string, manifest: string): Known => {
  const file = JSON.parse(connectorFile) as ConnectorFile;
  const elements = (name: string): readonly string[] => manifest.match(new RegExp(`<${name}\\s[^>]*>`, 'g')) ?? [];
  const properties = (usage: string): ReadonlyMap<string, Kind> =>
    new Map(
      elements('property')
        .filter((element) => attribute(element, 'usage') === usage)
        .map((element): [string, Kind] => [
          attribute(element, 'name'),
          attribute(element, 'of-type') === 'Whole.None' ? 'number' : 'text',
        ]),
    );
  return {
    source: file.info.title.replace(/[^A-Za-z0-9]/g, ''),
    operations: operationsOf(file),
    inputs: properties('input'),
    outputs: properties('output'),
    events: new Set(elements('event').map((element) => attribute(element, 'name'))),
  };
};
