/** A clock that stands still until a test moves it. Sleepers wake in order, each followed by all that comes of it. */
import type { Clock } from '../ports.js';

export interface ManualClock extends Clock {
  /** Moves on by so many ms and wakes whoever is due on the way. */
  advance(ms: number): Promise<void>;
  /** Moves on from sleeper to sleeper until this has settled; a promise that nothing will ever settle fails. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Lets everything run that waits for no time. */
  settled(): Promise<void>;
  /** The wall clock of the host is set; the monotonic one goes on. */
  step(ms: number): void;
  /** How many sleep. */
  sleepers(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Far more sleeps than any test needs. */
const mostSleeps = 10_000;

/** Everything that is ready has run: macrotasks come after all microtasks. */
const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @param start wall clock, epoch ms; the monotonic clock begins at 1000 s */
export function createManualClock(start: number): ManualClock {
  const sleeping: Sleeper[] = [];
  let elapsed = 0;
  let wall = start;

  const take = (sleeper: Sleeper): void => {
    sleeping.splice(sleeping.indexOf(sleeper), 1);
  };
  const wakeNext = (until: number): boolean => {
    const next = sleeping.reduce<Sleeper | undefined>(
      (one, other) => (one && one.at <= other.at ? one : other),
      undefined,
    );
    if (next === undefined || next.at > until) return false;
    elapsed = Math.max(elapsed, next.at);
    take(next);
    next.wake();
    return true;
  };
  const advance = async (ms: number): Promise<void> => {
    const until = elapsed + ms;
    await drained();
    while (wakeNext(until)) await drained();
    elapsed = until;
  };

  return {
    now: () => wall + elapsed,
    monotonic: () => 1_000_000 + elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const sleeper: Sleeper = { at: elapsed + ms, wake: resolve };
        sleeping.push(sleeper);
        signal?.addEventListener('abort', () => {
          if (sleeping.includes(sleeper)) take(sleeper);
          resolve();
        });
      }),
    advance,
    async until(promise) {
      const watch = { settled: false };
      const mark = (): void => {
        watch.settled = true;
      };
      promise.then(mark, mark);
      await drained();
      for (let count = 0; !watch.settled && count < mostSleeps && wakeNext(Infinity); count += 1) await drained();
      if (!watch.settled) throw new Error('Nothing that sleeps will ever settle this.');
      return promise;
    },
    settled: drained,
    step(ms) {
      wall += ms;
    },
    sleepers: () => sleeping.length,
  };
}
