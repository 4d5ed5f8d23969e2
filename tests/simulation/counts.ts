/** What happened in a run, by kind: faults, effects, crashes. */
export interface Counts {
  fault(kind: string): void;
  add(kind: string, by?: number): void;
  most(kind: string, value: number): void;
  readonly faults: ReadonlyMap<string, number>;
  readonly timings: ReadonlyMap<string, number>;
}

export function createCounts(): Counts {
  const faults = new Map<string, number>();
  const timings = new Map<string, number>();
  return {
    fault: (kind) => faults.set(kind, (faults.get(kind) ?? 0) + 1),
    add: (kind, by = 1) => timings.set(kind, (timings.get(kind) ?? 0) + by),
    most: (kind, value) => timings.set(kind, Math.max(timings.get(kind) ?? 0, value)),
    faults,
    timings,
  };
}
