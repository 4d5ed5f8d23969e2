/**
 * Commands of many callers at once in the ledger alone, each until it is durable; between these blocks the same rows sent
 * raw by as many callers, a transaction for each command. Blocks alternate, so that both meet the same machine.
 */
import { createManualClock } from '../../api/src/testing/manual-clock.js';
import { lanes } from '../../api/src/ledger/ledger.js';
import type { TableOperation, Tables } from '../../api/src/ports.js';
import { anActor, factsOf, home } from '../../api/src/testing/a-policy.js';
import { aCreate } from '../../api/src/testing/commands.js';
import { ten } from '../../api/src/testing/instants.js';
import { aReplica, begin, open } from '../../api/src/testing/ledger.js';
import { countingTables, noCounts } from './counting-ports.js';
import { rowsOfCreate } from './raw-store.js';

/** Of one command. */
export interface Rate {
  readonly perSecond: number;
  /** Processor time, all threads of this process, ms. */
  readonly cpuMs: number;
  readonly transactions: number;
}

const blocks = 5;
const never = new AbortController().signal;

/** Runs `act` for each number below `count`, so many at a time. */
async function byCallers(callers: number, count: number, act: (nth: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let nth = next++; nth < count; nth = next++) await act(nth);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Medians of the blocks of our own commits and of raw transactions. `count`: commands in a block. */
export async function ratesOf(
  tables: Tables,
  callers: number,
  count: number,
): Promise<{ readonly ours: Rate; readonly raw: Rate }> {
  const counts = noCounts();
  const counted = countingTables(tables, counts);
  const clock = createManualClock(ten);
  const replica = aReplica(clock, counted);
  await begin(replica);
  const ledger = await open(replica);
  async function measure(act: (nth: number) => Promise<unknown>): Promise<Rate> {
    const [before, cpu, began] = [counts.transactions, process.cpuUsage(), performance.now()];
    await byCallers(callers, count, act);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const transactions = (counts.transactions - before) / count;
    return { perSecond: count / seconds, cpuMs: (user + system) / 1000 / count, transactions };
  }
  const commit = (block: number) => async (nth: number) => {
    const name = `${String(callers)}-${String(block)}-${String(nth)}`;
    const own = { id: `request-${name}`, commandId: `command-${name}`, actor: anActor(name) };
    for (;;) {
      const facts = factsOf(name, ['makers'], { askedAt: replica.time.now() });
      const committed = await ledger.submit(aCreate({ ...own, facts }), lanes.people);
      if (committed.kind === 'done') return;
      if (committed.kind === 'refused') throw new Error(JSON.stringify(committed));
    }
  };
  const write = (block: number) => async (nth: number) => {
    const operations: readonly TableOperation[] = rowsOfCreate(`${String(callers)}-${String(block)}-${String(nth)}`);
    const written = await counted.transact(`${home}-raw`, operations, never);
    if (written.kind !== 'done') throw new Error(JSON.stringify(written));
  };
  const [ours, raw]: [Rate[], Rate[]] = [[], []];
  for (let block = 0; block <= blocks; block += 1) {
    ours.push(await measure(commit(block)));
    raw.push(await measure(write(block)));
  }
  // The first of each only warms up.
  return { ours: median(ours.slice(1)), raw: median(raw.slice(1)) };
}

function median(rates: readonly Rate[]): Rate {
  const middle = [...rates].sort((one, other) => one.perSecond - other.perSecond)[Math.floor(rates.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  return middle;
}
