/** Keeps the tables in Azure Table storage: one port call is one request, and nothing is retried here. */
import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { Answer, TableOperation, TableRefusal, Tables, Timed } from '../../ports.js';
import { failure, readRow, readRows, serviceError, timeOf, type Reply } from './answer.js';
import { isMissing, notCreated, notOpened } from './not-opened.js';
import { readBatch, rowPath, writeBatch } from './batch.js';
import { isLoopback } from '../../domain/loopback.js';
import { outsideAddress, useAgent } from '../outgoing-http/agent.js';
import { untilAborted } from '../outgoing-http/deadline.js';
import { checkKeys, checkOperations, checkRange } from '../table-checks.js';

/** Where the tables are and how to get in. */
export interface AzureTablesOptions {
  /** An account by its address with a credential, or by a connection string with its key (Azurite). */
  readonly account:
    { readonly address: string; readonly credential: TokenCredential } | { readonly connectionString: string };
  /** 3 to 63 letters and digits, beginning with a letter. */
  readonly tableName: string;
  /** Makes the table where it is missing, for which rights on that table alone do not do. Otherwise it must be there. */
  readonly create?: boolean;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  /** Ends the opening. */
  readonly signal?: AbortSignal;
}

type TableAnswer<T> = Answer<Timed<T>, TableRefusal>;
type Unknown = { readonly kind: 'unknown'; readonly cause: string };

const unknown = (cause: string): Unknown => ({ kind: 'unknown', cause });

/** As the client library sends it. */
const serviceHeaders = {
  Accept: 'application/json;odata=minimalmetadata',
  'x-ms-version': '2019-02-02',
  DataServiceVersion: '3.0;',
  MaxDataServiceVersion: '3.0;NetFx',
};

const createClient = ({ account, tableName, ca }: AzureTablesOptions): TableClient => {
  const once: TableServiceClientOptions = {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
    allowInsecureConnection: true,
  };
  // Plain http is let through to the client and refused by outsideAddress unless it stays on this machine.
  if ('credential' in account) {
    return new TableClient(
      outsideAddress(account.address).href.replace(/\/$/, ''),
      tableName,
      account.credential,
      once,
    );
  }
  const client = TableClient.fromConnectionString(account.connectionString, tableName, once);
  if (client.url.includes('?')) throw new Error('A connection string with a shared access signature is not supported.');
  outsideAddress(client.url);
  return client;
};

const causeOf = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted) return 'tables: aborted';
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return `tables: ${typeof code === 'string' ? code : 'no answer'}`;
};

const tokenOfPage = (reply: Reply): string | undefined => {
  const partition = reply.header('x-ms-continuation-nextpartitionkey');
  if (partition === undefined) return undefined;
  return Buffer.from(JSON.stringify([partition, reply.header('x-ms-continuation-nextrowkey') ?? ''])).toString(
    'base64url',
  );
};

const queryOfToken = (token: string): string | undefined => {
  try {
    const [partition, row] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof partition !== 'string' || typeof row !== 'string') return undefined;
    const next = `&NextPartitionKey=${encodeURIComponent(partition)}`;
    return row === '' ? next : `${next}&NextRowKey=${encodeURIComponent(row)}`;
  } catch {
    return undefined;
  }
};

/**
 * Connects to the account and asks once whether the table is there and may be read.
 * Throws an Error with one sentence when the address, the table or the credential cannot be used; StoreSilent where that is
 * not known.
 * `storeTime` of the answers is the service's `Date` header, in whole seconds.
 */
export const openAzureTables = async (
  options: AzureTablesOptions,
): Promise<{ readonly tables: Tables; readonly close: () => void }> => {
  const { tableName } = options;
  if (!/^[A-Za-z][A-Za-z0-9]{2,62}$/.test(tableName)) {
    throw new Error(`"${tableName}" is no name of a table: 3 to 63 letters and digits, beginning with a letter.`);
  }
  const client = createClient(options);
  const address = new URL(client.url);
  const agent = useAgent(client.pipeline, address, options.ca);
  const http = createDefaultHttpClient();
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    batch?: { readonly contentType: string; readonly body: string },
  ): Promise<Reply | Unknown> => {
    const request = createPipelineRequest({
      url: `${client.url}/${path}`,
      method,
      headers: createHttpHeaders({ ...serviceHeaders, ...(batch ? { 'Content-Type': batch.contentType } : {}) }),
      ...(batch ? { body: batch.body } : {}),
      abortSignal: signal,
      allowInsecureConnection: isLoopback(address.hostname),
    });
    try {
      const { status, headers, bodyAsText } = await untilAborted(signal, () =>
        client.pipeline.sendRequest(http, request),
      );
      return { status, text: bodyAsText ?? '', header: (name) => headers.get(name) };
    } catch (error) {
      return unknown(causeOf(error, signal));
    }
  };

  const done = <T>(reply: Reply, value: T): TableAnswer<T> => {
    const storeTime = timeOf(reply);
    return storeTime === undefined ? unknown('tables: no Date header') : { kind: 'done', value: { value, storeTime } };
  };

  const get: Tables['get'] = async (partition, key, signal) => {
    const wrong = checkKeys(partition, key);
    if (wrong) return wrong;
    const reply = await send('GET', rowPath(tableName, partition, key), signal);
    if ('kind' in reply) return reply;
    if (reply.status === 404 && serviceError(404, reply.text)?.code === 'ResourceNotFound')
      return done(reply, undefined);
    if (reply.status !== 200) return failure(reply.status, reply.text);
    const row = readRow(partition, key, reply.text);
    return row ? done(reply, row) : unknown('tables: the answer is no row of ours');
  };

  const range: Tables['range'] = async (partition, from, to, page, signal) => {
    const after = page.after === undefined ? '' : queryOfToken(page.after);
    const wrong = checkRange(partition, from, to, page.limit);
    if (wrong) return wrong;
    if (after === undefined) {
      return {
        kind: 'refused',
        refusal: { code: 'invalid', message: 'A page goes on from a token that the store gave' },
      };
    }
    const filter = `PartitionKey eq '${partition}' and RowKey ge '${from}' and RowKey lt '${to}'`;
    const query = `$filter=${encodeURIComponent(filter)}&$top=${String(page.limit)}${after}`;
    const reply = await send('GET', `${tableName}()?${query}`, signal);
    if ('kind' in reply) return reply;
    if (reply.status !== 200) return failure(reply.status, reply.text);
    const rows = readRows(partition, from, to, reply.text);
    const next = tokenOfPage(reply);
    return rows
      ? done(reply, { rows, ...(next === undefined ? {} : { next }) })
      : unknown('tables: the answer is no page of ours');
  };

  const outcome = (reply: Reply, operations: readonly TableOperation[]): TableAnswer<readonly string[]> => {
    if (reply.status !== 202) return failure(reply.status, reply.text);
    const parts = readBatch(reply.text);
    const failed = parts?.find(({ status }) => status >= 300);
    if (failed) return failure(failed.status, failed.body);
    const etags = operations.map(({ op }, index) => (op === 'delete' ? '' : parts?.[index]?.etag));
    const whole = parts?.length === operations.length && etags.every((etag) => etag !== undefined);
    return whole ? done(reply, etags) : unknown('tables: the answer to the transaction is cut');
  };

  const transact: Tables['transact'] = async (partition, operations, signal) => {
    const wrong = checkOperations(partition, operations);
    if (wrong) return wrong;
    const reply = await send('POST', '$batch', signal, writeBatch(client.url, tableName, partition, operations));
    return 'kind' in reply ? reply : outcome(reply, operations);
  };

  const close = (): void => agent.destroy();
  const signal = options.signal ?? new AbortController().signal;
  const whatIf = { name: tableName, host: address.host };
  const create = async (): Promise<void> => {
    try {
      await client.createTable({ abortSignal: signal });
    } catch (error) {
      throw notCreated(whatIf, error, causeOf(error, signal));
    }
  };
  try {
    const there = await get('jit', 'opens', signal);
    if (isMissing(there) && options.create === true) await create();
    else if (there.kind !== 'done') throw notOpened(whatIf, there);
  } catch (error) {
    close();
    throw error;
  }
  return { tables: { get, range, transact }, close };
};
