/** Ends an own subscription; administrators end those of others too. */
import type { OperationInput, OperationOutput } from '@jit/connector';
import { samePerson, type Actor } from '../domain/person.js';
import { ok, recordUnavailable, refuse, type Result } from '../domain/result.js';
import { subscriptionOf } from '../domain/subscription.js';
import { lanes } from '../ledger/ledger.js';
import { askDirectory, deciderGroups } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { forgetAddresses } from '../service/subscription-address.js';

export async function deleteSubscription(
  service: Service,
  actor: Actor,
  input: OperationInput<'DeleteSubscription'>,
): Promise<Result<OperationOutput<'DeleteSubscription'>>> {
  const { policy, record } = service;
  const id = input.subscriptionId;
  const caught = await record.catchUp();
  if (caught.kind !== 'current') return recordUnavailable;
  const there = subscriptionOf(record.view, id);
  if (there === undefined) return refuse('not-found');
  // What is one's own ends without anybody's leave, and so without the directory.
  const facts = samePerson(there.owner, actor)
    ? undefined
    : await askDirectory(service, actor.oid, deciderGroups(policy, undefined));
  const command = { kind: 'unsubscribe' as const, actor, id, policy, ...(facts && { facts }) };
  const committed = await record.submit(command, lanes.people);
  if (committed.kind === 'refused') return { ok: false, problem: committed.problem };
  if (committed.kind === 'stale') return refuse('directory-unavailable', { retryAfterSeconds: 5 });
  await forgetAddresses(record, committed.effect.forgets ?? []);
  return ok({ id });
}
