/** Lets the time of a story pass until the product has nothing left to look at: whatever it would still do has been done. */
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import type { Tables } from '../../api/src/ports.js';
import { productionId } from '../sandbox/seed-environments.js';
import { holdersIn, isBusy, rowsOf } from '../support/record-rows.js';
import type { Outside } from './outside.js';

const patienceMs = 120_000;

/** Rejects when it does not come to rest. The processes may go on meanwhile. */
export async function atRest({ storeFile, clock }: Pick<Outside, 'storeFile' | 'clock'>): Promise<void> {
  const store = openSqliteTables({ file: storeFile });
  const until = Date.now() + patienceMs;
  try {
    await restIn(
      store.tables,
      () => clock.tick(),
      () => Date.now() > until,
    );
  } finally {
    store.close();
  }
}

/** The same for a record that is open; it is looked at after each tick, and given up when the patience is over. */
export async function restIn(tables: Tables, tick: () => Promise<void>, isTooLong: () => boolean): Promise<void> {
  for (;;) {
    const holders = holdersIn(await rowsOf(tables, productionId));
    const busy = holders.filter((one) => one.owned || isBusy(one));
    if (busy.length === 0) return;
    if (isTooLong()) throw new Error(`It does not come to rest: ${JSON.stringify(busy)}`);
    await tick();
  }
}
