/** What happened how often, by name. */
export interface Counts {
  add(name: string, by?: number): void;
  readonly all: ReadonlyMap<string, number>;
}

export function createCounts(): Counts {
  const all = new Map<string, number>();
  return { all, add: (name, by = 1) => void all.set(name, (all.get(name) ?? 0) + by) };
}
