/** Makes the words of a notice as its owner may read them, or finds that there is nothing to tell him. */
import type { DriftNotice, NoticeKind, RequestNotice } from '@jit/connector';
import { maySee } from '../../domain/decide/who.js';
import { isAmong, type PersonFacts } from '../../domain/evaluate.js';
import { stillMatters } from '../../domain/notice.js';
import type { Request } from '../../domain/request.js';
import type { Subscription } from '../../domain/documents.js';
import { placeOf } from '../../views/place.js';
import { listedHolders, presentHolders } from '../../views/holder.js';
import { present } from '../../views/request.js';
import type { Service } from '../../service/service.js';
import type { Notice } from './notice.js';
import { instant } from '../../views/instant.js';

/** `unknown`: the directory does not say whether he may read it. */
export type Body = RequestNotice | DriftNotice | 'nothing' | 'unknown';

/** Holders that one notice names. */
const mostHolders = 20;

export async function bodyOf(
  service: Service,
  { owner }: Subscription,
  notice: Notice,
  facts: PersonFacts,
): Promise<Body> {
  const { about } = notice;
  if ('request' in about) return aboutRequest(service, owner, notice, about.request, facts);
  return 'holders' in about ? aboutHolders(service, notice, about.holders, facts) : 'nothing';
}

/** Flows subscribe to these kinds only. */
const head = ({ id, kind, happenedAt }: Notice) => ({ id, kind: kind as NoticeKind, happenedAt: instant(happenedAt) });

async function aboutRequest(
  service: Service,
  owner: Subscription['owner'],
  notice: Notice,
  request: Request,
  facts: PersonFacts,
): Promise<Body> {
  const sees = maySee(service.policy, request, owner, facts);
  if (sees === 'unknown') return 'unknown';
  if (sees === 'unmet' || !stillMatters(notice.kind, request, owner, service.time.now())) return 'nothing';
  const viewer = { actor: { ...owner, client: '' }, facts };
  return { ...head(notice), request: await present(service, notice.ledger, viewer, request) };
}

/** Only administrators and auditors see holders; what was explained or has gone meanwhile is no news. */
async function aboutHolders(
  service: Service,
  notice: Notice,
  keys: readonly string[],
  facts: PersonFacts,
): Promise<Body> {
  const { policy, time } = service;
  const among = [policy.administrators, policy.auditors].map((people) => isAmong(people, facts));
  if (!among.includes('met')) return among.includes('unknown') ? 'unknown' : 'nothing';
  const found = listedHolders(notice.ledger, time.now()).filter(
    ({ key, cause }) => keys.includes(key) && (cause === 'none' || cause === 'team'),
  );
  if (found.length === 0) return 'nothing';
  return {
    ...head(notice),
    ...placeOf(service, notice.ledger.environment),
    found: found.length,
    holders: await presentHolders(service, notice.ledger, found.slice(0, mostHolders)),
  };
}
