/** A table store in memory with exactly the semantics of the port: what it would do if nothing ever failed. */
import { checkKeys, checkOperations, checkRange } from '../../api/src/adapters/table-checks.js';
import type { Answer, Row, TableOperation, TableRefusal } from '../../api/src/ports.js';

type Reply<T> = Exclude<Answer<T, TableRefusal>, { kind: 'unknown' }>;

export interface MemoryTables {
  get(partition: string, key: string): Reply<Row | undefined>;
  range(
    partition: string,
    from: string,
    to: string,
    page: { readonly limit: number; readonly after?: string },
  ): Reply<{ readonly rows: readonly Row[]; readonly next?: string }>;
  transact(partition: string, operations: readonly TableOperation[]): Reply<readonly string[]>;
  /** The rows of a partition whose keys begin so, in key order, for those who look from outside. */
  rows(partition: string, prefix?: string): readonly Row[];
  /** Somebody else than the product puts a row there, or takes it away. */
  tamper(partition: string, key: string, text: string | undefined): void;
}

interface Partition {
  readonly rows: Map<string, Row>;
  /** In order; made anew after a key came or went. */
  keys: string[];
}

const refused = (code: TableRefusal['code'], index: number): { kind: 'refused'; refusal: TableRefusal } => ({
  kind: 'refused',
  refusal: { code, index, message: code },
});

/** What a page that goes on is marked with, before the last key it gave. */
const token = 'behind.';

const checkToken = (after: string | undefined): Reply<never> | undefined =>
  after === undefined || after.startsWith(token)
    ? undefined
    : { kind: 'refused', refusal: { code: 'invalid', message: 'no token of this store' } };

/** Why the operation cannot be done on the row as it is. */
function obstacle(operation: TableOperation, row: Row | undefined): TableRefusal['code'] | undefined {
  if (operation.op === 'put') return undefined;
  if (operation.op === 'insert') return row === undefined ? undefined : 'exists';
  if (row === undefined) return 'missing';
  return operation.etag === '*' || operation.etag === row.etag ? undefined : 'changed';
}

/** `onWrite` is told of each transaction that was applied. */
export function createMemoryTables(
  onWrite: (partition: string, operations: readonly TableOperation[]) => void = () => {},
): MemoryTables {
  const partitions = new Map<string, Partition>();
  let versions = 0;

  function open(name: string): Partition {
    const there = partitions.get(name) ?? { rows: new Map<string, Row>(), keys: [] };
    partitions.set(name, there);
    return there;
  }

  function write(partition: Partition, operation: TableOperation): string {
    const known = partition.rows.has(operation.key);
    if (operation.op === 'delete') {
      partition.rows.delete(operation.key);
      partition.keys.splice(firstFrom(partition.keys, operation.key), 1);
      return '';
    }
    versions += 1;
    const etag = `W/"${String(versions)}"`;
    partition.rows.set(operation.key, { key: operation.key, text: operation.text, etag });
    if (!known) partition.keys.splice(firstFrom(partition.keys, operation.key), 0, operation.key);
    return etag;
  }

  return {
    get: (partition, key) => checkKeys(partition, key) ?? { kind: 'done', value: open(partition).rows.get(key) },
    range(partition, from, to, { limit, after }) {
      const wrong = checkRange(partition, from, to, limit) ?? checkToken(after);
      if (wrong !== undefined) return wrong;
      const { keys, rows } = open(partition);
      const behind = after === undefined ? '' : `${after.slice(token.length)}\u0000`;
      const start = Math.max(firstFrom(keys, from), firstFrom(keys, behind));
      const end = Math.min(firstFrom(keys, to), start + limit);
      const found = keys.slice(start, end).flatMap((key) => rows.get(key) ?? []);
      const last = keys[end - 1];
      return last !== undefined && end > start && end < firstFrom(keys, to)
        ? { kind: 'done', value: { rows: found, next: token + last } }
        : { kind: 'done', value: { rows: found } };
    },
    transact(name, operations) {
      const wrong = checkOperations(name, operations);
      if (wrong !== undefined) return wrong;
      const partition = open(name);
      for (const [index, operation] of operations.entries()) {
        const code = obstacle(operation, partition.rows.get(operation.key));
        if (code !== undefined) return refused(code, index);
      }
      const etags = operations.map((operation) => write(partition, operation));
      onWrite(name, operations);
      return { kind: 'done', value: etags };
    },
    rows: (name, prefix = '') => {
      const { keys, rows } = open(name);
      const found: Row[] = [];
      for (let index = firstFrom(keys, prefix); keys[index]?.startsWith(prefix) === true; index += 1)
        found.push(rows.get(keys[index] ?? '') as Row);
      return found;
    },
    tamper(name, key, text) {
      const partition = open(name);
      if (text !== undefined) write(partition, { op: 'put', key, text });
      else if (partition.rows.has(key)) write(partition, { op: 'delete', key, etag: '*' });
    },
  };
}

/** Index of the first key that is not before this one. */
function firstFrom(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
