/**
 * Takes a record up at start and says whether it is trusted: whether it agrees with itself, with the newest head that was
 * seen before, and with the mark that an earlier run left. Of one that is not, it says what can still be known.
 */
import type { Signer } from '../ports.js';
import type { BesideKey, SeenHead } from './beside-key.js';
import { hashOf } from './chain.js';
import { eventKey, servicePartition } from './keys.js';
import { rebuild } from './rebuild.js';
import { headOf, load, type Caught, type Identity, type Loaded, type State } from './state.js';
import type { Store } from './store.js';
import { isAcknowledged } from './trust.js';

export type TakenUp =
  /** `distrust`: why it is not trusted. */
  | { readonly kind: 'taken-up'; readonly state: State; readonly distrust?: string }
  | { readonly kind: 'absent' }
  | Exclude<Caught, { kind: 'current' }>;

export interface TakeUpNeeds {
  readonly store: Store;
  readonly identity: Identity;
  readonly signer: Signer;
  readonly beside: BesideKey;
  readonly now: () => number;
}

/** `begun`: it is known that this record was begun, so that an empty one is a lost one. */
export async function takeUp(needs: TakeUpNeeds, begun: boolean): Promise<TakenUp> {
  const { store, identity, signer, beside } = needs;
  const loaded = await load(store, identity, signer);
  if (loaded.kind === 'unavailable') return loaded;
  if (loaded.kind !== 'loaded' && isSomebodyElses(loaded, identity)) return loaded;
  const seen = await beside.seen();
  if (loaded.kind === 'absent' && seen === undefined && !begun) return loaded;
  const fault = await faultOf(store, loaded, seen);
  if (typeof fault === 'object') return fault;
  const distrust = await distrustOf(needs, fault);
  if (loaded.kind === 'loaded') return trustedOrNot(needs, loaded.state, distrust);
  const state = await rebuild(store, identity, await known(needs, seen));
  return { kind: 'taken-up', state, distrust: distrust ?? '' };
}

/** Somebody may have acknowledged it while this replica was down. */
async function trustedOrNot({ beside, identity }: TakeUpNeeds, state: State, distrust?: string): Promise<TakenUp> {
  if (distrust === undefined) return { kind: 'taken-up', state };
  if (!isAcknowledged(state, identity.environment, distrust)) return { kind: 'taken-up', state, distrust };
  await beside.trustsAgain(state.head);
  return { kind: 'taken-up', state };
}

type NotOurs = Extract<Loaded, { kind: 'distrusted' | 'absent' }>;

/** What belongs to no environment tells whose store this is: nothing is done on an empty one, or on somebody else's. */
const isSomebodyElses = (loaded: NotOurs, { environment }: Identity): boolean =>
  environment === servicePartition && (loaded.kind === 'absent' || loaded.foreign === true);

/** What an earlier run found, or what is found now, which is kept for the next one. */
async function distrustOf({ beside, now }: TakeUpNeeds, fault: string | undefined): Promise<string | undefined> {
  const mark = await beside.distrust();
  if (mark !== undefined || fault === undefined) return mark?.reason;
  await beside.distrusts({ reason: fault, since: now() });
  return fault;
}

/** What contradicts itself; undefined when nothing does. */
async function faultOf(
  store: Store,
  loaded: Exclude<Loaded, { kind: 'unavailable' }>,
  seen: SeenHead | undefined,
): Promise<string | undefined | (Caught & { kind: 'unavailable' })> {
  if (loaded.kind === 'distrusted') return loaded.reason;
  if (loaded.kind === 'absent')
    return 'The ledger is gone, but it was begun before. Restore the store from its last backup or anchor.';
  return seen === undefined ? undefined : rolledBack(store, loaded.state, seen);
}

/** A record that is older than what this replica has seen, or another one, was put back. */
export async function rolledBack(
  store: Store,
  { head }: Pick<State, 'head'>,
  seen: SeenHead,
): Promise<string | undefined | (Caught & { kind: 'unavailable' })> {
  if (head.seq < seen.seq)
    return `The ledger went back from event ${String(seen.seq)} to ${String(head.seq)}: an older one was put in its place.`;
  if (head.seq === seen.seq) return head.hash === seen.hash ? undefined : otherOne(seen);
  const row = await store.get(eventKey(seen.seq));
  if (row.kind !== 'done') return { kind: 'unavailable', cause: 'the event of the newest head seen could not be read' };
  return row.value !== undefined && hashOf(row.value.text) === seen.hash ? undefined : otherOne(seen);
}

const otherOne = ({ seq }: SeenHead): string => `Event ${String(seq)} is not the one that was seen before.`;

/** Heads that are beyond doubt. */
async function known({ store, identity, signer }: TakeUpNeeds, seen: SeenHead | undefined): Promise<SeenHead[]> {
  const newest = await headOf(store, identity, signer);
  return [...(newest.kind === 'head' ? [newest.head] : []), ...(seen === undefined ? [] : [seen])];
}
