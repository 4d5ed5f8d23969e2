/** Rows that were read and held good before, so that a list that is read again and again is not held against its proof each time. */
import type { Row } from '../../ports.js';

export interface ReadBefore<T> {
  /** What the row holds, when it says to the letter what it said then. */
  of(row: Pick<Row, 'key' | 'text'>): T | undefined;
  keep(row: Pick<Row, 'key' | 'text'>, value: T): void;
}

/** Rows have about a thousand characters. */
const mostKept = 5000;

export function createReadBefore<T>(): ReadBefore<T> {
  const kept = new Map<string, { readonly text: string; readonly value: T }>();
  return {
    of({ key, text }) {
      const before = kept.get(key);
      return before?.text === text ? before.value : undefined;
    },
    keep({ key, text }, value) {
      if (kept.size >= mostKept) kept.clear();
      kept.set(key, { text, value });
    },
  };
}
