import { hashOf } from '../ledger/chain.js';
import { aRecord } from '../testing/record.js';
import { aLongHolder, longId } from '../testing/worst.js';
import { ten } from '../testing/instants.js';
import { createDraft } from './draft.js';
import { holderKey } from './holder.js';
import { inEvents, mostOfDocuments } from './in-events.js';
import { storedLength } from './stored-text.js';

const job = (length: number) => ({ v: 1 as const, text: 'x'.repeat(length) });

it('leaves what fits in one event', () => {
  const changes = { holders: [], documents: { a: job(10_000), b: job(10_000), c: null } };
  expect(inEvents(changes)).toEqual([changes]);
});

it('goes on in the next event with what does not fit, each document once, in order', () => {
  const documents = Object.fromEntries(Array.from({ length: 9 }, (_, count) => [String(count), job(9_000)]));
  const parts = inEvents({ requests: ['one'], retired: ['gone'], statements: ['said'], documents });
  expect(parts.map((part) => Object.keys(part.documents))).toEqual([
    ['0', '1'],
    ['2', '3'],
    ['4', '5'],
    ['6', '7'],
    ['8'],
  ]);
  expect(parts.flatMap(({ requests, retired, statements }) => [...requests, ...retired, ...statements])).toEqual([
    'one',
    'gone',
    'said',
  ]);
  for (const part of parts) expect(storedLength(part)).toBeLessThan(mostOfDocuments);
});

it('gives the largest document an event of its own', () => {
  expect(inEvents({ documents: { a: job(100), b: job(mostOfDocuments - 30), c: job(100) } })).toHaveLength(3);
});

it('stamps each document with the event that tells of it', () => {
  const draft = createDraft(aRecord().view, { now: ten, nextSequence: 20, instance: 'replica-1', hash: hashOf });
  const holders = Array.from({ length: 12 }, (_, count) => aLongHolder(count));
  draft.emit('sweep.signed-off', { holders });
  expect(draft.events.length).toBeGreaterThan(1);
  for (const [index, event] of draft.events.entries())
    expect(new Set(event.holders.map(({ seq }) => seq))).toEqual(new Set([20 + index]));
  for (const [count, { person, rootRole }] of holders.entries())
    expect(draft.holder(holderKey(person, rootRole))?.person.oid).toBe(longId(count));
});
