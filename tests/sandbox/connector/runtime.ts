/** Runs calls of a custom connector as an app does: operation and arguments in, a value or an error value out. */
import { type ConnectorAnswer, readAnswer } from './answer.js';
import { type Definition, type Operation, operationsOf } from './definition.js';
import { type ConnectorRequest, requestOf } from './request.js';
import { errorKinds, FormulaError, isError, isRecord, isTable, type Value } from './values.js';

/** Sends one request with the sign-in of the connection. Rejects when there is no answer at all. */
export type Send = (request: ConnectorRequest) => Promise<ConnectorAnswer>;

export interface ConnectorOptions {
  readonly definition: Definition;
  /** Name of the data source in the app. */
  readonly name: string;
  readonly send: Send;
  readonly errorDetails?: boolean;
}

export interface Connector {
  /** Throws for an operation that the file does not have, as the formula would not even load. */
  call(operationId: string, values: readonly Value[]): Promise<Value>;
  /** Reads the rows of a list operation as `.value` does: page after page, 1,000 rows at most. */
  rows(operationId: string, values: readonly Value[]): Promise<readonly Value[] | FormulaError>;
}

const mostRows = 1000;

export const createConnector = ({ definition, name, send, errorDetails = false }: ConnectorOptions): Connector => {
  const operations = operationsOf(definition);
  const operationOf = (id: string): Operation => {
    const operation = operations.get(id);
    if (!operation) throw new Error(`${name} has no operation ${id}.`);
    return operation;
  };
  const exchange = async (operation: Operation, request: ConnectorRequest): Promise<Value> => {
    const call = `${name}.${operation.id}`;
    try {
      const answer = await send(request);
      return readAnswer(answer, operation.answer, { definition, call, errorDetails });
    } catch {
      return new FormulaError(errorKinds.network, `${call} failed: The server did not answer.`);
    }
  };
  const call = async (operationId: string, values: readonly Value[]): Promise<Value> => {
    const operation = operationOf(operationId);
    const request = requestOf(operation, values);
    return isError(request) ? request : exchange(operation, request);
  };

  return {
    call,
    rows: async (operationId, values) => {
      const operation = operationOf(operationId);
      const { nextLinkName } = operation;
      if (nextLinkName === undefined) throw new Error(`${operationId} gives no pages.`);
      const rows: Value[] = [];
      let page = await call(operationId, values);
      for (;;) {
        if (isError(page)) return page;
        const { value = [], [nextLinkName]: next = null } = isRecord(page) ? page : {};
        rows.push(...(isTable(value) ? value : []));
        if (typeof next !== 'string' || next === '' || rows.length >= mostRows) return rows.slice(0, mostRows);
        // Only path and query of the link count; its host is dropped.
        const { pathname, search } = new URL(next);
        page = await exchange(operation, { method: 'GET', url: `${pathname}${search}`, headers: {}, body: undefined });
      }
    },
  };
};
