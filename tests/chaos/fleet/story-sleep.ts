/** Waiting by the time of a story: whoever sleeps wakes when the story has come that far, however long the machine took. */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../../api/src/ports.js';

/** While nobody moves the story on it crawls; this often somebody looks how far it came. */
const lookEachMs = 100;

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export interface StorySleep {
  /** Whose signal aborts is woken. */
  readonly sleep: Clock['sleep'];
  stop(): void;
}

/** `file` tells the time (`story-clock.ts`), which `now` reads. One watcher and one timer serve all sleepers. */
export function sleepBy(file: string, now: () => number): StorySleep {
  const sleepers = new Set<Sleeper>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (sleepers.size === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const at = now();
    for (const one of [...sleepers].sort((a, b) => a.until - b.until)) if (one.until <= at) one.wake();
  };
  const watcher: FSWatcher = watch(dirname(file), (_event, name) => {
    if (name === basename(file)) look();
  });
  watcher.unref();
  return {
    sleep: (ms, signal) =>
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
      }),
    stop() {
      watcher.close();
      clearInterval(timer);
      for (const one of [...sleepers]) one.wake();
    },
  };
}
