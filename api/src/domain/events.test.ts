import { hashOf } from '../ledger/chain.js';
import { aRecord } from '../testing/record.js';
import { ten } from '../testing/instants.js';
import { createDraft, type Draft } from './draft.js';
import type { Recorded } from './events.js';

const aDraft = (): Draft =>
  createDraft(aRecord().view, { now: ten, nextSequence: 1, instance: 'replica-1', hash: hashOf });

test('an event says what its kind asks for', () => {
  const draft = aDraft();
  draft.emit('sweep.begun', { data: { run: 1 } });
  draft.emit('holder.retired', { retired: ['anna|root-1'] });
  expect(draft.events.map(({ kind, data }) => [kind, data])).toEqual([
    ['sweep.begun', { run: 1 }],
    ['holder.retired', undefined],
  ]);
});

/** Held by the compiler (`npm run types`): where one of these compiles, the comment above it is the error. */
test('a misspelt kind, a field too few and one too many do not compile', () => {
  const draft = aDraft();
  // @ts-expect-error: there is no such kind.
  draft.emit('sweep.begn', { data: { run: 1 } });
  // @ts-expect-error: its data are missing.
  draft.emit('sweep.begun', {});
  // @ts-expect-error: a field is missing.
  draft.emit('sweep.acknowledged', { data: { plan: 'hash' } });
  // @ts-expect-error: a field is of another type.
  draft.emit('sweep.begun', { data: { run: '1' } });
  // @ts-expect-error: a field is misspelt.
  draft.emit('access.ended', { data: { reson: 'expired' } });
  // @ts-expect-error: this kind says nothing.
  draft.emit('holder.retired', { data: { key: 'anna|root-1' } });
  expect(draft.events).toHaveLength(6);
});

test('a kind that is read is told from the others, and its fields may be missing', () => {
  const runOf = (event: Recorded): number | undefined => {
    // @ts-expect-error: no event is of this kind.
    if (event.kind === 'sweep.begn') return undefined;
    // @ts-expect-error: which fields there are is not known before the kind is.
    if (event.data?.run === 0) return 0;
    return event.kind === 'sweep.begun' ? event.data?.run : undefined;
  };
  expect(runOf({ kind: 'sweep.begun', data: { run: 3 } })).toBe(3);
  expect(runOf({ kind: 'sweep.begun', data: {} })).toBeUndefined();
  expect(runOf(JSON.parse('{"kind":"of another release","data":{"run":3}}') as Recorded)).toBeUndefined();
});
