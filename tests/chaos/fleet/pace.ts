/**
 * Lets the time of a story pass: many times faster than the machine's while the processes keep up, and not at all while one
 * of them has had no turn. So no deadline and no wait of the product is decided by how slow the machine is.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { StoryClock } from '../story-clock.js';

export interface Pace {
  /** How much of the story passes with each turn, ms. */
  stepMs: number;
  stop(): Promise<void>;
}

const pauseMs = 40;

/** `turn` resolves when every process that runs has done something. */
export function keepPace(clock: StoryClock, turn: () => Promise<void>, stepMs: number): Pace {
  const stopping = new AbortController();
  const pace = { stepMs, stop };
  const run = (async () => {
    while (!stopping.signal.aborted) {
      await wait(pauseMs);
      await turn();
      clock.pass(pace.stepMs);
    }
  })();
  function stop(): Promise<void> {
    stopping.abort();
    return run;
  }
  return pace;
}
