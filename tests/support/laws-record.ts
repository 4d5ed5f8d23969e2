/** The record proves itself: the chain from the first event to the signed head, the digest, and every row by its event. */
import { canonical, firstPrev, hashOf, readHead, type StoredEvent } from '../../api/src/ledger/chain.js';
import { createOpenSet } from '../../api/src/ledger/open-set.js';
import type { EnvironmentHistory, History, Law, Violation } from './laws-history.js';

export const recordIsWhole: Law = (history) =>
  history.environments.flatMap((one) =>
    faultsOf(history, one).map((what): Violation => ({ law: 'L9', what: `${one.environment}: ${what}` })),
  );

function faultsOf(history: History, { environment, deployment, events, rows }: EnvironmentHistory): string[] {
  const faults: string[] = [];
  const stored = new Map(rows.map((row) => [row.key, row.text]));
  const head = readHead(stored.get('head') ?? '', { environment, deployment }, history.signer);
  if (!head.ok) return [`the head: ${head.fault}`];
  const replayed = createOpenSet(environment);
  const closed = new Map<string, string>();
  let [prev, seq, time] = [firstPrev, 0, 0];
  for (const { text } of events) {
    const event = JSON.parse(text) as StoredEvent;
    seq += 1;
    if (event.seq !== seq || event.prev !== prev) faults.push(`event ${String(event.seq)} does not follow`);
    if (event.time < time) faults.push(`event ${String(event.seq)} is earlier than the one before`);
    if (stored.get(`event|${String(seq).padStart(16, '0')}`) !== text) faults.push(`event ${String(seq)} was changed`);
    prev = hashOf(text);
    time = event.time;
    for (const [key, doc] of Object.entries(event.after)) {
      if (key.startsWith('done|')) closed.set(key, canonical(doc));
      else replayed.put(key, doc === null ? null : canonical(doc));
    }
  }
  if (head.head.seq !== seq || head.head.hash !== prev) faults.push('the head does not name the last event');
  const open = createOpenSet(environment);
  for (const row of rows) open.put(row.key, row.text);
  if (open.digestWith(new Map()) !== head.head.digest) faults.push('the open rows are not those that the head seals');
  if (replayed.digestWith(new Map()) !== head.head.digest) faults.push('the events do not lead to what the head seals');
  for (const [key, text] of stored)
    if (key.startsWith('done|') && closed.get(key) !== text) faults.push(`${key} is not what its event says`);
  for (const key of closed.keys()) if (!stored.has(key)) faults.push(`${key} is missing`);
  return faults;
}
