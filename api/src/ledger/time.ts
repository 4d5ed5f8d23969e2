/**
 * The time of a replica: the store's time carried on by the monotonic clock. A wall clock that jumps, or one that is far
 * from the store's, makes the replica not ready; what is due goes on by the monotonic clock.
 */
import type { Clock } from '../ports.js';

export interface Time {
  /** Epoch ms; before the store was heard the host's clock. */
  now(): number;
  monotonic(): number;
  /** Takes over the time that an answer of the store carried; `tookMs`: how long ago it was asked for, at most. */
  heard(storeTime: number, tookMs: number): void;
  /** Why times cannot be trusted now; empty when they can. */
  trouble(): readonly TimeTrouble[];
}

/** The store's time jumped; this host's clock jumped; this host's clock is far from the store's time. */
export type TimeTrouble = 'store-time-jumped' | 'clock-jumped' | 'clock-off';

/** Date headers have whole seconds: an earlier time within this is no news. */
const coarseMs = 1500;

export function createTime(clock: Clock, skewMs: number): Time {
  let offset: number | undefined;
  let stepped = false;
  const wallOffset = clock.now() - clock.monotonic();
  return {
    now: () => Math.round(offset === undefined ? clock.now() : clock.monotonic() + offset),
    monotonic: () => clock.monotonic(),
    heard(storeTime, tookMs) {
      // The answer may have lain here while the process stood still: it is no older than the question.
      const least = storeTime - clock.monotonic();
      const most = least + tookMs + coarseMs;
      if (offset === undefined) offset = least;
      else if (offset < least - skewMs || offset > most + skewMs) stepped = true;
      else {
        stepped = false;
        offset = Math.min(Math.max(offset, least), most);
      }
    },
    trouble() {
      const reasons: TimeTrouble[] = [];
      const wall = clock.now() - clock.monotonic();
      if (stepped) reasons.push('store-time-jumped');
      if (Math.abs(wall - wallOffset) > skewMs) reasons.push('clock-jumped');
      if (offset !== undefined && Math.abs(wall - offset) > skewMs) reasons.push('clock-off');
      return reasons;
    },
  };
}
