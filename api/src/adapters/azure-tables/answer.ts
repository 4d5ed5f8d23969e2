/** Tells what an answer of Azure Tables means: done, a definite no in its own error form, or unknown. */
import type { Row, TableRefusal } from '../../ports.js';

/** What came back over HTTP, whole. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return object(JSON.parse(text));
  } catch {
    return {};
  }
};

const byCode: Readonly<Record<string, TableRefusal['code']>> = {
  UpdateConditionNotSatisfied: 'changed',
  ConditionNotMet: 'changed',
  EntityAlreadyExists: 'exists',
  ResourceNotFound: 'missing',
  EntityNotFound: 'missing',
  TableNotFound: 'missing',
  TableBeingDeleted: 'missing',
  ServerBusy: 'busy',
  TooManyRequests: 'busy',
};

/** 401 and 403 are definite and pass when somebody repairs the rights, so the caller is asked to come back. */
const byStatus: Readonly<Record<number, TableRefusal['code']>> = {
  400: 'invalid',
  401: 'busy',
  403: 'busy',
  405: 'invalid',
  413: 'invalid',
  429: 'busy',
};

/** `refusal` is left out where the error does not say that nothing was done. */
export interface ServiceError {
  readonly code: string;
  readonly refusal?: TableRefusal;
}

/** The error of the service in its own form; undefined for a body that is not of the service. */
export const serviceError = (status: number, body: string): ServiceError | undefined => {
  const error = object(parse(body)['odata.error']);
  const code = error['code'];
  const text = object(error['message'])['value'];
  if (typeof code !== 'string' || typeof text !== 'string') return undefined;
  const meaning = byCode[code] ?? byStatus[status];
  if (meaning === undefined) return { code };
  const index = /^(\d{1,2}):/.exec(text)?.[1];
  const message = `${String(status)} ${code}`;
  return { code, refusal: { code: meaning, message, ...(index === undefined ? {} : { index: Number(index) }) } };
};

/** What a status other than success means. */
export const failure = (status: number, body: string) => {
  const error = serviceError(status, body);
  if (error?.refusal) return { kind: 'refused', refusal: error.refusal } as const;
  return {
    kind: 'unknown',
    cause: `tables: ${String(status)} ${error?.code ?? 'without an error of the service'}`,
  } as const;
};

/** Epoch ms of the answer's `Date` header (whole seconds); undefined when it has none. */
export const timeOf = (reply: Reply): number | undefined => {
  const time = Date.parse(reply.header('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
};

const rowOf = (partition: string, value: unknown): Row | undefined => {
  const { PartitionKey, RowKey, text, 'odata.etag': etag } = object(value);
  if (PartitionKey !== partition || typeof RowKey !== 'string') return undefined;
  return typeof text === 'string' && typeof etag === 'string' ? { key: RowKey, text, etag } : undefined;
};

/** The row of a point read; undefined when the body is no row of ours with this key. */
export const readRow = (partition: string, key: string, body: string): Row | undefined => {
  const row = rowOf(partition, parse(body));
  return row?.key === key ? row : undefined;
};

/** The rows of a page; undefined unless every one is of the partition, inside the range, and after the one before. */
export const readRows = (partition: string, from: string, to: string, body: string): readonly Row[] | undefined => {
  const { value } = parse(body);
  if (!Array.isArray(value)) return undefined;
  const rows: Row[] = [];
  for (const one of value) {
    const row = rowOf(partition, one);
    const before = rows.at(-1);
    if (!row || row.key < from || row.key >= to || (before && row.key <= before.key)) return undefined;
    rows.push(row);
  }
  return rows;
};
