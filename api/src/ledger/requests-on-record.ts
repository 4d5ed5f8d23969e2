/** Finds requests of one environment, open or closed: the closed ones are read from their rows. */
import type { Command } from '../domain/command.js';
import type { Request } from '../domain/request.js';
import type { Past } from './audit/past.js';
import { doneKey } from './keys.js';
import { namedBy } from './named-by.js';
import type { OpenSet } from './open-set.js';
import type { Store, StoreAnswer } from './store.js';

export interface RequestsOnRecord {
  find(id: string): Promise<StoreAnswer<Request | undefined>>;
  /** Requests outside the open set that a decision on this command needs; undefined: a row could not be read. */
  closedFor(command: Command): Promise<ReadonlyMap<string, Request> | undefined>;
}

export function createRequestsOnRecord(store: Store, open: OpenSet, past: Pick<Past, 'read'>): RequestsOnRecord {
  async function find(id: string): Promise<StoreAnswer<Request | undefined>> {
    const there = open.request(id);
    if (there !== undefined) return { kind: 'done', value: there };
    const row = await store.get(doneKey(id));
    if (row.kind !== 'done') return row;
    if (row.value === undefined) return { kind: 'done', value: undefined };
    const closed = await past.read(row.value);
    if (closed.kind !== 'done' || closed.value !== undefined) return closed;
    // A request that was there is not told to be nowhere.
    return { kind: 'unknown', cause: 'a row does not say what was written' };
  }
  return {
    find,
    async closedFor(command) {
      const closed = new Map<string, Request>();
      for (const id of namedBy(command, open)) {
        const found = await find(id);
        if (found.kind !== 'done') return undefined;
        if (found.value !== undefined) closed.set(id, found.value);
      }
      return closed;
    },
  };
}
