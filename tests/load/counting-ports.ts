/** Counts what is asked: calls to the store, rows it reads and writes, calls to the directory, open rows looked at. */
import type { View } from '../../api/src/domain/draft.js';
import type { Directory, Tables } from '../../api/src/ports.js';

export interface Counts {
  /** Calls to the store. */
  store: number;
  /** Of these, transactions. */
  transactions: number;
  rowsRead: number;
  rowsWritten: number;
  directory: number;
  /** Open rows that somebody looked at, each time. */
  visited: number;
}

export const noCounts = (): Counts => ({
  store: 0,
  transactions: 0,
  rowsRead: 0,
  rowsWritten: 0,
  directory: 0,
  visited: 0,
});

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

/** Counts from now on, whoever has this view. */
export function countVisits(view: View, counts: Counts): void {
  function* counted<T>(rows: Iterable<T>): Iterable<T> {
    for (const row of rows) {
      counts.visited += 1;
      yield row;
    }
  }
  const before = { ...view };
  Object.assign(view, {
    openRequests: () => counted(before.openRequests()),
    openRequestsOf: (key) => counted(before.openRequestsOf(key)),
    openRequestsBy: (person) => counted(before.openRequestsBy(person)),
    pendingOf: (role) => counted(before.pendingOf(role)),
    extensionsOf: (id) => counted(before.extensionsOf(id)),
    holders: () => counted(before.holders()),
    refusedHolders: () => counted(before.refusedHolders()),
  } satisfies Partial<View>);
}
