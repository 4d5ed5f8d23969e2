/** Stretches in which something that the product needs does not answer at all. */
export interface Outages {
  begin(at: number): void;
  end(at: number): void;
  readonly isDown: () => boolean;
  /** From, to; an outage that goes on has no end. */
  readonly all: readonly Stretch[];
}

export type Stretch = readonly [from: number, to: number];

export function createOutages(): Outages {
  const over: Stretch[] = [];
  let since: number | undefined;
  return {
    begin: (at) => void (since ??= at),
    end(at) {
      if (since !== undefined) over.push([since, at]);
      since = undefined;
    },
    isDown: () => since !== undefined,
    get all() {
      return since === undefined ? over : [...over, [since, Infinity] as const];
    },
  };
}

/** How much of the stretch lies in one of the others, ms. */
export const overlap = ([from, to]: Stretch, others: readonly Stretch[]): number =>
  others.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0);
