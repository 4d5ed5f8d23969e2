/** Counts what crosses the ports: calls to the store, rows it reads and writes, calls to the directory. */
import type { Directory, Tables } from '../../api/src/ports.js';

export interface Counts {
  /** Calls to the store. */
  store: number;
  /** Of these, transactions. */
  transactions: number;
  rowsRead: number;
  rowsWritten: number;
  directory: number;
}

export const noCounts = (): Counts => ({ store: 0, transactions: 0, rowsRead: 0, rowsWritten: 0, directory: 0 });

/** The same tables; each call is counted before it is made. */
export const countingTables = (tables: Tables, counts: Counts): Tables => ({
  async get(...call) {
    counts.store += 1;
    const answer = await tables.get(...call);
    if (answer.kind === 'done' && answer.value.value !== undefined) counts.rowsRead += 1;
    return answer;
  },
  async range(...call) {
    counts.store += 1;
    const answer = await tables.range(...call);
    if (answer.kind === 'done') counts.rowsRead += answer.value.value.rows.length;
    return answer;
  },
  transact(partition, operations, signal) {
    counts.store += 1;
    counts.transactions += 1;
    counts.rowsWritten += operations.length;
    return tables.transact(partition, operations, signal);
  },
});

export const countingDirectory = (directory: Directory, counts: Counts): Directory => {
  const counted = <T>(call: Promise<T>): Promise<T> => {
    counts.directory += 1;
    return call;
  };
  return {
    user: (...call) => counted(directory.user(...call)),
    groupsOf: (...call) => counted(directory.groupsOf(...call)),
    membersOf: (...call) => counted(directory.membersOf(...call)),
  };
};
