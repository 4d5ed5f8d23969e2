/** Reads an HTTP answer as the platform's engine does: by the schema of the file, to the letter. */
import { type Definition, resolved, type Schema } from './definition.js';
import { errorKinds, FormulaError, type Value } from './values.js';

export interface ConnectorAnswer {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
}

export interface Reading {
  readonly definition: Definition;
  /** `Source.Operation`, for messages. */
  readonly call: string;
  /** Whether formulas see status and body of a failed call: documented, but not done by the open engine. */
  readonly errorDetails: boolean;
}

class Misfit extends Error {}

const instant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

type Read = (json: unknown, schema: Schema, definition: Definition, path: string) => Value;

const textOf: Read = (json, schema, _definition, path) => {
  if (typeof json !== 'string') throw new Misfit(`${path} is no text`);
  if (schema.format !== 'date-time') return json;
  if (json === '') return null;
  // Only this field is an error, not the whole answer.
  const wrong = new FormulaError(errorKinds.invalidArgument, `The value of ${path} is no date and time.`);
  return instant.test(json) ? json : wrong;
};

const numberOf: Read = (json, _schema, _definition, path) => {
  if (typeof json !== 'number') throw new Misfit(`${path} is no number`);
  return json;
};

const reads: Readonly<Record<string, Read>> = {
  string: textOf,
  integer: numberOf,
  number: numberOf,
  boolean: (json, _schema, _definition, path) => {
    if (typeof json !== 'boolean') throw new Misfit(`${path} is not true or false`);
    return json;
  },
  array: (json, schema, definition, path) => {
    if (!Array.isArray(json)) throw new Misfit(`${path} is no list`);
    return json.map((item) => valueOf(item, schema.items ?? {}, definition, `${path}[]`));
  },
  object: (json, schema, definition, path) => {
    if (typeof json !== 'object' || Array.isArray(json)) throw new Misfit(`${path} is no object`);
    const fields = json as Readonly<Record<string, unknown>>;
    const named = Object.entries(schema.properties ?? {});
    return Object.fromEntries(
      named.map(([name, property]) => [name, valueOf(fields[name], property, definition, `${path}.${name}`)]),
    );
  },
};

const valueOf = (json: unknown, given: Schema, definition: Definition, path: string): Value => {
  if (json === null || json === undefined) return null;
  const schema = resolved(definition, given);
  const read = reads[schema.type ?? ''];
  if (!read) throw new Misfit(`${path} has the type ${String(schema.type)}, which is not supported here`);
  return read(json, schema, definition, path);
};

const failed = ({ call, errorDetails }: Reading, { status, reason, body }: ConnectorAnswer): FormulaError =>
  new FormulaError(
    errorKinds.network,
    `${call} failed: The server returned an HTTP error with code ${status} (${reason}).`,
    errorDetails ? { status, response: body } : {},
  );

/** What the formula gets. */
export const readAnswer = (answer: ConnectorAnswer, schema: Schema | undefined, reading: Reading): Value => {
  if (answer.status < 200 || answer.status >= 300) return failed(reading, answer);
  if (answer.body === '' || !schema) return null;
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    return new FormulaError(errorKinds.invalidJson, `${reading.call} failed: The response is not in JSON.`);
  }
  try {
    return valueOf(json, schema, reading.definition, 'the answer');
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return new FormulaError(errorKinds.invalidArgument, `${reading.call} failed: ${error.message}.`);
  }
};
