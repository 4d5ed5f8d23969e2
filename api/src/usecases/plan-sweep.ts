/** What the sweep of an environment would remove, and what holds it back: the plan on record. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { planItems, sweepState } from '../domain/sweep/record.js';
import { environmentOf } from '../domain/policy.js';
import { listedHolders, presentHolders } from '../views/holder.js';
import { completeAt, findingsOf, planText, removesByItself } from '../views/sweep.js';
import type { Service } from '../service/service.js';
import { sweepRecord } from '../service/sweep-access.js';
import { instant } from '../views/instant.js';

const mostShown = 100;

export async function planSweep(
  service: Service,
  actor: Actor,
  input: OperationInput<'PlanSweep'>,
): Promise<Result<OperationOutput<'PlanSweep'>>> {
  const found = await sweepRecord(service, actor, input.environment);
  if (!found.ok) return found;
  const { ledger } = found.value;
  const environment = environmentOf(service.policy, ledger.environment);
  if (environment === undefined) return refuse('not-found');
  const now = service.time.now();
  const state = sweepState(ledger.view);
  const { plan } = state;
  const planned = new Set(planItems(ledger.view).map(({ key }) => key));
  const holders = listedHolders(ledger, now).filter(({ key }) => planned.has(key));
  return ok({
    id: environment.id,
    environmentName: environment.name,
    mode: environment.sweep.mode,
    ...(plan && { hash: plan.hash, madeAt: instant(plan.madeAt) }),
    size: plan?.size ?? 0,
    removesByItself: removesByItself(ledger, environment, now),
    ...(plan?.acknowledged && {
      acknowledgedAt: instant(plan.acknowledged.at),
      acknowledgedById: plan.acknowledged.by.oid,
    }),
    ...completeAt(state),
    findings: findingsOf(ledger, environment, now),
    holders: await presentHolders(service, ledger, holders.slice(0, mostShown)),
    text: planText(ledger, environment, now),
  });
}
