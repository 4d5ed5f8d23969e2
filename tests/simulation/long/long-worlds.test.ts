/** Long worlds: weeks with outages, refusals, edited policies and changed organizations, each from its seed. */
import { walk } from '../in-a-process.js';
import { longScenarios } from './scenarios.js';

// Nothing here waits for a clock, so no number of seconds is too many.
jest.setTimeout(1_200_000);

/** `npm run simulate -- --scenario long-all --seeds N` walks as many as you like. */
const seedsEach = 1;

test.each(longScenarios.map(({ name }) => name))('%s keeps every law', async (scenario) => {
  const [report] = await walk('--scenario', scenario, '--seeds', String(seedsEach));
  expect(report?.failures).toEqual([]);
  expect(report?.seeds).toBe(seedsEach);
  expect(Object.keys(report?.faults ?? {}).some((fault) => fault.startsWith('happens: '))).toBe(true);
});
