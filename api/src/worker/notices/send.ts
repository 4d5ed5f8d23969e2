/** Tells one subscriber of one event: asks for the owner's rights now, makes the words, signs and sends them. */
import type { SubscriptionEnd } from '@jit/connector';
import type { PersonFacts } from '../../domain/evaluate.js';
import type { Subscription } from '../../domain/documents.js';
import { mayBeTold } from '../../domain/subscription.js';
import { within } from '../../ledger/deadline.js';
import type { Answer } from '../../ports.js';
import type { Service } from '../../service/service.js';
import { readAddress } from '../../service/subscription-address.js';
import type { Notice } from './notice.js';
import { bodyOf } from './notice-body.js';

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
  notice: Notice,
  factsOf: (oid: string) => Promise<PersonFacts>,
): Promise<Told> {
  const { policy, ports, timings } = service;
  const facts = await factsOf(subscription.owner.oid);
  const rights = mayBeTold(policy, subscription.notice, facts);
  if (rights !== 'met') return rights === 'unknown' ? { kind: 'later' } : { kind: 'over', reason: 'no-rights' };
  const told = await bodyOf(service, subscription, notice, facts);
  if (told === 'nothing' || told === 'unknown') return { kind: told === 'nothing' ? 'nothing-to-tell' : 'later' };
  const found = await readAddress(service.record, subscription);
  if (found.kind !== 'there') return found.kind === 'unknown' ? { kind: 'later' } : { kind: 'over', reason: 'gone' };
  const body = JSON.stringify(told);
  const answer = await within(ports.clock, timings.callMs, (signal) =>
    ports.webhooks.post(found.address, body, headersOf(service, notice.id, body), signal),
  );
  return toldBy(answer);
}

/**
 * The headers of the Standard Webhooks specification, asymmetric form: the signature is over `<id>.<seconds>.<body>`. A
 * head of the record is never signed by it, for that is JSON and begins with a brace.
 */
function headersOf({ ports, time }: Service, id: string, body: string): Record<string, string> {
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

/** What is put on record is a code; the deadline above the ports speaks in words. */
export const codeOf = (cause: string): string => (/^[a-z0-9_-]{1,40}$/.test(cause) ? cause : 'time-out');

function toldBy(answer: Answer<undefined>): Told {
  if (answer.kind === 'done') return { kind: 'arrived' };
  if (answer.kind === 'unknown') return { kind: 'failed', error: codeOf(answer.cause) };
  const { code, retryAfterMs } = answer.refusal;
  if (code === 'gone') return { kind: 'over', reason: 'gone' };
  return { kind: 'failed', error: code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
