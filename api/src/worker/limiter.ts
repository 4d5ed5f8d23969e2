/**
 * Keeps within what Dataverse allows one application user: a log of sent calls over a sliding window, so many at once,
 * and nothing while Dataverse asked to wait. Overdue removals first; later reads and the sweep never use the last fifth.
 */
import type { Clock } from '../ports.js';
import type { Timings } from '../domain/timings.js';

/** Lower goes first. */
export const callLanes = { overdue: 0, grants: 1, rechecks: 2, sweep: 3 } as const;
export type CallLane = (typeof callLanes)[keyof typeof callLanes];

export interface Limiter {
  /** Resolves when a call may be sent; the caller says when it is over. */
  turn(lane: CallLane): Promise<() => void>;
  /** Nothing is sent before this instant of the monotonic clock, at most for the longest back-off. */
  pauseUntil(monotonic: number): void;
}

export function createLimiter(clock: Clock, timings: Timings, replicas: number): Limiter {
  const budget = Math.max(1, Math.floor(timings.budgetRequests / replicas));
  const atOnce = Math.max(1, Math.floor(timings.budgetAtOnce / replicas));
  const sent: number[] = [];
  const waiting: { readonly lane: CallLane; readonly go: () => void }[] = [];
  let running = 0;
  let paused = -Infinity;
  let timer: AbortController | undefined;

  function waitMs(lane: CallLane): number {
    const now = clock.monotonic();
    while (sent[0] !== undefined && sent[0] <= now - timings.budgetWindowMs) sent.shift();
    if (paused > now) return paused - now;
    const most = lane >= callLanes.rechecks ? Math.floor(budget * 0.8) : budget;
    if (sent.length < most) return 0;
    return (sent[sent.length - most] ?? now) + timings.budgetWindowMs - now;
  }

  function serve(): void {
    timer?.abort();
    timer = undefined;
    waiting.sort((one, other) => one.lane - other.lane);
    while (waiting.length > 0 && running < atOnce) {
      const index = waiting.findIndex((one) => waitMs(one.lane) <= 0);
      if (index < 0) break;
      const [next] = waiting.splice(index, 1);
      running += 1;
      sent.push(clock.monotonic());
      next?.go();
    }
    const first = waiting[0];
    if (first === undefined || running >= atOnce) return;
    timer = new AbortController();
    const { signal } = timer;
    void clock.sleep(Math.max(1, waitMs(first.lane)), signal).then(() => {
      if (!signal.aborted) serve();
    });
  }

  return {
    turn: (lane) =>
      new Promise((resolve) => {
        waiting.push({
          lane,
          go: () => {
            let over = false;
            resolve(() => {
              if (over) return;
              over = true;
              running -= 1;
              serve();
            });
          },
        });
        serve();
      }),
    pauseUntil(monotonic) {
      paused = Math.max(paused, Math.min(monotonic, clock.monotonic() + timings.refusedMs));
    },
  };
}
