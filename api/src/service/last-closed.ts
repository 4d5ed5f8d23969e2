/** The newest closed requests of a person, kept in memory until another one of theirs closes. */
import type { Person } from '../domain/person.js';
import type { Request } from '../domain/request.js';
import { closedRequests } from '../ledger/closed-requests.js';
import type { Ledger } from '../ledger/ledger.js';

export interface LastClosed {
  /** Newest first, at most so many; undefined where the store does not answer. */
  of(ledger: Ledger, oid: Person['oid'], most: number): Promise<readonly Request[] | undefined>;
}

const mostKept = 20_000;
/** Whoever decides sees so many of them. */
export const lastRequests = 5;

export function createLastClosed(): LastClosed {
  const kept = new Map<string, { readonly closings: number; readonly requests: readonly Request[] }>();
  return {
    async of(ledger, oid, most) {
      const key = `${ledger.environment} ${oid} ${String(most)}`;
      // As it stands before the read: what closes during the read is read again next time.
      const closings = ledger.closingsOf(oid);
      const known = kept.get(key);
      if (known?.closings === closings) return known.requests;
      const read = await closedRequests(ledger, oid, undefined, most);
      if (read === undefined) return undefined;
      const requests = read.slice(0, most);
      if (kept.size >= mostKept) kept.clear();
      kept.set(key, { closings, requests });
      return requests;
    },
  };
}
