/** Owns background work: every promise that nobody awaits is started here, and a fault in it is a logged bug. */
import type { Log } from '../ports.js';

export interface Scope {
  spawn(name: string, work: () => Promise<void>): void;
  readonly stopped: boolean;
  stop(): void;
  /** Resolves when nothing spawned here runs any more. */
  idle(): Promise<void>;
}

export function createScope(log: Log): Scope {
  const running = new Set<Promise<void>>();
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    spawn(name, work) {
      if (stopped) return;
      const promise: Promise<void> = work()
        .catch((fault: unknown) => {
          log.error('fault', { work: name, fault: fault instanceof Error ? fault.stack : String(fault) });
        })
        .then(() => {
          running.delete(promise);
        });
      running.add(promise);
    },
    stop() {
      stopped = true;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
