/** What keeps a replica, or one environment, from deciding. Due removals go on all the same. */
import { ok, refuse, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Time } from '../ledger/time.js';

type Record = Pick<Ledger, 'distrusted' | 'failing' | 'headTime'>;

export type Closed = 'record-distrusted' | 'store-failing';

/** Why nothing is decided on this record now. */
export function closedBy(ledger: Pick<Record, 'distrusted' | 'failing'>): Closed | undefined {
  if (ledger.distrusted() !== undefined) return 'record-distrusted';
  return ledger.failing() === undefined ? undefined : 'store-failing';
}

/** Short codes; empty when this replica decides in at least one environment. */
export function readiness(time: Time, record: Record, ledgers: readonly Record[], skewMs: number): string[] {
  const reasons: string[] = [...time.trouble()];
  const closed = ledgers.map(closedBy);
  const all = closed.includes(undefined) ? [] : closed;
  for (const one of new Set([closedBy(record), ...all])) if (one !== undefined) reasons.push(one);
  const trusted = [record, ...ledgers].filter((one) => one.distrusted() === undefined);
  if (trusted.some((one) => one.headTime() > time.now() + skewMs)) reasons.push('clock-behind-record');
  return reasons;
}

/** Whether anything may begin in this environment. */
export function isOpen(ledger: Pick<Record, 'distrusted' | 'failing'>): Result<undefined> {
  switch (closedBy(ledger)) {
    case 'record-distrusted':
      return refuse('not-ready', {
        retryAfterSeconds: 60,
        detail: 'The ledger of this environment is not trusted. An administrator must check it.',
      });
    case 'store-failing':
      return refuse('record-unavailable', { retryAfterSeconds: 10 });
    case undefined:
      return ok(undefined);
  }
}
