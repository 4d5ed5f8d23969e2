/** Deletes how commands ended once nobody asks any more. They decide nothing, so the head is not involved. */
import type { Ledger } from '../ledger/ledger.js';
import type { Outcome } from '../ledger/outcomes.js';

export async function forgetOutcomes(ledger: Ledger, before: number): Promise<void> {
  const rows = await ledger.store.withPrefix('outcome|');
  if (rows.kind !== 'done') return;
  for (const row of rows.value) {
    const outcome = ledger.doubts.read(row) as Outcome | undefined;
    if (outcome === undefined || outcome.at < before)
      await ledger.store.transact([{ op: 'delete', key: row.key, etag: row.etag }]);
  }
}
