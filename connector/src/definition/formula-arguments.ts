/** The arguments that a formula gives to an operation: their order is surface, an app that was saved relies on it. */
import { operationsAt, type Swagger, type SwaggerOperation } from './swagger-file.js';

export interface FormulaArguments {
  /** By position: path, query, then the fields of the body, each in the order of the file. */
  readonly positional: readonly string[];
  /** Fields of the one record behind them. */
  readonly record: readonly string[];
}

function argumentsOf(operation: SwaggerOperation): FormulaArguments {
  const inGroup = (group: string) => operation.parameters.filter((parameter) => parameter.in === group);
  const fields = inGroup('body').flatMap(({ schema }) =>
    Object.keys(schema?.properties ?? {}).map((name) => ({
      name,
      required: schema?.required?.includes(name) ?? false,
    })),
  );
  const all = [...inGroup('path'), ...inGroup('query'), ...fields];
  const names = (required: boolean) => all.filter((one) => one.required === required).map(({ name }) => name);
  return { positional: names(true), record: names(false) };
}

/** Arguments of every operation that formulas can call, by its name: triggers and internal ones are none. */
export function formulaArguments(file: Pick<Swagger, 'paths'>): Readonly<Record<string, FormulaArguments>> {
  const operations = Object.values(file.paths)
    .filter((item) => item['x-ms-notification-content'] === undefined)
    .flatMap(operationsAt)
    .filter((operation) => operation['x-ms-visibility'] !== 'internal');
  return Object.fromEntries(operations.map((operation) => [operation.operationId, argumentsOf(operation)]));
}
