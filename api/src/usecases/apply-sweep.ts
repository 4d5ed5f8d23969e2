/** An administrator acknowledges exactly the plan with this hash; the worker carries it out. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, type Result } from '../domain/result.js';
import { planBrake } from '../domain/sweep/brakes.js';
import { environmentOf } from '../domain/policy.js';
import type { Ledger } from '../ledger/ledger.js';
import { refuseCommand } from '../service/submit-command.js';
import type { Service } from '../service/service.js';
import { administeredRecord, submitAsAdministrator } from '../service/sweep-access.js';

export async function applySweep(
  service: Service,
  actor: Actor,
  input: OperationInput<'ApplySweep'>,
): Promise<Result<OperationOutput<'ApplySweep'>>> {
  const { environment, plan, commandId } = input;
  const found = await administeredRecord(service, actor, environment);
  if (!found.ok) return refuseCommand(service, { actor, commandId }, found.problem);
  const ledger = found.value;
  const decided = await submitAsAdministrator(service, ledger, { actor, commandId }, (by) => ({
    kind: 'apply-sweep',
    ...by,
    hash: plan,
  }));
  if (!decided.ok) return decided;
  service.carryOut(environment);
  const size = decided.value.swept?.holders ?? 0;
  return ok({ id: environment, plan, size, text: whatFollows(service, ledger, size) });
}

/** An approval lets the plan go; what still holds it back is said. */
function whatFollows({ policy, time }: Service, ledger: Ledger, size: number): string {
  const removals = size === 1 ? 'One removal is' : `${String(size)} removals are`;
  const environment = environmentOf(policy, ledger.environment);
  const held = environment && planBrake({ view: ledger.view, environment, now: time.now() });
  return held === undefined
    ? `${removals} carried out now, one by one; each is verified.`
    : `You approved the plan. Nothing is removed yet. ${held.text}`;
}
