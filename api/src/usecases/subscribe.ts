/** Subscribes a flow to one kind of notice, for the person whose connection it uses. */
import type { NoticeKind } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import { ok, refuse, type Result } from '../domain/result.js';
import { mayBeTold } from '../domain/subscription.js';
import { within } from '../ledger/deadline.js';
import { lanes } from '../ledger/ledger.js';
import { askDirectory, everyGroup } from '../service/directory-facts.js';
import type { Service } from '../service/service.js';
import { addressHash, forgetAddresses } from '../service/subscription-address.js';

type Subscribing = (
  service: Service,
  actor: Actor,
  input: { readonly callbackUrl: string },
) => Promise<Result<{ id: string }>>;

/** A subscription needs rights now; those at each delivery are asked for then. */
export const subscribeTo =
  (notice: NoticeKind): Subscribing =>
  async (service, actor, input) => {
    const { ports, timings, policy, record } = service;
    if (service.notReady().length > 0) return refuse('not-ready', { retryAfterSeconds: 30 });
    const may = mayBeTold(policy, notice, await askDirectory(service, actor.oid, everyGroup(policy)));
    if (may !== 'met') return refuse(may === 'unknown' ? 'directory-unavailable' : 'forbidden');
    const { callbackUrl } = input;
    const checked = await within(ports.clock, timings.callMs, (signal) => ports.webhooks.check(callbackUrl, signal));
    if (checked.kind !== 'done')
      return refuse('callback-not-allowed', {
        detail: checked.kind === 'refused' ? checked.refusal.message : 'The name of its host cannot be looked up now.',
      });
    const address = {
      text: callbackUrl,
      host: new URL(callbackUrl).host,
      hash: addressHash(actor, notice, callbackUrl),
    };
    const id = ports.random.hex(8);
    const committed = await record.submit({ kind: 'subscribe', actor, id, notice, address }, lanes.people);
    if (committed.kind === 'refused') return { ok: false, problem: committed.problem };
    if (committed.kind === 'stale') return refuse('directory-unavailable', { retryAfterSeconds: 5 });
    await forgetAddresses(record, committed.effect.forgets ?? []);
    return ok({ id });
  };
