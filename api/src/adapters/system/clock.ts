/** The time of this host. */
import type { Clock } from '../../ports.js';

/** Node fires longer timers at once. */
const longestTimerMs = 2_147_483_647;

/** Wall clock, monotonic clock and timers of the host. */
export const createSystemClock = (): Clock => {
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve) => {
      const until = performance.now() + (Number.isNaN(ms) ? 0 : ms);
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const wait = () => {
        const left = until - performance.now();
        if (left <= 0 || signal?.aborted) end();
        else timer = setTimeout(wait, Math.min(longestTimerMs, Math.ceil(left)));
      };
      signal?.addEventListener('abort', end, { once: true });
      wait();
    });
  return { now: () => Date.now(), monotonic: () => performance.now(), sleep };
};
