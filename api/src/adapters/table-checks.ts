/** Refuses on every store what Azure Tables refuses, so that nothing works on a laptop and fails in the cloud. */
import type { TableOperation, TableRefusal } from '../ports.js';

/** The limits of the service; key length is the emulator's, which is half of the service's. */
export const tableLimits = {
  keyLength: 512,
  /** UTF-16 units of a text. A row of one such text stays far under the 1 MiB that a row may have. */
  textLength: 32 * 1024,
  operations: 100,
  transactionBytes: 4 * 1024 * 1024,
  pageRows: 1000,
  etagLength: 256,
} as const;

/** What a transaction spends on each operation beside text and keys: boundaries, addresses, headers. */
const operationOverheadBytes = 1024;

type Refused = { readonly kind: 'refused'; readonly refusal: TableRefusal } | undefined;

const key = new RegExp(`^[A-Za-z0-9|.-]{1,${String(tableLimits.keyLength)}}$`);
/** Ends of a range are no keys: they may be empty or use the two characters that sort after all of a key. */
const bound = new RegExp(`^[A-Za-z0-9|.}~-]{0,${String(tableLimits.keyLength)}}$`);
const etag = new RegExp(`^[\\x21-\\x7e]{1,${String(tableLimits.etagLength)}}$`);

const refused = (message: string, index?: number): Refused => ({
  kind: 'refused',
  refusal: { code: 'invalid', message, ...(index === undefined ? {} : { index }) },
});

/** Refuses names that a partition or a row cannot have. */
export const checkKeys = (partition: string, rowKey: string): Refused => {
  if (!key.test(partition)) return refused('A partition is named by 1 to 512 of A-Z a-z 0-9 | . -');
  if (!key.test(rowKey)) return refused('A row key is 1 to 512 of A-Z a-z 0-9 | . -');
  return undefined;
};

/** Refuses a range whose ends no key can stand between, or a page that the service would not give. */
export const checkRange = (partition: string, from: string, to: string, limit: number): Refused => {
  if (!key.test(partition)) return refused('A partition is named by 1 to 512 of A-Z a-z 0-9 | . -');
  if (!bound.test(from) || !bound.test(to))
    return refused('The ends of a range are up to 512 of A-Z a-z 0-9 | . - } ~');
  if (!Number.isInteger(limit) || limit < 1 || limit > tableLimits.pageRows) {
    return refused(`A page has 1 to ${tableLimits.pageRows} rows`);
  }
  return undefined;
};

const checkText = (text: string): string | undefined => {
  if (text.length > tableLimits.textLength) return `A text has at most ${tableLimits.textLength} characters`;
  if (text.includes('\u0000')) return 'A text holds no NUL';
  if (!text.isWellFormed()) return 'A text is well-formed Unicode';
  return undefined;
};

const checkOperation = (operation: TableOperation): string | undefined => {
  if (!key.test(operation.key)) return 'A row key is 1 to 512 of A-Z a-z 0-9 | . -';
  if ('etag' in operation && !etag.test(operation.etag)) return 'A condition is an ETag that the store gave, or *';
  return 'text' in operation ? checkText(operation.text) : undefined;
};

/** Upper bound of the bytes that an operation takes on the wire: its keys stand in an address, escaped, and in the body. */
const wireBytes = (partition: string, operation: TableOperation): number =>
  operationOverheadBytes +
  4 * (partition.length + operation.key.length) +
  ('text' in operation ? Buffer.byteLength(JSON.stringify(operation.text)) : 0);

/** Refuses a transaction that the service would not take, with the index of the first operation at fault. */
export const checkOperations = (partition: string, operations: readonly TableOperation[]): Refused => {
  if (!key.test(partition)) return refused('A partition is named by 1 to 512 of A-Z a-z 0-9 | . -');
  if (operations.length < 1 || operations.length > tableLimits.operations) {
    return refused(`A transaction has 1 to ${tableLimits.operations} operations`);
  }
  const seen = new Set<string>();
  let bytes = operationOverheadBytes;
  for (const [index, operation] of operations.entries()) {
    const wrong = seen.has(operation.key) ? 'A row stands once in a transaction' : checkOperation(operation);
    if (wrong !== undefined) return refused(wrong, index);
    seen.add(operation.key);
    bytes += wireBytes(partition, operation);
    if (bytes > tableLimits.transactionBytes) return refused('A transaction has at most 4 MiB', index);
  }
  return undefined;
};
