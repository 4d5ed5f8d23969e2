/** Holds answers against the connector file to the letter: a field that the file does not name is a mistake too. */
import draft04 from 'ajv-draft-04';
import { type Definition, operationsOf, type Schema } from '../sandbox/connector/definition.js';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object closed: apps drop what is not named, so nobody would miss it. */
const closed = (schema: unknown): unknown => {
  if (!isTree(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return isTree(schema['properties']) && schema['type'] === 'object'
    ? { ...inner, additionalProperties: false }
    : inner;
};

/** What does not fit, in words; empty when all is well. */
export type ShapeOf = (operationId: string, body: string) => readonly string[];

export function answerShape(definition: Definition): ShapeOf {
  const ajv = new draft04.default({ strict: false, allErrors: true, validateFormats: false });
  const definitions = closed(definition.definitions ?? {});
  const operations = operationsOf(definition, 'flow');
  const compiled = new Map(
    [...operations].map(([id, { answer }]) => {
      const schema: Schema = answer ?? {};
      return [id, ajv.compile({ ...(closed(schema) as Tree), definitions })] as const;
    }),
  );
  return (operationId, body) => {
    const validate = compiled.get(operationId);
    if (!validate) return [`the file has no operation ${operationId}`];
    validate(JSON.parse(body));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? 'is wrong'}`);
  };
}
