/** The heart over many histories, each from its seed. */
import { walk } from './in-a-process.js';
import type { Report } from './run.js';
import { scenarios } from './scenario.js';

// Nothing here waits for a clock, so no number of seconds is too many.
jest.setTimeout(1_200_000);

/** Every scenario; `npm run simulate` walks as many seeds as you like. */
const seedsEach = 1;
/** Seeds behind these, so that every fault there is comes. */
const moreSeeds: Readonly<Record<string, number>> = { swarm: 6, 'lost-commits': 1, 'directory-out': 1 };

test('the same seed gives the same history, another seed another one', async () => {
  const options = ['--scenario', 'swarm', '--from', '11', '--seeds', '2'];
  const [[first], [second]] = [await walk(...options), await walk(...options)];
  const traces = Object.values(first?.traces ?? {});
  expect(traces).toHaveLength(2);
  expect(Object.values(second?.traces ?? {})).toEqual(traces);
  expect(new Set(traces).size).toBe(2);
});

describe('three replicas', () => {
  const reports: Report[] = [];
  beforeAll(async () => {
    reports.push(...(await walk('--scenario', 'all', '--seeds', String(seedsEach))));
    for (const [scenario, seeds] of Object.entries(moreSeeds))
      reports.push(...(await walk('--scenario', scenario, '--from', String(seedsEach + 1), '--seeds', String(seeds))));
  });

  const total = (of: (report: Report) => Readonly<Record<string, number>>, name: string): number =>
    reports.reduce((sum, report) => sum + (of(report)[name] ?? 0), 0);

  test('keep every law in every scenario', () => {
    expect(reports.flatMap(({ scenario, failures }) => failures.map((one) => ({ scenario, ...one })))).toEqual([]);
    expect(new Set(reports.map(({ scenario }) => scenario))).toEqual(new Set(scenarios.map(({ name }) => name)));
    expect(reports.map(({ seeds }) => seeds)).toEqual([...scenarios.map(() => seedsEach), ...Object.values(moreSeeds)]);
  });

  test('meet every fault there is', () => {
    const faults = new Set(reports.flatMap((report) => Object.keys(report.faults)));
    const of = (system: string, ...kinds: readonly string[]): string[] => kinds.map((kind) => `${system} ${kind}`);
    const calls = ['lostBefore', 'putOff', 'slow', 'out'];
    expect([...faults]).toEqual(
      expect.arrayContaining([
        ...of('tables', ...calls, 'lostAfter', 'late', 'twice', 'stale'),
        ...of('dataverse', ...calls, 'lostAfter', 'late', 'twice', 'stale', 'refused', 'hollow'),
        ...of('directory', ...calls, 'refused'),
        ...of('another:', 'assign', 'remove', 'move', 'disable', 'delete', 'membership'),
      ]),
    );
  });

  test('are killed, stand still, give and take back', () => {
    for (const number of ['crashes', 'freezes', 'grants', 'effects', 'failed starts'])
      expect([number, total((report) => report.timings, number) > 20]).toEqual([number, true]);
  });
});
