/** How often which fault befalls a call, a replica or the world; the weather of one run. */
import type { Seeded } from './seeded.js';

const second = 1000;
const minute = 60 * second;

/** Probabilities of one call. */
export interface CallRates {
  /** Never arrives; the caller hears nothing or an error. */
  readonly lostBefore: number;
  /** Takes effect; the caller hears nothing or an error. */
  readonly lostAfter: number;
  /** Takes effect long after the caller has stopped waiting. */
  readonly late: number;
  /** Is delivered twice. */
  readonly twice: number;
  /** Is put off: busy, 429. */
  readonly putOff: number;
  /** Is refused for another reason. */
  readonly refused: number;
  /** Takes seconds, perhaps longer than the caller waits. */
  readonly slow: number;
  /** A read shows the past, or gives its rows in scraps. */
  readonly stale: number;
  /** Is answered as done and nothing was done. */
  readonly hollow: number;
}

export interface Rates {
  readonly tables: CallRates;
  readonly dataverse: CallRates;
  readonly directory: CallRates;
  /** Probability that a replica dies on the way of one of its calls that change something. */
  readonly crashOnCall: number;
  /** Probability that a replica stands still at once after it has sent a call that changes something. */
  readonly freezeOnCall: number;
  /** Each replica, per minute. */
  readonly crashes: number;
  readonly freezes: number;
  /** Outages of an outside system, per minute. */
  readonly outages: number;
  /** Changes of the clock of a host within the limits, per minute. */
  readonly clockSteps: number;
  /** Acts of another administrator in Dataverse and the directory, per minute. */
  readonly others: number;
}

export const callsWithoutFault: CallRates = {
  lostBefore: 0,
  lostAfter: 0,
  late: 0,
  twice: 0,
  putOff: 0,
  refused: 0,
  slow: 0,
  stale: 0,
  hollow: 0,
};

export const calm: Rates = {
  tables: callsWithoutFault,
  dataverse: callsWithoutFault,
  directory: callsWithoutFault,
  crashOnCall: 0,
  freezeOnCall: 0,
  crashes: 0,
  freezes: 0,
  outages: 0,
  clockSteps: 0,
  others: 0,
};

/** How long after the send a call may still take effect. The protocol counts on less than ten minutes. */
export const latestMs = { tables: 40 * second, dataverse: 5 * minute, directory: 20 * second } as const;
/** The longest that a call takes whose answer comes, and that a replica stands still. */
export const slowestMs = 2 * minute;
export const longestFreezeMs = 5 * minute;
/** How old a read of Dataverse may be. */
export const staleMs = 25 * second;

/** Some faults often, some seldom, some not at all: seldom ones meet only where others do not drown them. */
export function swarm(random: Seeded): Rates {
  const often = (most: number): number => (random.chance(0.45) ? 0 : random.fraction() * random.fraction() * most);
  const calls = (scale: number): CallRates => ({
    lostBefore: often(0.3 * scale),
    lostAfter: often(0.3 * scale),
    late: often(0.2 * scale),
    twice: often(0.2 * scale),
    putOff: often(0.3 * scale),
    refused: often(0.1 * scale),
    slow: often(0.3 * scale),
    stale: often(scale),
    hollow: often(0.1 * scale),
  });
  return {
    tables: { ...calls(0.5), refused: 0, hollow: 0 },
    dataverse: calls(1),
    directory: { ...calls(0.6), late: 0, twice: 0, stale: 0, hollow: 0, lostAfter: 0 },
    crashOnCall: often(0.05),
    freezeOnCall: often(0.08),
    crashes: often(0.5),
    freezes: often(0.2),
    outages: often(0.3),
    clockSteps: often(0.5),
    others: often(6),
  };
}
