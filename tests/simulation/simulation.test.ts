/**
 * The heart over many histories, each from its seed, and the test of that test: every rule of the protocol broken once.
 * Runs in processes of their own, on bundles of the product as it is and with one patch each.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from './run.js';
import { variants } from './variants.js';

jest.setTimeout(600_000);

const root = join(__dirname, '../..');
/** Whatever the exit code: the reports say what happened. */
const run = (...args: readonly string[]): Promise<Report[]> =>
  new Promise((resolve, reject) => {
    const start = [join(root, 'tests/simulation/start.mjs'), ...args, '--json'];
    execFile(process.execPath, start, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const line = stdout.trimEnd().split('\n').at(-1) ?? '';
      if (line.startsWith('[')) resolve(JSON.parse(line) as Report[]);
      else reject(new Error(stderr === '' && error !== null ? error.message : stderr));
    });
  });

const seedsEach = 7;

test('the same seed gives the same history, another seed another one', async () => {
  const options = ['--scenario', 'swarm', '--from', '11', '--seeds', '2'];
  const [[first], [second]] = [await run(...options), await run(...options)];
  const traces = Object.values(first?.traces ?? {});
  expect(traces).toHaveLength(2);
  expect(Object.values(second?.traces ?? {})).toEqual(traces);
  expect(new Set(traces).size).toBe(2);
});

describe('three replicas', () => {
  const reports: Report[] = [];
  beforeAll(async () => {
    reports.push(...(await run('--scenario', 'all', '--seeds', String(seedsEach))));
  });

  const total = (of: (report: Report) => Readonly<Record<string, number>>, name: string): number =>
    reports.reduce((sum, report) => sum + (of(report)[name] ?? 0), 0);

  test('keep every law over at least 100 histories', () => {
    expect(reports.flatMap(({ scenario, failures }) => failures.map((one) => ({ scenario, ...one })))).toEqual([]);
    expect(reports.reduce((sum, { seeds }) => sum + seeds, 0)).toBeGreaterThanOrEqual(100);
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
      expect([number, total((report) => report.numbers, number) > 20]).toEqual([number, true]);
  });
});

describe('a product with one rule broken is noticed:', () => {
  test.each(variants.map((variant) => [variant.rule, variant] as const))('%s', async (_rule, variant) => {
    const { name, scenario, law } = variant;
    const options = ['--variant', name, '--scenario', scenario, '--seeds', String(seedsEach), '--until', law];
    const [report] = await run(...options);
    const laws = new Set(report?.failures.flatMap(({ violations }) => violations.map((one) => one.law)));
    expect([...laws]).toContain(law);
  });

  test('one for each rule', () => {
    expect(variants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });
});
