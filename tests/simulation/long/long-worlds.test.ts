/** Long worlds: weeks with outages, refusals, edited policies and changed organizations, each from its seed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../run.js';
import { longScenarios } from './scenarios.js';

// Nothing here waits for a clock, so no number of seconds is too many.
jest.setTimeout(1_200_000);

/** `npm run simulate -- --scenario long-all --seeds N` walks as many as you like. */
const seedsEach = 1;

const run = (scenario: string): Promise<Report | undefined> =>
  new Promise((resolve, reject) => {
    const start = join(__dirname, '../start.mjs');
    const args = [start, '--scenario', scenario, '--seeds', String(seedsEach), '--json'];
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const line = stdout.trimEnd().split('\n').at(-1) ?? '';
      if (line.startsWith('[')) resolve((JSON.parse(line) as Report[])[0]);
      else reject(new Error(stderr === '' && error !== null ? error.message : stderr));
    });
  });

test.each(longScenarios.map(({ name }) => name))('%s keeps every law', async (scenario) => {
  const report = await run(scenario);
  expect(report?.failures).toEqual([]);
  expect(report?.seeds).toBe(seedsEach);
  expect(Object.keys(report?.faults ?? {}).some((fault) => fault.startsWith('happens: '))).toBe(true);
});
