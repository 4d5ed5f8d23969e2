/** Subscriptions of a person, or all for administrators and auditors, with what did not arrive. */
import type { OperationInput, SubscriptionView } from '@jit/connector';
import { samePerson, type Actor } from '../domain/person.js';
import { recordUnavailable, type Result } from '../domain/result.js';
import type { Subscription } from '../domain/documents.js';
import { subscriptionsOf } from '../domain/subscription.js';
import { pageOf } from '../views/page.js';
import type { Service } from '../service/service.js';
import { instant } from '../views/instant.js';
import { readerOf } from '../service/viewer.js';

export async function listSubscriptions(
  service: Service,
  actor: Actor,
  input: OperationInput<'ListSubscriptions'>,
): Promise<Result<{ value: SubscriptionView[]; next?: string }>> {
  const isAll = input.scope === 'all';
  if (isAll) {
    const reader = await readerOf(service, actor);
    if (!reader.ok) return reader;
  }
  const caught = await service.record.catchUp();
  if (caught.kind !== 'current') return recordUnavailable;
  const shown = subscriptionsOf(service.record.view).filter((one) => isAll || samePerson(one.owner, actor));
  return pageOf(shown.map(view), input, (one) => one.id);
}

function view(one: Subscription): SubscriptionView {
  const { id, notice, host, owner, createdAt, failingSince, lastError, dead, deadAt, ended } = one;
  return {
    id,
    kind: notice,
    host,
    ownerId: owner.oid,
    createdAt: instant(createdAt),
    state: ended !== undefined ? 'ended' : failingSince === undefined ? 'active' : 'failing',
    ...(failingSince !== undefined && { failingSince: instant(failingSince) }),
    ...(lastError !== undefined && { lastError }),
    deadLetters: dead,
    ...(deadAt !== undefined && { lastDeadLetterAt: instant(deadAt) }),
    ...(ended && { endedAt: instant(ended.at), endReason: ended.reason }),
  };
}
