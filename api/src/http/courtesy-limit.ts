/** Slows down one person who asks too fast, so that the others do not wait. A courtesy of this replica, no defence. */
import { type Person } from '../domain/person.js';
import type { Clock } from '../ports.js';

export interface CourtesyLimits {
  /** Calls that may come at once. */
  readonly burst: number;
  /** Calls a second that may go on for ever. */
  readonly perSecond: number;
}

/** The control asks every 5 seconds; a page of several controls and a flow beside it stay far below. */
export const courtesyLimits: CourtesyLimits = { burst: 60, perSecond: 5 };

/** Whole seconds to wait; 0 = go on. */
export type CourtesyLimit = (person: Person) => number;

const remembered = 10_000;

export function createCourtesyLimit(
  { burst, perSecond }: CourtesyLimits,
  clock: Pick<Clock, 'monotonic'>,
): CourtesyLimit {
  const seen = new Map<string, { readonly left: number; readonly at: number }>();
  return ({ tid, oid }) => {
    const key = `${tid}|${oid}`;
    const now = clock.monotonic();
    const before = seen.get(key);
    const left = before === undefined ? burst : Math.min(burst, before.left + ((now - before.at) / 1000) * perSecond);
    // Last seen goes last, so that the first entry is the one to forget.
    seen.delete(key);
    seen.set(key, { left: left < 1 ? left : left - 1, at: now });
    const [oldest] = seen.keys();
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return left < 1 ? Math.ceil((1 - left) / perSecond) : 0;
  };
}
