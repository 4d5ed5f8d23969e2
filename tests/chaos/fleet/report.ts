/** What a chaos run says in the end: crashes, faults by kind, for how long roles stayed, and whether all laws held. */
import type { History } from '../../laws/history.js';
import { replaysOf } from '../../laws/replay.js';
import { heldForNobody } from '../../laws/timeline.js';
import { overlap, type Stretch } from './outages.js';
import type { Round } from './round.js';

/** For how long each role that we gave stayed while it was owed to nobody; an outage of Dataverse does not count. Ms. */
export const overstaysWhile = (history: History, dataverseDown: readonly Stretch[]): number[] =>
  replaysOf(history).flatMap((replay) =>
    heldForNobody(replay, history).map(({ from, to }) => to - from - overlap([from, to], dataverseDown)),
  );

export interface Bar {
  readonly p999Ms: number;
  readonly mostMs: number;
}

/** While Dataverse answers. */
export const bar: Bar = { p999Ms: 60_000, mostMs: 120_000 };

/** The smallest value that so many of them do not exceed; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export interface Report {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function reportOf(store: string, rounds: readonly Round[]): Report {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const counts = new Map<string, number>();
  for (const round of rounds)
    for (const [name, count] of round.counts) counts.set(name, (counts.get(name) ?? 0) + count);
  const overstays = rounds.flatMap((round) => round.overstays).sort((a, b) => a - b);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => quantile(overstays, share)) as [number, number, number];
  const most = overstays.at(-1) ?? 0;
  const violations = rounds.flatMap(({ seed, violations: all }) => all.map((what) => `seed ${String(seed)}: ${what}`));
  const tooLong = p999 > bar.p999Ms || most > bar.mostMs;
  return {
    ok: violations.length === 0 && !tooLong,
    lines: [
      `store ${store}: seeds ${rounds.map(({ seed }) => String(seed)).join(' ')}`,
      `${String(sum((one) => one.crashes))} crashes, ${String(sum((one) => one.requests))} requests, ` +
        `${String(sum((one) => one.calls))} calls of clients, ${String(sum((one) => one.effects))} effects in Dataverse`,
      ...[...counts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, count]) => `  ${String(count)} x ${name}`),
      `overstay of ${String(overstays.length)} roles while Dataverse answers: p50 ${inSeconds(p50)}, p99 ${inSeconds(p99)}, ` +
        `p99.9 ${inSeconds(p999)}, most ${inSeconds(most)} (bar: p99.9 ${inSeconds(bar.p999Ms)}, most ${inSeconds(bar.mostMs)})`,
      ...violations,
      `${String(violations.length)} violations${tooLong ? ', and the bar of the overstay is missed' : ''}`,
    ],
  };
}
