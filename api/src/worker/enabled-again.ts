/**
 * Looks now and then whether people are enabled again whose roles could not be removed because they were disabled: their
 * removals wait long, and nothing else would tell. A read for all of them at once; nothing goes on record while it is so.
 */
import { waitsForUser } from '../domain/decide/enabled-again.js';
import { holderKey, isTaken, type Holder } from '../domain/holder.js';
import { lanes, type Ledger } from '../ledger/ledger.js';
import type { Scope } from '../ledger/scope.js';
import type { EvidencePages } from '../ports.js';
import type { Service } from '../service/service.js';
import type { DataverseCalls } from './dataverse-calls.js';
import { callLanes } from './limiter.js';
import { Incomplete, readAll } from './sweep/read-all.js';
import type { Target } from './target.js';

export interface EnabledWatch {
  /** Begins when somebody is waited for and the last look is long enough ago. */
  tick(): void;
}

export interface EnabledNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly calls: Pick<DataverseCalls, 'scan'>;
  readonly target: Pick<Target, 'isRight'>;
  readonly pages: EvidencePages;
}

/** Holders that one commit changes. */
const holdersACommand = 10;

export function createEnabledWatch(needs: EnabledNeeds, scope: Scope): EnabledWatch {
  const { service, ledger, target } = needs;
  const { time, timings } = service;
  let notBefore = -Infinity;

  async function readAgain(waiting: readonly Holder[]): Promise<void> {
    if (!(await target.isRight(callLanes.rechecks))) return;
    const readAt = time.now();
    const enabled = await enabledOf(needs, scope, waiting);
    const keys = waiting
      .filter(({ copy }) => copy !== undefined && enabled.has(copy.systemUserId))
      .map(({ person, rootRole }) => holderKey(person, rootRole));
    for (let at = 0; at < keys.length; at += holdersACommand)
      await ledger.submit(
        { kind: 'enabled-again', keys: keys.slice(at, at + holdersACommand), readAt },
        lanes.removals,
      );
  }

  return {
    tick() {
      if (time.monotonic() < notBefore) return;
      const waiting = [...ledger.view.refusedHolders()].filter((holder) => isTaken(holder) && waitsForUser(holder));
      if (waiting.length === 0) return;
      // Whatever becomes of it, a fault of ours too, the next look waits.
      notBefore = time.monotonic() + timings.backOffMaxMs;
      scope.spawn(`enabled again in ${ledger.environment}`, () => readAgain(waiting));
    },
  };
}

/** System users that are enabled now; none when the answer is not complete. */
async function enabledOf(
  { calls, pages }: EnabledNeeds,
  scope: Scope,
  waiting: readonly Holder[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(waiting.flatMap(({ copy }) => (copy === undefined ? [] : [copy.systemUserId])))];
  const reading = {
    pages,
    scan: calls.scan,
    stopped: () => (scope.stopped ? 'the service stops' : undefined),
    calls: 0,
  };
  try {
    const rows = await readAll(reading, 'Disabled users', ids, (some, after, signal) =>
      pages.users(some, after, signal),
    );
    return new Set(rows.flatMap(({ systemUserId, disabled }) => (disabled ? [] : [systemUserId])));
  } catch (fault) {
    if (fault instanceof Incomplete) return new Set();
    throw fault;
  }
}
