/** Builds the HTTP request of a call from the connector file alone, with all the habits of the platform's engine. */
import type { Argument, Operation, Schema } from './definition.js';
import { errorKinds, FormulaError, type FormulaRecord, isError, isRecord, isTable, type Value } from './values.js';

export interface ConnectorRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for an operation without a body. */
  readonly body: string | undefined;
}

/** As .NET's Uri.EscapeDataString: stricter than encodeURIComponent. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const wrongType = (name: string, wanted: string): FormulaError =>
  new FormulaError(errorKinds.invalidArgument, `The value of ${name} cannot be read as ${wanted}.`);

const asNumber = (value: Value): Value | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};
const asText = (value: Value): Value | undefined =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : typeof value === 'string'
      ? value
      : undefined;

/** Text and numbers are turned into each other where the file asks for the other. */
const readings: Readonly<Record<string, (value: Value, schema: Schema, name: string) => Value | undefined>> = {
  integer: asNumber,
  number: asNumber,
  string: asText,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  array: (value, schema, name) => {
    if (!isTable(value)) return undefined;
    const items = value.map((item) => coerced(item, schema.items ?? {}, name));
    return items.find(isError) ?? items;
  },
};

const coerced = (value: Value, schema: Schema, name: string): Value => {
  if (value === null || isError(value)) return value;
  const type = schema.type ?? 'something that has no type';
  return readings[type]?.(value, schema, name) ?? wrongType(name, type);
};

const inText = (value: Value): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

type Given = readonly (readonly [Argument, Value])[];

/** Fields left out are not there; errors inside the record are dropped; a default of the file is always sent. */
const optionalOf = (operation: Operation, record: FormulaRecord): Given =>
  operation.optional.flatMap((argument): (readonly [Argument, Value])[] => {
    const { name, schema } = argument;
    if (!Object.hasOwn(record, name)) {
      return schema.default === undefined ? [] : [[argument, schema.default as Value]];
    }
    const value = coerced(record[name] ?? null, schema, name);
    return isError(value) ? [] : [[argument, value]];
  });

const assemble = (operation: Operation, given: Given): ConnectorRequest => {
  const at = (place: Argument['in']): Given => given.filter(([argument]) => argument.in === place);
  let path = operation.path;
  for (const [{ name, encodedTwice }, value] of at('path')) {
    const once = escaped(inText(value));
    path = path.replace(`{${name}}`, encodedTwice ? escaped(once) : once);
  }
  const query = at('query').map(([{ name }, value]) => `${escaped(name)}=${escaped(inText(value))}`);
  const headers = Object.fromEntries(at('header').map(([{ name }, value]) => [name, inText(value)]));
  const fields = at('body').filter(([, value]) => value !== null);
  return {
    method: operation.method,
    url: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: operation.hasBody ? { ...headers, 'content-type': 'application/json; charset=utf-8' } : headers,
    body: operation.hasBody
      ? JSON.stringify(Object.fromEntries(fields.map(([{ name }, value]) => [name, value])))
      : undefined,
  };
};

/** The request, or the error that stands for a call that is not made. Throws when the number of arguments is wrong. */
export const requestOf = (operation: Operation, values: readonly Value[]): ConnectorRequest | FormulaError => {
  const { required, optional, id } = operation;
  const most = required.length + (optional.length > 0 ? 1 : 0);
  if (values.length < required.length || values.length > most) {
    throw new Error(`${id} takes ${required.length} to ${most} arguments, not ${values.length}.`);
  }
  const positional = required.map((argument, index): readonly [Argument, Value] => [
    argument,
    coerced(values[index] ?? null, argument.schema, argument.name),
  ]);
  const wrong = positional.map(([, value]) => value).find(isError);
  if (wrong) return wrong;
  const record = values[required.length] ?? null;
  if (isError(record)) return record;
  const hidden = operation.hidden.map((argument) => [argument, argument.schema.default as Value] as const);
  const given = optionalOf(operation, isRecord(record) ? record : {});
  return assemble(operation, [...positional, ...hidden, ...given]);
};
