/** Stands between the record and a store and plays what a store may do: lost answers, busy, short and empty pages. */
import type { Tables } from '../../api/src/ports.js';

/** What a script decides on. */
export interface TableCall {
  readonly on: 'get' | 'range' | 'transact';
  readonly partition: string;
  /** The key read, the start of the range, or the keys written. */
  readonly keys: readonly string[];
}

/**
 * lost-before: the store never sees the call, the answer is unknown. lost-after: the store does it, the answer is
 * unknown. busy: refused, nothing is done. short: a page of at most so many rows that goes on. empty: a page without
 * rows that goes on.
 */
export type TableFault =
  | { readonly kind: 'lost-before' | 'lost-after' | 'busy' | 'empty' }
  | { readonly kind: 'short'; readonly rows: number };

/** Asked before each call; undefined lets it through. Pages of a `short` or `empty` fault mean ranges only. */
export type TableFaultScript = (call: TableCall) => TableFault | undefined;

/** Plays one entry per call of the kind it names, in order, then lets everything through. */
export const inOrder = (...steps: readonly (readonly [on: TableCall['on'], fault: TableFault])[]): TableFaultScript => {
  const left = [...steps];
  return (call) => (left[0]?.[0] === call.on ? left.shift()?.[1] : undefined);
};

const lost = { kind: 'unknown', cause: 'the answer was lost (injected)' } as const;
const busy = { kind: 'refused', refusal: { code: 'busy', message: 'busy (injected)' } } as const;

/** Marks the tokens of pages that were made empty; the rest is the token of the store. */
const emptyMark = 'empty.';

const around = async <T>(
  fault: TableFault | undefined,
  call: () => Promise<T>,
): Promise<T | typeof lost | typeof busy> => {
  if (fault?.kind === 'lost-before') return lost;
  if (fault?.kind === 'busy') return busy;
  const answer = await call();
  return fault?.kind === 'lost-after' ? lost : answer;
};

/** The same tables with the faults of the script. */
export const withTableFaults = (tables: Tables, script: TableFaultScript): Tables => ({
  get: (partition, key, signal) =>
    around(script({ on: 'get', partition, keys: [key] }), () => tables.get(partition, key, signal)),
  transact: (partition, operations, signal) =>
    around(script({ on: 'transact', partition, keys: operations.map(({ key }) => key) }), () =>
      tables.transact(partition, operations, signal),
    ),
  range: async (partition, from, to, page, signal) => {
    const fault = script({ on: 'range', partition, keys: [from] });
    const token = page.after?.startsWith(emptyMark) ? page.after.slice(emptyMark.length) : page.after;
    const after = token === undefined || token === '' ? {} : { after: token };
    const limit = fault?.kind === 'short' ? Math.min(fault.rows, page.limit) : page.limit;
    return around(fault, async () => {
      const answer = await tables.range(partition, from, to, { limit, ...after }, signal);
      if (fault?.kind !== 'empty' || answer.kind !== 'done') return answer;
      return { ...answer, value: { ...answer.value, value: { rows: [], next: `${emptyMark}${token ?? ''}` } } };
    });
  },
});
