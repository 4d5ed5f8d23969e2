/** A service on a real SQLite file with many open requests on record, and counts of what it asks of store and directory. */
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { createSystemClock } from '../../api/src/adapters/system/clock.js';
import type { Policy } from '../../api/src/domain/policy.js';
import type { Tables } from '../../api/src/ports.js';
import { anActor, anEnvironment, aPolicy, aRole, groups, home } from '../../api/src/testing/a-policy.js';
import { signer } from '../../api/src/testing/ledger.js';
import { aService, another, type ServiceBench } from '../../api/src/testing/service.js';
import type { ManualClock } from '../../api/src/testing/manual-clock.js';
import { handsOn } from '../../api/src/testing/store.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { countingDirectory, countingTables, countVisits, noCounts, type Counts } from './counting-ports.js';
import { askerOf, seedRecord, type Seed } from './seed-record.js';

export interface BenchWorld extends ServiceBench {
  /** Since the world was made; a measure writes here. */
  readonly counts: Counts;
  /** People who may ask and have nothing open. */
  readonly fresh: (nth: number) => ReturnType<typeof anActor>;
  close(): void;
}

/** Requests of `asked` are decided by Boris, those of `other` by nobody who is measured; `held` needs no approval. */
const policy: Policy = aPolicy({
  environments: [anEnvironment()],
  roles: [
    aRole({ id: 'asked', rootRole: 'root-of-asked' }),
    aRole({ id: 'other', rootRole: 'root-of-other', approval: { by: groups('others'), windowMs: 24 * 3_600_000 } }),
    aRole({ id: 'held', rootRole: 'root-of-held', approval: 'none' }),
  ],
});

/** Those who may still ask. */
const freshPeople = 400;

/** The time that stands still, but whoever sleeps does sleep: for calls that nobody moves it for. */
export const sleepingTruly = (clock: ManualClock): ManualClock => ({
  ...clock,
  sleep: (ms, signal) => createSystemClock().sleep(ms, signal),
  until: (promise) => promise,
});

/** `between`: stands before the store. */
export async function aBenchWorld(
  seed: Seed,
  between: (tables: Tables) => Tables = (tables) => tables,
  clockOf: (clock: ManualClock) => ManualClock = (clock) => clock,
): Promise<BenchWorld> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'bench.db');
  const counts = noCounts();
  const opened: { close: () => void }[] = [];
  const openStore: Parameters<typeof aService>[0] = (clock) => {
    const store = openSqliteTables({ file, clock });
    opened.push(store);
    return handsOn(store.tables);
  };
  const begun = await aService(openStore, { policy });
  await seedRecord(begun.store, home, signer, begun.clock.now(), seed);
  const { directory } = begun;
  directory.people.set('olga', ['others']);
  // As many as Graph gives in a page.
  directory.pageSize = 999;
  for (let nth = 0; nth < seed.waiting + seed.others; nth += 1) directory.people.set(askerOf(nth), ['makers']);
  for (let nth = 0; nth < freshPeople; nth += 1) directory.people.set(`fresh-${String(nth)}`, ['makers']);
  const counted = Object.assign(directory, countingDirectory({ ...directory }, counts));
  const bench = await another(
    { ...begun, clock: clockOf(begun.clock), directory: counted },
    { policy, instance: 'replica-2', between: (tables) => countingTables(between(tables), counts) },
  );
  countVisits(bench.ledger.view, counts);
  Object.assign(counts, noCounts());
  return {
    ...bench,
    counts,
    fresh: (nth) => anActor(`fresh-${String(nth % freshPeople)}`),
    close() {
      for (const store of opened) store.close();
      folder.remove();
    },
  };
}
