/** The rows of one request, written by the same client with nothing around it: what the service is held against. */
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import type { TableOperation } from '../../api/src/ports.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { costOf, type Cost } from './cost.js';
import { countingTables, noCounts } from './counting-ports.js';

/** Lengths of the texts of head, event, words, request and outcome, about. */
const lengths = [600, 1400, 200, 800, 250];

/** As many rows, as long, of one request. */
export const rowsOfCreate = (name: string): TableOperation[] =>
  lengths.map((length, index) => ({
    op: 'put',
    key: index === 0 ? 'head' : `row|${name}|${String(index)}`,
    text: 'x'.repeat(length),
  }));

export async function rawCost(): Promise<Cost> {
  const folder = temporaryFolder();
  const store = openSqliteTables({ file: join(folder.path, 'raw.db') });
  const counts = noCounts();
  const tables = countingTables(store.tables, counts);
  const never = new AbortController().signal;
  try {
    return await costOf(counts, 50, (nth) => tables.transact('raw', rowsOfCreate(String(nth)), never));
  } finally {
    store.close();
    folder.remove();
  }
}
