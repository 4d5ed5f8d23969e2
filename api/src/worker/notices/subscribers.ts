/** Flows that subscribed, as receivers: what their owners should see of failures goes on record. */
import type { PersonFacts } from '../../domain/evaluate.js';
import { subscriptionOf, toldOf, type NoteDelivery } from '../../domain/subscription.js';
import { lanes } from '../../ledger/ledger.js';
import type { Scope } from '../../ledger/scope.js';
import { askDirectory, everyGroup } from '../../service/directory-facts.js';
import type { Service } from '../../service/service.js';
import { forgetAddresses } from '../../service/subscription-address.js';
import type { Receivers } from './receivers.js';
import { tell, type Told } from './send.js';
import { createSubscriberRest } from './subscriber-rest.js';

export function createSubscribers(service: Service, scope: Scope): Receivers {
  const { ports, time, timings, record, policy } = service;
  const rest = createSubscriberRest(time, ports.random, timings);
  const known = new Map<string, { readonly askedAt: number; readonly facts: Promise<PersonFacts> }>();

  function factsOf(oid: string): Promise<PersonFacts> {
    const now = time.now();
    for (const [one, { askedAt }] of known) if (now - askedAt > timings.factsMs) known.delete(one);
    const there = known.get(oid);
    if (there !== undefined) return there.facts;
    const facts = askDirectory(service, oid, everyGroup(policy));
    known.set(oid, { askedAt: now, facts });
    return facts;
  }

  /** Whether it is on record now. */
  async function note(id: string, outcome: NoteDelivery['outcome']): Promise<boolean> {
    const committed = await record.submit({ kind: 'note-delivery', id, outcome }, lanes.jobs);
    if (committed.kind === 'done') await forgetAddresses(record, committed.effect.forgets ?? []);
    return committed.kind === 'done';
  }

  /** Whether this subscriber needs the notice no more; puts on record what its owner should see. */
  function settles(id: string, told: Told): boolean {
    const failingSince = subscriptionOf(record.view, id)?.failingSince;
    const onRecord = (outcome: NoteDelivery['outcome']): void => {
      scope.spawn(`note ${id}`, async () => {
        await note(id, outcome);
      });
    };
    switch (told.kind) {
      case 'arrived':
        rest.arrived(id);
        if (failingSince !== undefined) onRecord({ kind: 'arrived' });
        return true;
      case 'nothing-to-tell':
        return true;
      case 'later':
        rest.waits(id);
        return false;
      case 'over':
        onRecord(told);
        return true;
      case 'failed':
        rest.failed(id, told.retryAfterMs);
        if (failingSince === undefined || time.now() - failingSince >= timings.subscriptionFailsMs)
          onRecord({ kind: 'failed', error: told.error });
        return false;
    }
  }

  return {
    pending: ({ notice, at, done }) =>
      toldOf(record.view, notice, at)
        .map(({ id }) => id)
        .filter((id) => !done.includes(id)),
    restsFor: (id) => rest.restsFor(id),
    begins: (id) => rest.begins(id),
    ends: () => undefined,
    async tell(id, notice) {
      const subscription = subscriptionOf(record.view, id);
      if (subscription === undefined) return [id];
      return settles(id, await tell(service, subscription, notice, factsOf)) ? [id] : [];
    },
    hurry: (id) => rest.arrived(id),
    givenUp: (id, count) => {
      const error = subscriptionOf(record.view, id)?.lastError ?? 'not-sent';
      return note(id, { kind: 'given-up', count, error });
    },
  };
}
