/** A service that delivers its notices to mails and channels in memory. */
import type { Clock } from '../ports.js';
import { createDeliveries } from '../worker/notices/deliver.js';
import { home } from './a-policy.js';
import { second } from './instants.js';
import { aMail, someChannels, type TestChannels, type TestMail } from './letters.js';
import { createManualClock, type ManualClock } from './manual-clock.js';
import { aService, type ServiceBench, type ServiceOptions } from './service.js';
import type { TestStore } from './store.js';

export interface TellingBench extends ServiceBench {
  readonly mail: TestMail;
  readonly channels: TestChannels;
  /** Looks every second for so long. */
  look(ms?: number): Promise<void>;
  /** Rows of the outbox of the environment. */
  rows(): Promise<number>;
}

/** Mails and cards wait on the clock of the bench, which is there only after it. */
function lateClock(): Clock & { is(clock: Clock): void } {
  let there: Clock = createManualClock(0);
  return {
    is: (clock) => (there = clock),
    now: () => there.now(),
    monotonic: () => there.monotonic(),
    sleep: (ms, signal) => there.sleep(ms, signal),
  };
}

/** The same, by the replica of this bench. */
export function tellingFrom(bench: ServiceBench, mail: TestMail, channels: TestChannels): TellingBench {
  const { service, replica, ledger, clock, store } = bench;
  const deliveries = createDeliveries(service, replica.scope, replica.instance);
  return {
    ...bench,
    mail,
    channels,
    async look(ms = 0) {
      for (let gone = 0; gone <= ms; gone += second) {
        if (gone > 0) await clock.advance(second);
        await clock.until(Promise.all([service.record.catchUp(), ledger.catchUp()]));
        deliveries.tick(ledger);
        deliveries.tick(service.record);
        await clock.until(replica.scope.idle());
      }
    },
    rows: async () => (await store.rows(home, 'outbox|')).length,
  };
}

export async function telling(
  openStore: (clock: ManualClock) => TestStore,
  options: ServiceOptions = {},
): Promise<TellingBench> {
  const clock = lateClock();
  const [mail, channels] = [aMail(clock), someChannels(clock)];
  const bench = await aService(openStore, { mail, channels, ...options });
  clock.is(bench.clock);
  return tellingFrom(bench, mail, channels);
}
