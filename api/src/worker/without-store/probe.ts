/**
 * Finds out whether a store that failed takes commits again, and, while one record fails, whether the others do: nobody
 * else would try, because nothing is decided meanwhile.
 */
import { lanes, type Ledger } from '../../ledger/ledger.js';
import type { Scope } from '../../ledger/scope.js';
import type { Service } from '../../service/service.js';

export interface Probe {
  tick(): void;
}

export function createProbe({ record, ledgers, time, timings }: Service, scope: Scope): Probe {
  const all = [record, ...ledgers.values()].filter((one, index, every) => every.indexOf(one) === index);
  const under = new Set<Ledger>();
  let nextAt = -Infinity;

  async function tryOne(ledger: Ledger): Promise<void> {
    const failing = ledger.failing();
    if (failing === undefined) return ledger.probe();
    const { count: failures, cause } = failing;
    const since = time.now() - Math.round(time.monotonic() - failing.since);
    await ledger.submit({ kind: 'note-outage', since, failures, cause }, lanes.jobs);
  }

  return {
    tick() {
      if (time.monotonic() < nextAt || all.every((one) => one.failing() === undefined)) return;
      nextAt = time.monotonic() + timings.probeMs;
      for (const ledger of all) {
        if (under.has(ledger) || ledger.distrusted() !== undefined) continue;
        under.add(ledger);
        scope.spawn(`probe ${ledger.environment}`, () =>
          tryOne(ledger).finally(() => {
            under.delete(ledger);
          }),
        );
      }
    },
  };
}
