/** Builders of requests in any state and of holders: a test states only what matters to it. */
import { holderKey, newHolder, type Holder } from '../domain/holder.js';
import type {
  Active,
  Closed,
  Decision,
  Denied,
  Granting,
  Pending,
  Removing,
  Request,
  Scheduled,
} from '../domain/request.js';
import { aPerson, home } from './a-policy.js';
import { hour, minute, ten } from './instants.js';

/** The document of each state. */
interface ByState {
  readonly pending: Pending;
  readonly scheduled: Scheduled;
  readonly granting: Granting;
  readonly active: Active;
  readonly removing: Removing;
  readonly denied: Denied;
  readonly cancelled: Closed;
  readonly lapsed: Closed;
  readonly failed: Closed;
  readonly ended: Closed;
}

const policy = { version: 1, hash: 'policy-hash' };

/** Anna asked at nine for an hour of the role `customizer`. */
const asked = {
  v: 1 as const,
  seq: 2,
  by: 'replica-1',
  at: ten - hour,
  id: 'request-1',
  environment: home,
  role: 'customizer',
  rootRole: 'root-1',
  requester: aPerson('anna'),
  createdAt: ten - hour,
  askedMs: hour,
  durationMs: hour,
  chainMs: 0,
  said: { n: 1, hash: 'said-1' },
  policy,
};

/** Boris approved. */
export const approved: Decision = { by: aPerson('boris'), at: ten - minute, policy };

const joined = { at: ten - minute, mustEndBy: ten + 2 * hour };

const defaults: { readonly [S in Request['state']]: Omit<ByState[S], keyof typeof asked> } = {
  pending: { state: 'pending', lapsesAt: ten + hour },
  scheduled: { state: 'scheduled', decision: approved, startsAt: ten + minute },
  granting: { state: 'granting', decision: approved, since: ten - minute, giveUpAt: ten + 14 * minute },
  active: { state: 'active', decision: approved, joined, readyAt: ten - minute, endsAt: ten + hour },
  removing: { state: 'removing', decision: approved, ending: { reason: 'expired', at: ten - minute } },
  denied: { state: 'denied', decision: approved, closedAt: ten - minute },
  cancelled: { state: 'cancelled', closedAt: ten - minute },
  lapsed: { state: 'lapsed', closedAt: ten - minute },
  failed: { state: 'failed', closedAt: ten - minute },
  ended: { state: 'ended', closedAt: ten - minute },
};

export function aRequest<S extends Request['state']>(state: S, more: Partial<ByState[S]> = {}): ByState[S] {
  return { ...asked, ...defaults[state], ...more } as unknown as ByState[S];
}

/** Decided, joined, and owed the role. */
export const aJoined = (more: Partial<Granting> = {}): Granting => aRequest('granting', { joined, ...more });

/** Key of Anna's holder of `root-1`. */
export const annas = holderKey(aPerson('anna'), 'root-1');

/** Anna's holder: nothing is owned or owed. */
export const aHolder = (more: Partial<Holder> = {}): Holder => ({
  ...newHolder(home, aPerson('anna'), 'root-1', ten - minute),
  seq: 7,
  by: 'replica-1',
  ...more,
});

/** Anna has the role through `request-1`; it was assigned and read a while ago. */
export const anOwned = (more: Partial<Holder> = {}): Holder =>
  aHolder({
    owned: true,
    grants: ['request-1'],
    assignedAt: ten - 2 * minute,
    copy: { systemUserId: 'user-anna', roleId: 'copy-1' },
    ...more,
  });
