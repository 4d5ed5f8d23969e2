import { netPortion } from '../../api/src/domain/due-net.js';
import { actsOf, approverBoard, costOfTicks, readAhead } from './acts.js';
import { aBenchWorld, type BenchWorld } from './bench-world.js';
import { costOf, type Cost } from './cost.js';
import type { Seed } from './seed-record.js';

/** Only what is counted: the clock on the wall judges nothing here. */
type Counted = Omit<Cost, 'cpuMs' | 'longestMs'>;
const counted = ({ cpuMs: _c, longestMs: _l, ...counts }: Cost): Counted => counts;

async function inWorld<T>(seed: Seed, measure: (world: BenchWorld) => Promise<T>): Promise<T> {
  const world = await aBenchWorld(seed);
  try {
    return await measure(world);
  } finally {
    world.close();
  }
}

/** Calls to the store between two turns of the loop, at most: a store in a file answers without letting others in. */
async function mostInATurn({ counts }: BenchWorld, act: () => Promise<unknown>): Promise<number> {
  let [before, most, isOver] = [counts.store, 0, false];
  const look = (): void => {
    most = Math.max(most, counts.store - before);
    before = counts.store;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await act();
  isOver = true;
  return most;
}

/** What each act asks for with so many open requests. */
const withOpen = (open: number): Promise<ReadonlyMap<string, Counted>> =>
  inWorld({ waiting: 10, others: open - 10 }, async (world) => {
    const costs = new Map([['tick of the worker', counted(await costOfTicks(world, 2))]]);
    for (const [name, act] of Object.entries(actsOf(world)))
      costs.set(name, counted(await costOf(world.counts, 2, act, 1)));
    return costs;
  });

test('what an act touches does not grow with what is on record', async () => {
  const [little, much] = [await withOpen(400), await withOpen(2000)];
  expect([...little.keys()]).toEqual(['tick of the worker', 'create', 'approve', 'own board']);
  for (const costs of [little, much]) {
    const tick = costs.get('tick of the worker');
    // The slow net under the due list asks so many at each tick, and fewer where its round begins anew.
    expect(tick?.visited).toBeGreaterThan(0);
    expect(tick?.visited).toBeLessThanOrEqual(netPortion);
  }
  const withoutTheNet = (costs: ReadonlyMap<string, Counted>): unknown[] =>
    [...costs].map(([name, cost]) => (name === 'tick of the worker' ? { ...cost, visited: 0 } : cost));
  expect(withoutTheNet(much)).toEqual(withoutTheNet(little));
  expect(little.get('create')).toMatchObject({ transactions: 1, rowsWritten: 5 });
});

describe('the board of an approver', () => {
  const boards = (waiting: number): Promise<{ readonly first: Counted; readonly again: Counted }> =>
    inWorld({ waiting, others: 0 }, async (world) => {
      await readAhead(world);
      const first = counted(await costOf(world.counts, 1, () => approverBoard(world), 1));
      return { first, again: counted(await costOf(world.counts, 1, () => approverBoard(world), 1)) };
    });

  test('asks for as much with 600 requests waiting as with 60, and for next to nothing when nothing changed', async () => {
    const [{ visited: seen, ...few }, { visited: seenOfMany, ...many }] = [
      (await boards(60)).again,
      (await boards(600)).again,
    ];
    expect(many).toEqual(few);
    expect(few.store).toBeLessThanOrEqual(5);
    expect(few.directory).toBe(0);
    // Each request that waits is looked at once: it is counted.
    expect(seenOfMany - seen).toBe(540);
  });

  test('asks for a handful after a start too: what it shows was read ahead', async () => {
    const { first } = await boards(60);
    expect(first.store).toBeLessThanOrEqual(5);
    // Who looks and in which groups, and a page of each of the three lists of people that it names.
    expect(first.directory).toBeLessThanOrEqual(5);
  });

  test('is made in pieces, also where nothing was read ahead', async () => {
    const most = await inWorld({ waiting: 60, others: 0 }, (world) => mostInATurn(world, () => approverBoard(world)));
    // Ten of those that wait: a text, a list and the event that proves it for each; and what every board reads.
    expect(most).toBeLessThanOrEqual(35);
  });
});
