/** Keeps the tables in one SQLite file: the durable store of a single host. */
import { resolve } from 'node:path';
import type { Answer, Clock, Row, TableOperation, TableRefusal, Tables, Timed } from '../../ports.js';
import { prepareFile } from './file.js';
import { commitFault, refuse, statementFault } from './fault.js';
import { openDatabase, type Database } from './open.js';
import { watchFiles } from './same-files.js';
import { checkKeys, checkOperations, checkRange } from '../table-checks.js';

/** Where the file is. */
export interface SqliteTablesOptions {
  /** Path of the file; its folder is made (0700) when missing. */
  readonly file: string;
  /** Gives `storeTime`; the host's clock when left out. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** A store that is open. */
export interface OpenTables {
  readonly tables: Tables;
  /** Lets go of the store. Calls made afterwards answer `unknown`. */
  readonly close: () => void;
}

type TableAnswer<T> = Answer<Timed<T>, TableRefusal>;

const statements = (db: Database) => ({
  row: db.prepare<[string, string]>('SELECT text, etag FROM rows WHERE partition = ? AND key = ?').raw(),
  page: db
    .prepare<[string, string, string, string, number]>(
      'SELECT key, text, etag FROM rows WHERE partition = ? AND key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?',
    )
    .raw(),
  insert: db.prepare<[string, string, string, number]>(
    'INSERT INTO rows (partition, key, text, etag) VALUES (?, ?, ?, ?)',
  ),
  put: db.prepare<[string, string, string, number]>(
    'INSERT INTO rows (partition, key, text, etag) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (partition, key) DO UPDATE SET text = excluded.text, etag = excluded.etag',
  ),
  replace: db.prepare<[string, number, string, string]>(
    'UPDATE rows SET text = ?, etag = ? WHERE partition = ? AND key = ?',
  ),
  delete: db.prepare<[string, string]>('DELETE FROM rows WHERE partition = ? AND key = ?'),
  counter: db.prepare('SELECT last FROM counter').raw(),
  count: db.prepare<[number]>('UPDATE counter SET last = ?'),
});

/** A page token is the last key given, wrapped so that nobody builds on it. */
const pageToken = (key: string): string => Buffer.from(`1${key}`).toString('base64url');
const keyOfToken = (token: string): string | undefined => {
  const text = Buffer.from(token, 'base64url').toString();
  return text.startsWith('1') && pageToken(text.slice(1)) === token ? text.slice(1) : undefined;
};

/**
 * Opens or makes the file. Several processes of one host may have it open at the same time.
 * Throws an Error with one sentence when the file cannot be used: not a database, not ours, damaged, not writable, on a
 * network file system.
 */
export const openSqliteTables = (options: SqliteTablesOptions): OpenTables => {
  const file = resolve(options.file);
  prepareFile(file);
  const db = openDatabase(file);
  const sql = statements(db);
  const now = () => options.clock?.now() ?? Date.now();
  const lost = watchFiles(file);
  let open = true;

  const stopped = (signal: AbortSignal) => {
    if (signal.aborted) return { kind: 'unknown', cause: 'aborted' } as const;
    if (!open) return { kind: 'unknown', cause: 'the store is closed' } as const;
    const cause = lost();
    return cause === undefined ? undefined : ({ kind: 'unknown', cause } as const);
  };
  const done = <T>(value: T) => ({ kind: 'done', value: { value, storeTime: now() } }) as const;
  const reading = <T>(read: () => T): TableAnswer<T> => {
    try {
      return done(read());
    } catch (error) {
      return statementFault(error);
    }
  };

  const rowOf = (partition: string, key: string): Row | undefined => {
    const found = sql.row.get(partition, key) as [string, number] | undefined;
    return found && { key, text: found[0], etag: String(found[1]) };
  };

  /** Writes one operation, or says why not. */
  const apply = (partition: string, operation: TableOperation, etag: number): TableRefusal['code'] | undefined => {
    const { key } = operation;
    if (operation.op === 'put') return void sql.put.run(partition, key, operation.text, etag);
    const held = rowOf(partition, key)?.etag;
    if (operation.op === 'insert') {
      if (held !== undefined) return 'exists';
      return void sql.insert.run(partition, key, operation.text, etag);
    }
    if (held === undefined) return 'missing';
    if (operation.etag !== '*' && held !== operation.etag) return 'changed';
    if (operation.op === 'delete') return void sql.delete.run(partition, key);
    return void sql.replace.run(operation.text, etag, partition, key);
  };

  /** Inside the transaction: all operations in order, or the first that fails. */
  const applyAll = (partition: string, operations: readonly TableOperation[]) => {
    const [last] = sql.counter.get() as [number];
    const etags: string[] = [];
    for (const [index, operation] of operations.entries()) {
      const code = apply(partition, operation, last + index + 1);
      if (code !== undefined) return refuse(code, `Operation ${index} on ${operation.key}`, index);
      etags.push(operation.op === 'delete' ? '' : String(last + index + 1));
    }
    sql.count.run(last + operations.length);
    return etags;
  };

  const rollBack = () => {
    if (db.inTransaction) db.exec('ROLLBACK');
  };

  const transact = (partition: string, operations: readonly TableOperation[]): TableAnswer<readonly string[]> => {
    let outcome: ReturnType<typeof applyAll>;
    try {
      db.exec('BEGIN IMMEDIATE');
      outcome = applyAll(partition, operations);
      if (!Array.isArray(outcome)) {
        rollBack();
        return outcome;
      }
    } catch (error) {
      rollBack();
      return statementFault(error);
    }
    try {
      db.exec('COMMIT');
    } catch (error) {
      rollBack();
      return commitFault(error);
    }
    // Deleted while it was written to: the commit is in a file that nobody will find.
    const cause = lost();
    return cause === undefined ? done(outcome) : { kind: 'unknown', cause };
  };

  const range = (partition: string, from: string, to: string, limit: number, after: string) => {
    const found = sql.page.all(partition, from, to, after, limit + 1) as [string, string, number][];
    const rows = found.slice(0, limit).map(([key, text, etag]) => ({ key, text, etag: String(etag) }));
    const last = rows.at(-1);
    return found.length > limit && last ? { rows, next: pageToken(last.key) } : { rows };
  };

  const tables: Tables = {
    get: (partition, key, signal) =>
      Promise.resolve(stopped(signal) ?? checkKeys(partition, key) ?? reading(() => rowOf(partition, key))),
    range: (partition, from, to, page, signal) => {
      const after = page.after === undefined ? '' : keyOfToken(page.after);
      const wrong =
        stopped(signal) ??
        checkRange(partition, from, to, page.limit) ??
        (after === undefined ? refuse('invalid', 'A page goes on from a token that the store gave') : undefined);
      return Promise.resolve(wrong ?? reading(() => range(partition, from, to, page.limit, after ?? '')));
    },
    transact: (partition, operations, signal) =>
      Promise.resolve(stopped(signal) ?? checkOperations(partition, operations) ?? transact(partition, operations)),
  };
  const close = () => {
    if (open) db.close();
    open = false;
  };
  return { tables, close };
};
