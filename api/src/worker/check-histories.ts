/** Holds all that is on record against the signed heads: after a start, and then every hour. */
import type { Ledger } from '../ledger/ledger.js';
import type { Scope } from '../ledger/scope.js';
import type { Service } from '../service/service.js';

export interface HistoryChecks {
  /** Begins the next check when its time has come. */
  tick(): void;
}

export function createHistoryChecks({ ports, time, timings, record, ledgers }: Service, scope: Scope): HistoryChecks {
  let last = -Infinity;

  async function rest(): Promise<boolean> {
    await ports.clock.sleep(timings.historyRestMs);
    return !scope.stopped;
  }
  /** One after the other, so that the store has time for people and removals. */
  async function check(all: readonly Ledger[]): Promise<void> {
    for (const ledger of all) if (ledger.distrusted() === undefined) await ledger.past.check(rest);
  }

  return {
    tick() {
      if (time.monotonic() - last < timings.historyMs) return;
      last = time.monotonic();
      scope.spawn('check histories', () => check([record, ...ledgers.values()]));
    },
  };
}
