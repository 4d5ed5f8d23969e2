/** Rows that do not say what was signed, or say nothing: whoever reads one passes it over, and administrators are told. */
import type { Log, Row } from '../ports.js';

export interface DoubtfulRow {
  readonly key: string;
  readonly why: 'changed' | 'unreadable' | 'missing' | 'unsigned' | 'planted';
}

export interface Doubts {
  add(doubtful: DoubtfulRow): void;
  /** Each row once, as they were met; the first ones by name. */
  all(): readonly DoubtfulRow[];
  /** What the row holds; undefined and told when nobody can read it. */
  read(row: Pick<Row, 'key' | 'text'>): object | undefined;
}

const mostNamed = 100;

export function createDoubts(environment: string, log: Log): Doubts {
  const met = new Map<string, DoubtfulRow>();
  const doubts: Doubts = {
    add(doubtful) {
      if (met.has(doubtful.key) || met.size >= mostNamed) return;
      met.set(doubtful.key, doubtful);
      log.error('row.doubtful', { environment, row: doubtful.key, why: doubtful.why });
    },
    all: () => [...met.values()],
    read({ key, text }) {
      try {
        const value = JSON.parse(text) as unknown;
        if (typeof value === 'object' && value !== null) return value;
      } catch {
        // Told below.
      }
      doubts.add({ key, why: 'unreadable' });
      return undefined;
    },
  };
  return doubts;
}
