/** Whose access was live since the scan before: what a role that appeared meanwhile may have come from, no more. */
import { isLive, isTerminal, type Request } from '../../domain/request.js';
import { type Evidence, seenKey } from '../../domain/sweep/evidence.js';
import { sightingOf, sweepState } from '../../domain/sweep/record.js';
import type { Ledger } from '../../ledger/ledger.js';
import { closedRequests } from '../../ledger/closed-requests.js';

/** Closed requests that are looked through, newest first. */
const mostClosed = 50;

/** Ids of requests, those of an administrator role first, then the newest. Nothing new was seen: no closed ones are read. */
export async function liveDuring(ledger: Ledger, evidence: Evidence): Promise<string[]> {
  const open: Request[] = [...ledger.view.openRequests()].filter(
    (request) => isLive(request) || request.state === 'removing',
  );
  const isNew = evidence.holders.some((seen) => sightingOf(ledger.view, seenKey(seen)) === undefined);
  const since = sweepState(ledger.view).lastComplete?.at ?? Infinity;
  const closed = isNew ? ((await closedRequests(ledger, undefined, undefined, mostClosed)) ?? []) : [];
  const ended = closed.filter((request) => isTerminal(request) && 'readyAt' in request && request.closedAt >= since);
  const powerful = new Set(evidence.roles.filter((role) => role.isAdministrator).map((role) => role.rootRole));
  const rank = (request: Request): number => (powerful.has(request.rootRole) ? 0 : 1);
  return [...open, ...ended]
    .sort((one, other) => rank(one) - rank(other) || other.createdAt - one.createdAt)
    .map((request) => request.id);
}
