/** The requests that wait for a person: found by the roles that the person may decide. */
import { mayDecide } from '../domain/decide/who.js';
import { isAmong } from '../domain/evaluate.js';
import type { OpenRequest } from '../domain/request.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Service } from './service.js';
import type { Viewer } from './viewer.js';

/** A board shows so many of them; more are told by their number: who decides these sees the next ones. */
export const mostToDecide = 50;

export const oldestFirst = (one: OpenRequest, other: OpenRequest): number => one.createdAt - other.createdAt;

/** Those of one environment, in no order. */
export function decidableIn({ policy, time }: Service, ledger: Ledger, { actor, facts }: Viewer): OpenRequest[] {
  const now = time.now();
  return policy.roles
    .filter(({ approval }) => approval !== 'none' && isAmong(approval.by, facts) === 'met')
    .flatMap(({ id }) => [...ledger.view.pendingOf(id)])
    .filter((request) => mayDecide(policy, request, actor, facts, now));
}
