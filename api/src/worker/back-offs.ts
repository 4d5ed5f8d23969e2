/** How long the holders of one environment wait that something did not answer for. In memory: each replica has its own. */
import type { Timings } from '../domain/timings.js';

export interface BackOffs {
  /** Something did not answer: the next try waits longer than the one before. */
  later(key: string): void;
  /** It went well, or there is nothing to do. */
  rests(key: string): void;
  waits(key: string): boolean;
  /** Whoever answers again ends all waits: then the order is that of what is due, not that of the last tries. */
  endAll(): void;
}

interface Backed {
  readonly count: number;
  /** Monotonic ms. */
  readonly until: number;
}

/** `now`: monotonic ms; `fraction`: in [0, 1), jitter. */
export function createBackOffs(now: () => number, timings: Timings, fraction: () => number): BackOffs {
  const backed = new Map<string, Backed>();
  return {
    later(key) {
      const count = (backed.get(key)?.count ?? 0) + 1;
      const grown = Math.min(timings.backOffMaxMs, timings.backOffMinMs * 2 ** Math.min(count - 1, 10));
      backed.set(key, { count, until: now() + grown * (0.5 + fraction() / 2) });
    },
    rests: (key) => {
      backed.delete(key);
    },
    waits: (key) => (backed.get(key)?.until ?? 0) > now(),
    endAll: () => {
      backed.clear();
    },
  };
}
