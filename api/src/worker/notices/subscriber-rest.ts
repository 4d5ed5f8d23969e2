/** Lets subscribers rest that did not take a notice: longer each time, with jitter, one try at a time. */
import type { Timings } from '../../domain/timings.js';
import type { Random } from '../../ports.js';
import type { Time } from '../../ledger/time.js';

export interface SubscriberRest {
  /** Ms until this subscriber may be told again; 0: now. */
  restsFor(id: string): number;
  /** A try begins: nobody else tries one that has failed before, until it is over. */
  begins(id: string): void;
  arrived(id: string): void;
  /** Something else than the receiver was in the way. */
  waits(id: string): void;
  /** `leastMs`: as long as it asked for. */
  failed(id: string, leastMs?: number): void;
}

interface Rest {
  readonly count: number;
  readonly until: number;
}

export function createSubscriberRest(time: Time, random: Random, timings: Timings): SubscriberRest {
  const resting = new Map<string, Rest>();
  // A try asks the directory and the store before it sends.
  const longestTryMs = 4 * timings.callMs;
  return {
    restsFor: (id) => Math.max(0, (resting.get(id)?.until ?? 0) - time.monotonic()),
    begins(id) {
      const before = resting.get(id);
      if (before !== undefined) resting.set(id, { ...before, until: time.monotonic() + longestTryMs });
    },
    arrived: (id) => void resting.delete(id),
    waits(id) {
      resting.set(id, { count: resting.get(id)?.count ?? 0, until: time.monotonic() + timings.backOffMaxMs });
    },
    failed(id, leastMs = 0) {
      const count = (resting.get(id)?.count ?? 0) + 1;
      const grown = Math.min(timings.refusedMs, timings.backOffMinMs * 2 ** Math.min(count - 1, 20));
      const ms = Math.max(Math.min(leastMs, timings.refusedMs), grown * (0.5 + random.fraction() / 2));
      resting.set(id, { count, until: time.monotonic() + ms });
    },
  };
}
