/** A month in which no role can be taken away, then all is well: the promise about recovery, with its figures. */
import { walk } from '../in-a-process.js';
import type { Report } from '../run.js';
import { monthOfSilence } from './scenarios.js';

// Nothing here waits for a clock, so no number of seconds is too many.
jest.setTimeout(1_200_000);

const days = 24 * 60 * 60;
/** Ends so close together have no order, and neither have removals within two looks of a worker. */
const moment = { endsS: 120, sentS: 10 };

describe('a month of silence, then recovery', () => {
  let report: Report | undefined;
  beforeAll(async () => {
    [report] = await walk('--scenario', monthOfSilence.name, '--seeds', '1');
  });
  const recovery = () => {
    const [found] = report?.recoveries ?? [];
    if (found === undefined) throw new Error('Nothing was over.');
    return found;
  };

  test('keeps every law', () => {
    expect(report?.failures).toEqual([]);
  });

  test('every overdue role is gone within two minutes', () => {
    const { overdue } = recovery();
    expect(overdue.length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...overdue.map(({ overdueS }) => overdueS))).toBeGreaterThan(29 * days);
    expect(Math.max(...overdue.map(({ goneAfterS }) => goneAfterS))).toBeLessThanOrEqual(120);
  });

  test('the most overdue one goes first', () => {
    const { overdue } = recovery();
    const overtaken = overdue.filter((one) =>
      overdue.some(
        (other) => other.overdueS < one.overdueS - moment.endsS && other.sentAfterS < one.sentAfterS - moment.sentS,
      ),
    );
    expect(overtaken).toEqual([]);
  });

  test('no holder document grows over the month', () => {
    const { largestByDay } = recovery();
    const [first] = largestByDay;
    expect(largestByDay.length).toBeGreaterThan(1);
    expect(Math.max(...largestByDay.map(({ characters }) => characters))).toBeLessThanOrEqual(
      1.2 * (first?.characters ?? 0),
    );
  });
});
