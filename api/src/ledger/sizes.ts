/** What one transaction may weigh: less than the store takes, so that nothing is ever refused there for its size. */
import type { TableOperation } from '../ports.js';

export const sizes = {
  rows: 90,
  bytes: 3 * 1024 * 1024,
  /** UTF-16 units of an event: what the store takes of a text. */
  event: 32 * 1024,
  /** UTF-16 units of every other row. */
  document: 24 * 1024,
} as const;

/** Why these operations are too much for one transaction; undefined when they fit. */
export function tooLarge(operations: readonly TableOperation[]): string | undefined {
  if (operations.length > sizes.rows) return `${String(operations.length)} rows`;
  let bytes = 0;
  for (const operation of operations) {
    if (!('text' in operation)) continue;
    const most = operation.key.startsWith('event|') ? sizes.event : sizes.document;
    const { length } = operation.text;
    if (length > most) return `${operation.key} has ${String(length)} characters, at most ${String(most)} fit`;
    bytes += Buffer.byteLength(operation.text);
  }
  return bytes > sizes.bytes ? `${String(bytes)} bytes` : undefined;
}
