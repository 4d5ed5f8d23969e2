/**
 * Sends one transaction and finds out what became of it. An answer that never came is looked for in the record: the
 * event of the first sequence tried tells whose commit it is. A refusal of a repeated transaction is no answer, for the
 * first one may have been applied.
 */
import type { Timings } from '../domain/timings.js';
import type { Clock, Random, TableRefusal } from '../ports.js';
import { eventKey } from './keys.js';
import { parseEvent } from './state.js';
import type { Store } from './store.js';
import type { Time } from './time.js';
import type { Transaction } from './transaction.js';

export type Fate =
  /** `etag` of the head, when the store's own answer told it. */
  | { readonly kind: 'committed'; readonly etag?: string }
  /** Another commit came first: decide again. */
  | { readonly kind: 'lost' }
  /** The store asks to come back, nothing was done. */
  | { readonly kind: 'busy'; readonly message: string }
  | { readonly kind: 'unknown' }
  /** The store will never take this transaction, and not because of the head. */
  | { readonly kind: 'impossible'; readonly message: string };

interface Needs {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly time: Time;
  readonly timings: Timings;
}

export async function sendTransaction(needs: Needs, transaction: Transaction): Promise<Fate> {
  const { store, clock, random, time, timings } = needs;
  const until = time.monotonic() + timings.commitFateMs;
  for (let sent = 0; ; sent += 1) {
    const answer = await store.transact(transaction.operations);
    if (answer.kind === 'done')
      return { kind: 'committed', ...(answer.value[0] !== undefined && { etag: answer.value[0] }) };
    if (answer.kind === 'refused' && sent === 0) return refused(answer.refusal, transaction);
    const fate = await lookFor(store, transaction);
    if (fate === 'ours') return { kind: 'committed' };
    if (fate === 'theirs') return { kind: 'lost' };
    if (time.monotonic() >= until) return { kind: 'unknown' };
    await clock.sleep(Math.ceil((0.5 + random.fraction() / 2) * Math.min(2000, 50 * 2 ** sent)));
  }
}

function refused(refusal: TableRefusal, transaction: Transaction): Fate {
  if (refusal.code === 'busy') return { kind: 'busy', message: refusal.message };
  if (refusal.code === 'invalid') return { kind: 'impossible', message: refusal.message };
  const key = refusal.index === undefined ? undefined : transaction.operations[refusal.index]?.key;
  const isRace = key === undefined || key === 'head' || key.startsWith('event|');
  return isRace ? { kind: 'lost' } : { kind: 'impossible', message: `${key}: ${refusal.message}` };
}

async function lookFor(store: Store, transaction: Transaction): Promise<'ours' | 'theirs' | 'absent'> {
  const row = await store.get(eventKey(transaction.firstSequence));
  if (row.kind !== 'done' || row.value === undefined) return 'absent';
  return parseEvent(row.value.text)?.commit === transaction.commit ? 'ours' : 'theirs';
}
