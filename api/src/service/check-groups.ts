/** Asks from time to time whether the groups of the policy are there, so that administrators know before somebody waits in vain. */
import { within } from '../ledger/deadline.js';
import { everyGroup, factNeeds } from './directory-facts.js';
import type { Service } from './service.js';

/** `everyMs`: from the end of one look to the next one. Ends soon after `stopped`. */
export async function checkGroups(
  service: Pick<Service, 'ports' | 'time' | 'timings' | 'policy'>,
  everyMs: number,
  stopped: () => boolean,
): Promise<void> {
  const { clock, directory, callMs } = factNeeds(service);
  while (!stopped()) {
    for (const group of new Set(everyGroup(service.policy))) {
      if (stopped()) return;
      await within(clock, callMs, (signal) => directory.membersOf(group, undefined, signal));
    }
    const until = service.time.monotonic() + everyMs;
    while (!stopped() && service.time.monotonic() < until) await clock.sleep(service.timings.tickMs);
  }
}
