/** Tells one subscriber of one event: asks for the owner's rights now, makes the words, signs and sends them. */
import type { NoticeKind, RequestNotice, SubscriptionEnd } from '@jit/connector';
import { maySee } from '../domain/decide/who.js';
import type { PersonFacts } from '../domain/evaluate.js';
import { isNews } from '../domain/notice.js';
import type { Request } from '../domain/request.js';
import { mayBeTold, type Subscription } from '../domain/subscription.js';
import { within } from '../ledger/deadline.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Answer } from '../ports.js';
import { instant, present } from '../usecases/present.js';
import type { Service } from '../usecases/service.js';
import { readAddress } from '../usecases/subscription-address.js';

export interface News {
  /** The same each time it is told. */
  readonly id: string;
  readonly notice: NoticeKind;
  readonly happenedAt: number;
  readonly ledger: Ledger;
  /** As it is now. */
  readonly request: Request;
}

export type Told =
  | { readonly kind: 'arrived' }
  /** It is not for this person, or no longer true. */
  | { readonly kind: 'nothing-to-tell' }
  /** It cannot be judged or sent now, and not because of the receiver. */
  | { readonly kind: 'later' }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAfterMs?: number }
  | { readonly kind: 'over'; readonly reason: SubscriptionEnd };

/** `factsOf`: what the directory says of a person now; a decision may rest on it. */
export async function tell(
  service: Service,
  subscription: Subscription,
  news: News,
  factsOf: (oid: string) => Promise<PersonFacts>,
): Promise<Told> {
  const { policy, ports, numbers, time } = service;
  const { owner, notice } = subscription;
  const facts = await factsOf(owner.oid);
  const rights = mayBeTold(policy, notice, facts);
  if (rights !== 'met') return rights === 'unknown' ? { kind: 'later' } : { kind: 'over', reason: 'no-rights' };
  const sees = maySee(policy, news.request, owner, facts);
  if (sees === 'unknown') return { kind: 'later' };
  if (sees === 'unmet' || !isNews(notice, news.request, owner, time.now())) return { kind: 'nothing-to-tell' };
  const found = await readAddress(service.record, subscription);
  if (found.kind !== 'there') return found.kind === 'unknown' ? { kind: 'later' } : { kind: 'over', reason: 'gone' };
  const body = await bodyOf(service, subscription, news, facts);
  const answer = await within(ports.clock, numbers.callMs, (signal) =>
    ports.webhooks.post(found.address, body, headersOf(service, news.id, body), signal),
  );
  return toldBy(answer);
}

async function bodyOf(service: Service, { owner }: Subscription, news: News, facts: PersonFacts): Promise<string> {
  const viewer = { actor: { ...owner, client: '' }, facts };
  const notice: RequestNotice = {
    id: news.id,
    kind: news.notice,
    happenedAt: instant(news.happenedAt),
    request: await present(service, news.ledger, viewer, news.request),
  };
  return JSON.stringify(notice);
}

/**
 * The headers of the Standard Webhooks specification, asymmetric form: the signature is over `<id>.<seconds>.<body>`. A
 * head of the record is never signed by it, for that is JSON and begins with a brace.
 */
export function headersOf({ ports, time }: Service, id: string, body: string): Record<string, string> {
  const seconds = String(Math.floor(time.now() / 1000));
  const signature = Buffer.from(ports.signer.sign(`${id}.${seconds}.${body}`), 'base64url').toString('base64');
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1a,${signature}`,
    'webhook-key-id': ports.signer.keyId,
  };
}

function toldBy(answer: Answer<undefined>): Told {
  if (answer.kind === 'done') return { kind: 'arrived' };
  if (answer.kind === 'unknown') return { kind: 'failed', error: answer.cause };
  const { code, retryAfterMs } = answer.refusal;
  if (code === 'gone') return { kind: 'over', reason: 'gone' };
  return { kind: 'failed', error: code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
