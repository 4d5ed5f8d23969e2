/** Writes a transaction as the multipart body that Azure Tables takes, and reads the parts of its answer. */
import { randomUUID } from 'node:crypto';
import type { TableOperation } from '../../ports.js';

// The client library's own transactions drop the condition of a delete (it sends If-Match: *), so they are not used.

const line = '\r\n';

/** Address of a row. Keys hold nothing that needs doubling; `|` needs escaping. */
export const rowPath = (table: string, partition: string, key: string): string =>
  `${table}(PartitionKey='${encodeURIComponent(partition)}',RowKey='${encodeURIComponent(key)}')`;

const methods = { insert: 'POST', replace: 'PUT', put: 'PUT', delete: 'DELETE' } as const;

const part = (account: string, table: string, partition: string, operation: TableOperation): string => {
  const path = operation.op === 'insert' ? table : rowPath(table, partition, operation.key);
  const headers = [
    'Accept: application/json;odata=minimalmetadata',
    'DataServiceVersion: 3.0',
    ...('text' in operation ? ['Content-Type: application/json'] : []),
    ...(operation.op === 'insert' ? ['Prefer: return-no-content'] : []),
    ...('etag' in operation ? [`If-Match: ${operation.etag}`] : []),
  ];
  const entity =
    'text' in operation ? JSON.stringify({ PartitionKey: partition, RowKey: operation.key, text: operation.text }) : '';
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `${methods[operation.op]} ${account}/${path} HTTP/1.1`,
    ...headers,
    '',
    entity,
  ].join(line);
};

/** The body of one entity-group transaction and its content type. */
export const writeBatch = (
  account: string,
  table: string,
  partition: string,
  operations: readonly TableOperation[],
): { readonly contentType: string; readonly body: string } => {
  const batch = `batch_${randomUUID()}`;
  const changes = `changeset_${randomUUID()}`;
  const parts = operations.map((one) => `--${changes}${line}${part(account, table, partition, one)}${line}`);
  const head = `--${batch}${line}Content-Type: multipart/mixed; boundary=${changes}${line}${line}`;
  return {
    contentType: `multipart/mixed; boundary=${batch}`,
    body: `${head}${parts.join('')}--${changes}--${line}--${batch}--${line}`,
  };
};

/** The answer to one operation. */
export interface BatchPart {
  readonly status: number;
  readonly etag?: string;
  /** What follows the headers. */
  readonly body: string;
}

const readPart = (text: string): BatchPart | undefined => {
  const start = /^HTTP\/1\.1 (\d{3})[^\r\n]*\r?\n/m.exec(text);
  if (!start) return undefined;
  const rest = text.slice(start.index + start[0].length);
  const [head = '', ...body] = rest.split(/\r?\n\r?\n/);
  const etag = /^ETag: *(\S+)/im.exec(head)?.[1];
  return { status: Number(start[1]), body: body.join('\n\n').trim(), ...(etag === undefined ? {} : { etag }) };
};

/** The answers to the operations in order; undefined when the body is cut or is not an answer to a transaction. */
export const readBatch = (body: string): readonly BatchPart[] | undefined => {
  if (!/^--batchresponse_[^\r\n]*--\s*$/m.test(body)) return undefined;
  const sections = body.split(/^--(?:batchresponse|changesetresponse)_[^\r\n]*\r?$/m);
  return sections.flatMap((section) => readPart(section) ?? []);
};
