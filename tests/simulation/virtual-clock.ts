/** The clock of one replica over virtual time: its own wall clock, its own monotonic clock, and pauses of the process. */
import type { Clock } from '../../api/src/ports.js';
import type { Kernel, Owner } from './kernel.js';

export interface ClockFault {
  /** How far the wall clock is from true time, in ms. */
  offsetMs: number;
  /** Seconds of this clock in one true second. */
  readonly rate: number;
  /** Monotonic clocks start anywhere. */
  readonly startMs: number;
}

/** `fault.offsetMs` may change while it runs: the wall clock steps, the monotonic one goes on. */
export function createVirtualClock(kernel: Kernel, owner: Owner, fault: ClockFault): Clock {
  const began = kernel.now();
  const elapsed = (): number => (kernel.now() - began) * fault.rate;
  return {
    now: () => Math.round(began + elapsed() + fault.offsetMs),
    monotonic: () => fault.startMs + elapsed(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const cancel = kernel.after(Math.ceil(ms / fault.rate), { label: `${owner.name} wakes`, owner, run: wake });
        const stop = (): void => {
          cancel();
          resolve();
        };
        function wake(): void {
          signal?.removeEventListener('abort', stop);
          resolve();
        }
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
}
