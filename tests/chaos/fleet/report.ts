/** What a chaos run says in the end: crashes, faults by kind, for how long roles stayed, and whether all laws held. */
import type { Round } from './round.js';

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

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const overstaysIn = (all: readonly number[]): string => {
  const sorted = [...all].sort((a, b) => a - b);
  const [p50, p99, p999, most] = [0.5, 0.99, 0.999, 1].map((share) => inSeconds(quantile(sorted, share)));
  return `overstay of ${String(sorted.length)} roles: p50 ${p50}, p99 ${p99}, p99.9 ${p999}, most ${most}`;
};

export interface Report {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

export function reportOf(store: string, rounds: readonly Round[]): Report {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const counts = new Map<string, number>();
  for (const round of rounds)
    for (const [name, count] of round.counts) counts.set(name, (counts.get(name) ?? 0) + count);
  const overstays = rounds.flatMap((round) => round.overstays).sort((a, b) => a - b);
  const violations = rounds.flatMap(({ seed, violations: all }) => all.map((what) => `seed ${String(seed)}: ${what}`));
  const tooLong = quantile(overstays, 0.999) > bar.p999Ms || quantile(overstays, 1) > bar.mostMs;
  return {
    ok: violations.length === 0 && !tooLong,
    lines: [
      `store ${store}: seeds ${rounds.map(({ seed }) => String(seed)).join(' ')}`,
      `${String(sum((one) => one.crashes))} crashes, ${String(sum((one) => one.requests))} requests, ` +
        `${String(sum((one) => one.calls))} calls of clients, ${String(sum((one) => one.effects))} effects in Dataverse`,
      ...[...counts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, count]) => `  ${String(count)} x ${name}`),
      `${overstaysIn(overstays)} (while Dataverse answers; bar: p99.9 ${inSeconds(bar.p999Ms)}, most ${inSeconds(bar.mostMs)})`,
      ...violations,
      `${String(violations.length)} violations${tooLong ? ', and the bar of the overstay is missed' : ''}`,
    ],
  };
}
