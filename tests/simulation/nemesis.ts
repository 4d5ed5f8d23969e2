/** Decides what befalls each call, and counts it. */
import type { Counts } from './counts.js';
import {
  callsWithoutFault,
  latestMs,
  longestFreezeMs,
  slowestMs,
  staleMs,
  type CallRates,
  type Rates,
} from './rates.js';
import type { Seeded } from './seeded.js';

export type System = keyof typeof latestMs;

/** The way of one call. Milliseconds count from the send. */
export interface Fate {
  /** When it takes effect; absent: never. */
  readonly effectMs?: number;
  /** When it takes effect once more. */
  readonly againMs?: number;
  /** When the caller hears something; absent: never. */
  readonly answerMs?: number;
  /** What the caller hears instead of the answer. */
  readonly instead?: 'lost' | 'put-off' | 'refused' | 'done';
  /** How old the state is that a read shows. */
  readonly staleMs?: number;
}

export interface Nemesis {
  fate(system: System, kind: CallKind): Fate;
  /** Whether the replica dies on the way of this call. */
  dies(): boolean;
  /** For how long the replica stands still now that it has sent this call. */
  freezes(): number;
  /** The weather now. */
  rates(): Rates;
  turn(rates: Rates): void;
  /** No call of this system gets through before this instant. */
  setOut(system: System, until: number): void;
  /** The store takes no writes before this instant; reads go on. */
  setLocked(until: number): void;
  endOutages(): void;
  endOutage(system: System): void;
}

const second = 1000;
const minute = 60 * second;
const usual: Readonly<Record<System, readonly [number, number]>> = {
  tables: [2, 40],
  dataverse: [40, 900],
  directory: [30, 300],
};
/** Which faults a call can have, most telling first; at most one befalls it. */
const faultsOf = {
  row: ['lostBefore', 'putOff', 'slow'],
  read: ['lostBefore', 'putOff', 'refused', 'slow', 'stale'],
  write: ['lostBefore', 'lostAfter', 'late', 'twice', 'putOff', 'refused', 'hollow', 'slow'],
} as const;
export type CallKind = keyof typeof faultsOf;
type Fault = (typeof faultsOf)[CallKind][number];

export function createNemesis(now: () => number, random: Seeded, counts: Counts, first: Rates): Nemesis {
  let rates = first;
  const out = new Map<System, number>();
  let lockedUntil = -Infinity;

  function faultOf(calls: CallRates, kind: CallKind): Fault | undefined {
    if (calls === callsWithoutFault) return undefined;
    let left = random.fraction();
    for (const fault of faultsOf[kind]) {
      left -= calls[fault];
      if (left < 0) return fault;
    }
    return undefined;
  }

  /** Half of those who get no answer see the connection break, the others wait in vain. */
  const silence = (from: number): Pick<Fate, 'answerMs' | 'instead'> =>
    random.chance(0.5) ? { answerMs: from + random.between(1, 3 * second), instead: 'lost' } : {};

  function befallen(fault: Fault, system: System, ms: number): Fate {
    switch (fault) {
      case 'lostBefore':
        return silence(ms);
      case 'lostAfter':
        return { effectMs: ms, ...silence(ms) };
      case 'late':
        return { effectMs: random.between(5 * second, latestMs[system]), ...silence(ms) };
      case 'twice':
        // A second delivery behind a definite answer only where that is harmless: under a condition.
        return system === 'tables' || random.chance(0.5)
          ? { effectMs: ms, againMs: random.between(0, latestMs[system]), ...silence(ms) }
          : { effectMs: ms, againMs: ms + random.between(1, 200), answerMs: ms + random.between(200, 400) };
      case 'putOff':
        return { answerMs: ms, instead: 'put-off' };
      case 'refused':
        return { answerMs: ms, instead: 'refused' };
      case 'hollow':
        return { answerMs: ms, instead: 'done' };
      case 'slow': {
        const effectMs = random.between(second, random.chance(0.7) ? 20 * second : slowestMs);
        return { effectMs, answerMs: effectMs + random.between(1, 5 * second) };
      }
      case 'stale':
        return { effectMs: ms, answerMs: ms + random.between(1, 50), staleMs: random.between(1, staleMs) };
    }
  }

  return {
    fate(system, kind) {
      const [least, most] = usual[system];
      const ms = random.between(least, most);
      if ((out.get(system) ?? 0) > now()) {
        counts.fault(`${system} out`);
        return silence(ms);
      }
      if (system === 'tables' && kind === 'write' && lockedUntil > now()) {
        counts.fault('tables locked');
        return { answerMs: ms, instead: 'put-off' };
      }
      const fault = faultOf(rates[system], kind);
      if (fault === undefined) return { effectMs: ms, answerMs: ms + random.between(least, most) };
      counts.fault(`${system} ${fault}`);
      return befallen(fault, system, ms);
    },
    dies: () => rates.crashOnCall > 0 && random.chance(rates.crashOnCall),
    freezes: () =>
      rates.freezeOnCall > 0 && random.chance(rates.freezeOnCall)
        ? random.between(5 * second, random.chance(0.7) ? 2 * minute : longestFreezeMs)
        : 0,
    rates: () => rates,
    turn: (next) => (rates = next),
    endOutages() {
      out.clear();
      lockedUntil = -Infinity;
    },
    endOutage: (system) => out.delete(system),
    setLocked: (until) => (lockedUntil = until),
    setOut: (system, until) => out.set(system, Math.max(until, out.get(system) ?? 0)),
  };
}
