/** Runs calls of a custom connector as an app does: operation and arguments in, a value or an error value out. */
import { type ConnectorAnswer, readAnswer } from './answer.js';
import { argumentsFor, type Choice, choiceSource, under } from './choices.js';
import { type Caller, type Definition, type Operation, operationsOf } from './definition.js';
import { type ConnectorRequest, requestOf } from './request.js';
import { errorKinds, FormulaError, type FormulaRecord, isError, isRecord, isTable, type Value } from './values.js';

/** Sends one request with the sign-in of the connection. Rejects when there is no answer at all. */
export type Send = (request: ConnectorRequest) => Promise<ConnectorAnswer>;

export interface ConnectorOptions {
  readonly definition: Definition;
  /** Name of the data source in the app. */
  readonly name: string;
  readonly send: Send;
  readonly errorDetails?: boolean;
  /** An app, unless it is said otherwise. */
  readonly caller?: Caller;
}

export interface Connector {
  /** Throws for an operation that the file does not have, as the formula would not even load. */
  call(operationId: string, values: readonly Value[]): Promise<Value>;
  /** Reads the rows of a list operation as `.value` does: page after page, 1,000 rows at most. */
  rows(operationId: string, values: readonly Value[]): Promise<readonly Value[] | FormulaError>;
  /** What the drop-down of an input offers; `given` are the inputs beside it. Throws for an input without one. */
  choices(operationId: string, input: string, given?: FormulaRecord): Promise<readonly Choice[] | FormulaError>;
}

const mostRows = 1000;

/** Only path and query of a link count, its host is dropped; in one without a host the query becomes part of the path. */
const followed = (link: string): string => {
  if (!URL.canParse(link)) return link.replaceAll('?', '%3F');
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
};

export const createConnector = (options: ConnectorOptions): Connector => {
  const { definition, name, send, errorDetails = false, caller = 'app' } = options;
  const operations = operationsOf(definition, caller);
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

  const rows: Connector['rows'] = async (operationId, values) => {
    const operation = operationOf(operationId);
    const { nextLinkName } = operation;
    if (nextLinkName === undefined) throw new Error(`${operationId} gives no pages.`);
    const found: Value[] = [];
    let page = await call(operationId, values);
    for (;;) {
      if (isError(page)) return page;
      const { value = [], [nextLinkName]: next = null } = isRecord(page) ? page : {};
      found.push(...(isTable(value) ? value : []));
      if (typeof next !== 'string' || next === '' || found.length >= mostRows) return found.slice(0, mostRows);
      page = await exchange(operation, { method: 'GET', url: followed(next), headers: {}, body: undefined });
    }
  };

  return {
    call,
    rows,
    choices: async (operationId, input, given = {}) => {
      const source = choiceSource(operationOf(operationId), input, given);
      const list = operationOf(source.operationId);
      const values = argumentsFor(list, source.inputs);
      const answer = await (list.nextLinkName === undefined ? call(list.id, values) : rows(list.id, values));
      if (isError(answer)) return answer;
      const items = list.nextLinkName === undefined ? under(answer, source.itemsPath) : answer;
      return (isTable(items) ? items : []).map((item) => ({
        value: under(item, source.valuePath),
        title: under(item, source.titlePath),
      }));
    },
  };
};
