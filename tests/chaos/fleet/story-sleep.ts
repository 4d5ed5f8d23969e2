/** Waiting by the time of a story: whoever sleeps wakes when the story has come that far, however long the machine took. */
import type { Clock } from '../../../api/src/ports.js';

const lookEachMs = 10;

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** One timer of the machine serves all sleepers; whose signal aborts is woken. */
export function sleepBy(now: () => number): Clock['sleep'] {
  const sleepers = new Set<Sleeper>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const at = now();
    for (const one of [...sleepers].sort((a, b) => a.until - b.until)) if (one.until <= at) one.wake();
    if (sleepers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return (ms, signal) =>
    new Promise((resolve) => {
      const wake = (): void => {
        sleepers.delete(one);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const one: Sleeper = { until: now() + (Number.isNaN(ms) ? 0 : ms), wake };
      if (signal?.aborted === true) {
        wake();
        return;
      }
      sleepers.add(one);
      signal?.addEventListener('abort', wake, { once: true });
      timer ??= setInterval(look, lookEachMs);
    });
}
