/** Who holds a protected role of an environment and why, as the record knows it from the last complete run. */
import type { HolderView, OperationInput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import type { Result } from '../domain/result.js';
import { pageOf } from '../views/page.js';
import { listedHolders, presentHolders } from '../views/holder.js';
import type { Service } from '../service/service.js';
import { sweepRecord } from '../service/sweep-access.js';

export async function listRoleHolders(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListRoleHolders'>,
): Promise<Result<{ value: HolderView[]; next?: string }>> {
  const found = await sweepRecord(service, actor, input.environment);
  if (!found.ok) return found;
  const { ledger } = found.value;
  const all = listedHolders(ledger, service.time.now());
  const wanted = all.filter(({ cause }) => input.cause === undefined || cause === input.cause);
  const page = pageOf(wanted, input, ({ key }) => key);
  if (!page.ok) return page;
  const { value, next } = page.value;
  return {
    ok: true,
    value: { value: await presentHolders(service, ledger, value), ...(next !== undefined && { next }) },
  };
}
