/** The calls of one environment as reconcile uses them: each waits its turn, has its deadline, and heeds a 429. */
import { within } from '../ledger/deadline.js';
import type { Answer, Answerer, Clock, Dataverse, UserRoles } from '../ports.js';
import { type CallLane, callLanes, type Limiter } from './limiter.js';

export interface DataverseCalls {
  rolesOf(oid: string, lane: CallLane): Promise<Answer<UserRoles | undefined>>;
  rolesOfRow(systemUserId: string, lane: CallLane): Promise<Answer<UserRoles | undefined>>;
  whoIs(lane: CallLane): Promise<Answer<Answerer>>;
  copyOf(rootRole: string, businessUnit: string, lane: CallLane): Promise<Answer<string | undefined>>;
  /** One read of the sweep, after everybody else. */
  scan<T>(call: (signal: AbortSignal) => Promise<Answer<T>>): Promise<Answer<T>>;
  /** Waits for a turn; the returned function sends the one call, at once. */
  prepare(lane: CallLane): Promise<Prepared>;
}

export interface Prepared {
  send(kind: 'assign' | 'remove', systemUserId: string, roleId: string): Promise<Answer<undefined>>;
  /** Gives the turn back unused. */
  drop(): void;
}

export function createDataverseCalls(
  dataverse: Dataverse,
  limiter: Limiter,
  clock: Clock,
  callMs: number,
  onPause: (retryAfterMs: number) => void,
): DataverseCalls {
  async function ask<T>(over: () => void, call: (signal: AbortSignal) => Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await within(clock, callMs, call);
    over();
    if (answer.kind === 'refused' && answer.refusal.code === 'throttled') {
      const wait = answer.refusal.retryAfterMs ?? 0;
      limiter.pauseUntil(clock.monotonic() + wait);
      onPause(wait);
    }
    return answer;
  }
  return {
    rolesOf: async (oid, lane) => ask(await limiter.turn(lane), (signal) => dataverse.rolesOf(oid, signal)),
    rolesOfRow: async (id, lane) => ask(await limiter.turn(lane), (signal) => dataverse.rolesOfRow(id, signal)),
    whoIs: async (lane) => ask(await limiter.turn(lane), (signal) => dataverse.whoIs(signal)),
    copyOf: async (root, unit, lane) => ask(await limiter.turn(lane), (signal) => dataverse.copyOf(root, unit, signal)),
    scan: async (call) => ask(await limiter.turn(callLanes.sweep), call),
    async prepare(lane) {
      const over = await limiter.turn(lane);
      return {
        drop: over,
        send: (kind, systemUserId, roleId) =>
          ask(over, (signal) =>
            kind === 'assign'
              ? dataverse.assign(systemUserId, roleId, signal)
              : dataverse.remove(systemUserId, roleId, signal),
          ),
      };
    },
  };
}
