/** Runs seeds and reports; the last line is JSON for whoever reads it by program. */
import type { Violation } from '../laws/history.js';
import type { TraceLine } from './kernel.js';
import { namesOf, scenarioOf } from './catalogue.js';
import { recoveryInLines, type Recovery } from './long/recovery.js';
import { simulate, tickOf, type Run } from './simulate.js';

export interface Report {
  readonly scenario: string;
  readonly seeds: number;
  readonly seconds: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly timings: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly Violation[] }[];
  /** Of the seeds of scenarios that tell it. */
  readonly recoveries: readonly Recovery[];
  /** Trace hash of each seed. */
  readonly traces: Readonly<Record<number, string>>;
}

export interface Options {
  readonly scenario: string;
  readonly from: number;
  readonly seeds: number;
  /** Stop at the first seed that breaks this law. */
  readonly until?: string;
}

/** The seeds up to this one, those that are walked quickest first. */
export const quickestFirst = (scenario: string, most: number): number[] =>
  Array.from({ length: most }, (_one, index) => index + 1).sort(
    (one, other) => tickOf(other, scenarioOf(scenario)) - tickOf(one, scenarioOf(scenario)) || one - other,
  );

/** Runs the seeds of one scenario, one after the other. */
export async function runSeeds({ scenario, from, seeds, until }: Options): Promise<Report> {
  const began = performance.now();
  const faults: Record<string, number> = {};
  const timings: Record<string, number> = {};
  const failures: Report['failures'][number][] = [];
  const traces: Record<number, string> = {};
  const recoveries: Recovery[] = [];
  let count = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const run = await simulate(seed, scenarioOf(scenario));
    count += 1;
    traces[seed] = run.traceHash;
    if (run.recovery !== undefined) recoveries.push(run.recovery);
    sum(faults, run.counts.faults);
    sum(timings, run.counts.timings);
    if (run.violations.length > 0) failures.push({ seed, violations: run.violations });
    if (run.violations.some(({ law }) => law === until)) break;
  }
  const seconds = (performance.now() - began) / 1000;
  return { scenario, seeds: count, seconds, faults, timings, failures, recoveries, traces };
}

function sum(into: Record<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [kind, value] of from)
    into[kind] = kind.startsWith('longest') ? Math.max(into[kind] ?? 0, value) : (into[kind] ?? 0) + value;
}

/** The trace of one seed, of the holder of its first violation where there is one. */
export async function traceOf(seed: number, scenario: string, everything: boolean): Promise<string[]> {
  const run = await simulate(seed, scenarioOf(scenario), true);
  const [first] = run.violations;
  return [...run.violations.map((one) => `! ${inWords(one)}`), ...linesOf(run, everything ? undefined : first)];
}

function linesOf(run: Run, violation: Violation | undefined): string[] {
  const key = violation?.holder;
  const concerns = (line: TraceLine): boolean =>
    key === undefined ||
    line.about === undefined ||
    line.about.includes(key) ||
    (!line.about.includes('|') && key.startsWith(line.about));
  return run.lines.filter(concerns).map((line) => `${clock(line.at)} ${line.text}`);
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 23);

export const inWords = ({ law, what, at, holder }: Violation): string =>
  `${law}: ${what}${at === undefined ? '' : ` at ${clock(at)}`}${holder === undefined ? '' : ` (${holder})`}`;

function option(args: readonly string[], name: string, otherwise: string): string {
  const index = args.indexOf(`--${name}`);
  return index < 0 ? otherwise : (args[index + 1] ?? otherwise);
}

function inLines({ scenario, seeds, seconds, faults, timings, failures, recoveries }: Report): string[] {
  const list = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([kind, value]) => `${kind} ${String(value)}`)
      .join(', ');
  return [
    `${scenario}: ${String(seeds)} seeds in ${seconds.toFixed(1)} s, ${String(failures.length)} with violations`,
    `  ${list(timings)}`,
    `  faults: ${list(faults)}`,
    ...recoveries.flatMap(recoveryInLines),
    ...failures.flatMap(({ seed, violations }) => [
      `  seed ${String(seed)}:`,
      ...violations.slice(0, 5).map((one) => `    ${inWords(one)}`),
    ]),
  ];
}

/** `--seeds N --from S --scenario name|all --until LAW --trace --everything --json`. Gives the exit code. */
export async function main(args: readonly string[], write: (line: string) => void): Promise<number> {
  const name = option(args, 'scenario', 'swarm');
  const from = Number(option(args, 'from', '1'));
  if (args.includes('--trace')) {
    for (const line of await traceOf(from, name, args.includes('--everything'))) write(line);
    return 0;
  }
  const names = namesOf(name);
  let failed = 0;
  const reports: Report[] = [];
  for (const scenario of names) {
    const seeds = Number(option(args, 'seeds', '20'));
    const report = await runSeeds({ scenario, from, seeds, until: option(args, 'until', '') });
    reports.push(report);
    failed += report.failures.length;
    if (args.includes('--json')) continue;
    for (const line of inLines(report)) write(line);
    const [first] = report.failures;
    if (first !== undefined)
      write(`  Again with its trace: --scenario ${scenario} --from ${String(first.seed)} --trace`);
  }
  if (args.includes('--json')) write(JSON.stringify(reports));
  return failed === 0 ? 0 : 1;
}
