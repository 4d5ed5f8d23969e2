/**
 * Takes the place of the SQLite tables in the bundle of the product: the real ones, in a process that may have to die. With the
 * arguments `<kind> <nth>` it dies by SIGKILL when the nth transaction with an event of this kind is in the file, before
 * anybody in it hears of that.
 */
import {
  openSqliteTables as open,
  type OpenTables,
  type SqliteTablesOptions,
} from '../../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { kindsIn } from '../event-kinds.js';

export type { OpenTables, SqliteTablesOptions };

export function openSqliteTables(options: SqliteTablesOptions): OpenTables {
  const { tables, close } = open(options);
  const [fatal, nth = '1'] = process.argv.slice(2);
  let left = Number(nth);
  return {
    close,
    tables: {
      ...tables,
      transact: async (partition, operations, signal) => {
        const answer = await tables.transact(partition, operations, signal);
        if (answer.kind !== 'done' || fatal === undefined || !kindsIn(operations).includes(fatal)) return answer;
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return answer;
      },
    },
  };
}
