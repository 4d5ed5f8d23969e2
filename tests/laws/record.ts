/** The record proves itself: the chain from the first event to the signed head, the digest, and every row by its event. */
import { canonical, firstPrev, hashOf, readHead, type Head, type StoredEvent } from '../../api/src/ledger/chain.js';
import { eventKey } from '../../api/src/ledger/keys.js';
import { createOpenSet } from '../../api/src/ledger/open-set.js';
import { violates, type EnvironmentHistory, type Law } from './history.js';

/** L9: the record of every environment verifies from its first event to its head. */
export const recordIsWhole: Law = (history) =>
  history.environments.flatMap((one) => {
    const { environment, deployment, events, rows } = one;
    // An environment that no replica has served yet was never begun.
    if (rows.length === 0) return [];
    const stored = new Map(rows.map((row) => [row.key, row.text]));
    const head = readHead(stored.get('head') ?? '', { environment, deployment }, history.signer);
    const parsed = events.map(({ text }) => ({ text, event: JSON.parse(text) as StoredEvent }));
    const faults = head.ok
      ? [
          ...chainFaults(parsed, head.head, stored),
          ...openFaults(one, parsed, head.head),
          ...doneFaults(parsed, stored),
        ]
      : [`the head: ${head.fault}`];
    return faults.map((what) => violates('L9')(`${environment}: ${what}`));
  });

type Parsed = readonly { readonly text: string; readonly event: StoredEvent }[];

function chainFaults(events: Parsed, head: Head, stored: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  let [prev, seq, time] = [firstPrev, 0, 0];
  for (const { text, event } of events) {
    seq += 1;
    if (event.seq !== seq || event.prev !== prev) faults.push(`event ${String(event.seq)} does not follow`);
    if (event.time < time) faults.push(`event ${String(event.seq)} is earlier than the one before`);
    if (stored.get(eventKey(seq)) !== text) faults.push(`event ${String(seq)} was changed`);
    [prev, time] = [hashOf(text), event.time];
  }
  if (head.seq !== seq || head.hash !== prev) faults.push('the head does not name the last event');
  return faults;
}

/** The head seals the open rows, and the events lead to them. */
function openFaults({ environment, rows }: EnvironmentHistory, events: Parsed, head: Head): string[] {
  const [stored, replayed] = [createOpenSet(environment), createOpenSet(environment)];
  for (const row of rows) stored.put(row.key, row.text);
  for (const { event } of events)
    for (const [key, doc] of Object.entries(event.after)) replayed.put(key, doc === null ? null : canonical(doc));
  const isSealed = (set: typeof stored): boolean => set.isSealedBy(head.digest);
  return [
    ...(isSealed(stored) ? [] : ['the open rows are not those that the head seals']),
    ...(isSealed(replayed) ? [] : ['the events do not lead to what the head seals']),
  ];
}

/** Every terminal row is what its event says, and none is missing. */
function doneFaults(events: Parsed, stored: ReadonlyMap<string, string>): string[] {
  const closed = new Map<string, string>();
  for (const { event } of events)
    for (const [key, doc] of Object.entries(event.after)) if (key.startsWith('done|')) closed.set(key, canonical(doc));
  const rows = [...stored.keys()].filter((key) => key.startsWith('done|'));
  return [...new Set([...rows, ...closed.keys()])]
    .filter((key) => stored.get(key) !== closed.get(key))
    .map((key) => `${key} is not what its event says`);
}
