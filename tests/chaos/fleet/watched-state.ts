/** Dataverse whose every change of a role is kept with the call that made it, however late that came to work. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { applications } from '../../sandbox/seed.js';
import type { DataverseState } from '../../sandbox/dataverse/state.js';
import type { RoleChange } from '../../laws/history.js';

export interface WatchedChange extends RoleChange {
  readonly systemUserId: string;
  /** When the call came. */
  readonly cameAt: number;
}

export interface WatchedState {
  readonly state: DataverseState;
  readonly changes: readonly WatchedChange[];
  /** To be told when a call comes: what it does from then on is its doing. */
  came(): void;
}

export function watchState(own: DataverseState, now: () => number): WatchedState {
  const calls = new AsyncLocalStorage<{ readonly at: number }>();
  const changes: WatchedChange[] = [];
  const rows = own.rows();
  const oids = new Map(rows.users.map(({ id, oid }) => [id, oid ?? id]));
  const roots = new Map(rows.roles.map(({ id, rootId }) => [id, rootId]));
  const watched =
    (kind: RoleChange['kind']): DataverseState['assign'] =>
    (userId, roleId, actor) => {
      const done = own[kind](userId, roleId, actor);
      if (done !== 'changed' && done !== 'unchanged') return done;
      changes.push({
        at: now(),
        by: actor === applications.product.clientId ? 'us' : 'other',
        kind,
        oid: oids.get(userId) ?? userId,
        rootRole: roots.get(roleId) ?? '',
        roleId,
        changed: done === 'changed',
        held: kind === 'assign',
        systemUserId: userId,
        cameAt: calls.getStore()?.at ?? now(),
      });
      return done;
    };
  return {
    state: { ...own, assign: watched('assign'), remove: watched('remove') },
    changes,
    came: () => calls.enterWith({ at: now() }),
  };
}
