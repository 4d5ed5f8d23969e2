/** Real stores for tests: SQLite files of their own, gone after each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTables, type OpenTables } from '../adapters/sqlite-tables/sqlite-tables.js';
import type { Answer, Clock, Row, TableOperation, Tables } from '../ports.js';

/** A store and what a hand outside the product can do to it. */
export interface TestStore {
  readonly tables: Tables;
  rows(partition: string, prefix?: string): Promise<readonly Row[]>;
  text(partition: string, key: string): Promise<string | undefined>;
  /** Writes without the product knowing. */
  write(partition: string, ...operations: readonly TableOperation[]): Promise<void>;
  put(partition: string, key: string, text: string): Promise<void>;
  remove(partition: string, key: string): Promise<void>;
}

const never = new AbortController().signal;

const valueOf = <T>(answer: Answer<{ readonly value: T }, { readonly message: string }>): T => {
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  return answer.value.value;
};

/** A store that somebody else has opened, and will close. */
export function handsOn(tables: Tables): TestStore {
  const store: TestStore = {
    tables,
    async rows(partition, prefix = '') {
      const rows: Row[] = [];
      let after: string | undefined;
      do {
        const page = { limit: 1000, ...(after !== undefined && { after }) };
        const found = valueOf(await tables.range(partition, prefix === '' ? '-' : prefix, `${prefix}~`, page, never));
        rows.push(...found.rows);
        after = found.next;
      } while (after !== undefined);
      return rows;
    },
    text: async (partition, key) => valueOf(await tables.get(partition, key, never))?.text,
    async write(partition, ...operations) {
      valueOf(await tables.transact(partition, operations, never));
    },
    put: (partition, key, text) => store.write(partition, { op: 'put', key, text }),
    remove: (partition, key) => store.write(partition, { op: 'delete', key, etag: '*' }),
  };
  return store;
}

/** Call it once at the top of a test file; each store that is opened goes with its test. */
export function storesOfEachTest(): (clock: Clock) => TestStore {
  const open: { readonly folder: string; readonly store: OpenTables }[] = [];
  afterEach(() => {
    for (const { folder, store } of open.splice(0)) {
      store.close();
      rmSync(folder, { recursive: true });
    }
  });
  return (clock) => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-store-'));
    const store = openSqliteTables({ file: join(folder, 'jit.db'), clock });
    open.push({ folder, store });
    return handsOn(store.tables);
  };
}
