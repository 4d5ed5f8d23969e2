/**
 * For how long a call that is on record keeps its holder for the run of the replica that may send it. Nobody else acts on the
 * holder meanwhile, with one exception: the next run of the same replica, which knows that the one before is over, goes on
 * with a removal at once. Were it not over, one removal would be sent twice, which does no harm; an assign waits.
 */
import type { Intent } from './holder.js';

/** Names a run: the same replica has the same `name` at each start. */
export const runOf = (name: string, run: string): string => `${name}.${run}`;

const replicaOf = (instance: string): string => instance.slice(0, Math.max(0, instance.lastIndexOf('.')));

const isRunBefore = (owner: string, instance: string): boolean =>
  owner !== instance && replicaOf(owner) !== '' && replicaOf(owner) === replicaOf(instance);

/** Epoch ms; `instance`: who wants to act. */
export const claimedUntil = ({ kind, owner, at, until }: Intent, instance: string): number =>
  kind === 'remove' && isRunBefore(owner, instance) ? at : until;
