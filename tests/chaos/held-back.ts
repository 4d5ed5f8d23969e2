/** An effect that comes late: when the next process has looked once and found nothing, and watches still. */
import type { Fault } from '../sandbox/wire/faults.js';
import type { HeldBack } from './left-behind.js';
import type { CallKind } from './outside.js';
import { smallTimings } from './small-timings.js';

export interface Holding extends HeldBack {
  readonly fault: Fault;
  /** Each call after it. */
  sees(kind: CallKind): void;
}

/**
 * The product waits for a call until its intent and the doubt behind it are over, and sends none that its intent leaves no
 * time for. Whatever the machine does, nothing arrives later than that here, as little as outside: then it is lost.
 */
const arrivesWithinMs = smallTimings.callMs + smallTimings.unsettledMs - 1000;

export function holdBack(now: () => number): Holding {
  let release = (): void => {};
  let looks = 0;
  let appliedAt: number | undefined;
  const sentAt = now();
  const when = new Promise<void>((resolve) => (release = resolve));
  return {
    fault: { kind: 'late', when },
    sentAt,
    get appliedAt() {
      return appliedAt;
    },
    sees(kind) {
      if (kind !== 'holder' && kind !== 'row') return;
      looks += 1;
      if (looks !== 2 || now() > sentAt + arrivesWithinMs) return;
      appliedAt = now();
      release();
    },
  };
}
