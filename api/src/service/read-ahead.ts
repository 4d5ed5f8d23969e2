/** Reads what the boards of approvers show before anybody asks for it, so that a board finds it in memory. */
import type { OpenRequest } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import { mostToDecide, oldestFirst } from './decidable.js';
import { inPortions } from './in-portions.js';
import { lastRequests } from './last-closed.js';
import type { Service } from './service.js';

type Needs = Pick<Service, 'ports' | 'policy' | 'ledgers' | 'statements' | 'lastClosed'>;

/**
 * Looks at each ledger that has changed, now and `everyMs` after the last look; ends soon after `stopped`. What it cannot
 * read the board reads.
 */
export async function keepReadAhead(service: Needs, everyMs: number, stopped: () => boolean): Promise<void> {
  const seen = new Map<Ledger, number>();
  while (!stopped()) {
    for (const ledger of service.ledgers.values()) {
      const sequence = ledger.sequence();
      if (stopped() || seen.get(ledger) === sequence) continue;
      seen.set(ledger, sequence);
      await readAhead(service, ledger);
    }
    await service.ports.clock.sleep(everyMs);
  }
}

/** Of each role those that have waited longest, as many as one board shows: their statements, and what was requested before. */
async function readAhead({ ports, policy, statements, lastClosed }: Needs, ledger: Ledger): Promise<void> {
  for (const { id } of policy.roles) {
    const first = [...ledger.view.pendingOf(id)].sort(oldestFirst).slice(0, mostToDecide);
    await inPortions(ports.clock, first, (request: OpenRequest) =>
      Promise.all([statements.of(ledger, request), lastClosed.of(ledger, request.requester.oid, lastRequests)]),
    );
  }
}
