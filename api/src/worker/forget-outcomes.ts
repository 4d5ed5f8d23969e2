/** Deletes how commands ended once nobody asks any more. They decide nothing, so the head is not involved. */
import type { Ledger } from '../ledger/ledger.js';
import type { Outcome } from '../ledger/outcomes.js';
import type { Scope } from '../ledger/scope.js';
import type { Service } from '../service/service.js';

/** Begins to forget in every ledger when the last time is long enough ago. */
export function createForgetting(service: Service, scope: Scope): { tick(): void } {
  const { time, record, ledgers, timings } = service;
  let last = time.monotonic();
  return {
    tick() {
      if (time.monotonic() - last <= timings.outcomeKeptMs / 10) return;
      last = time.monotonic();
      for (const ledger of [record, ...ledgers.values()])
        scope.spawn('forget outcomes', () => forgetOutcomes(ledger, time.now() - timings.outcomeKeptMs));
    },
  };
}

export async function forgetOutcomes(ledger: Ledger, before: number): Promise<void> {
  const rows = await ledger.store.withPrefix('outcome|');
  if (rows.kind !== 'done') return;
  for (const row of rows.value) {
    const outcome = ledger.doubts.read(row) as Outcome | undefined;
    if (outcome === undefined || outcome.at < before)
      await ledger.store.transact([{ op: 'delete', key: row.key, etag: row.etag }]);
  }
}
