/** Closed requests of one environment, newest first, and how they join the open ones in one list. */
import type { Request } from '../domain/request.js';
import { behind, listAllKey, listOwnKey } from './keys.js';
import type { Ledger } from './ledger.js';

/** Behind which request a list goes on. */
export interface Place {
  readonly createdAt: number;
  readonly id: string;
}

/** Closed requests as they were signed, newest first; pages of the store may be short or empty and still go on. */
export async function closedRequests(
  ledger: Ledger,
  oid: string | undefined,
  place: Place | undefined,
  most: number,
): Promise<Request[] | undefined> {
  const key = (at: Place): string =>
    oid === undefined ? listAllKey(at.createdAt, at.id) : listOwnKey(oid, at.createdAt, at.id);
  const prefix = oid === undefined ? 'list|all|' : `list|${oid}|`;
  const from = place === undefined ? prefix : key(place);
  const requests: Request[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.store.page(from, behind(prefix), most + 1, after);
    if (page.kind !== 'done') return undefined;
    for (const read of await Promise.all(page.value.rows.map((row) => ledger.past.read(row)))) {
      if (read.kind !== 'done') return undefined;
      if (read.value !== undefined) requests.push(read.value);
    }
    after = page.value.next;
  } while (after !== undefined && requests.length < most + 1);
  return requests;
}

/** Open requests as they were before the closed ones were read: what closed meanwhile comes once, as closed. */
export function asOne(open: readonly Request[], closed: readonly Request[]): Request[] {
  const ids = new Set(closed.map((request) => request.id));
  return [...open.filter((request) => !ids.has(request.id)), ...closed];
}

export const newestFirst = (one: Place, other: Place): number =>
  other.createdAt - one.createdAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
