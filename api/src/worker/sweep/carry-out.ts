/** Carries out the plan on record, as far as the brakes let it: each removal is a command of its own. */
import type { Environment } from '../../domain/policy.js';
import { holderBrake, planBrake } from '../../domain/sweep/brakes.js';
import { planItems, sweepState } from '../../domain/sweep/record.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import { mayDecideNow } from '../../service/submit-command.js';
import { isOutdated, type Service } from '../../service/service.js';

export interface CarryNeeds {
  readonly service: Service;
  readonly ledger: Ledger;
  readonly stopped: () => boolean;
}

/** Whether something of the plan on record may be removed now. */
export function mayCarryOut(ledger: Ledger, environment: Environment, now: number): boolean {
  const { view } = ledger;
  if (sweepState(view).plan === undefined || planBrake({ view, environment, now }) !== undefined) return false;
  return planItems(view).some(({ key }) => holderBrake({ view, environment, key, now }) === undefined);
}

/** How many removals were begun. */
export async function carryOut(needs: CarryNeeds, environment: Environment): Promise<number> {
  const { service, ledger } = needs;
  const { plan } = sweepState(ledger.view);
  let removed = 0;
  // A newer policy may protect whom this one does not.
  if (plan === undefined || !(await mayDecideNow(service, ledger)).ok) return removed;
  for (const { key } of planItems(ledger.view)) {
    if (needs.stopped() || isOutdated(service)) return removed;
    const braked = { view: ledger.view, environment, now: service.time.now() };
    if (planBrake(braked) !== undefined) return removed;
    if (holderBrake({ ...braked, key }) !== undefined) continue;
    const { policy } = service;
    const committed = await ledger.submit({ kind: 'sweep-remove', policy, key, hash: plan.hash }, lanes.jobs);
    if (committed.kind !== 'done') return removed;
    const { braked: held } = committed.effect;
    if (held !== undefined) service.ports.log.info('sweep.braked', { environment: environment.id, code: held.code });
    else {
      removed += 1;
      service.wake(ledger.environment, key);
    }
  }
  return removed;
}
