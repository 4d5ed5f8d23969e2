import { anOwned, aRequest } from '../testing/a-request.js';
import { aPerson } from '../testing/a-policy.js';
import { aRecord } from '../testing/record.js';
import { createDraft, type View } from './draft.js';
import { holderKey } from './holder.js';
import { keysOf, nextStep } from './next-step.js';
import { createOnce } from './once.js';

const count = (view: View): number => [...view.holders()].length;
const people = Array.from({ length: 50 }, (_one, index) => `person-${String(index)}`);

const aCrowd = (documents = {}) =>
  aRecord({
    requests: people.map((name) => aRequest('removing', { id: `request-${name}`, requester: aPerson(name) })),
    holders: people.map((name) =>
      anOwned({
        person: aPerson(name),
        grants: [`request-${name}`],
        refusals: { code: '0x80040220', count: 9, nextTryAt: 9e15, at: 9e14 },
      }),
    ),
    documents,
  });

const base = { now: 0, nextSequence: 1, instance: 'replica-1', hash: (text: string) => text };

test('what is said of all rows is computed once until one of them changes', () => {
  const { view } = aCrowd();
  let asked = 0;
  const said = (one: View): number => {
    asked += 1;
    return count(one);
  };
  expect([view.once(said), view.once(said), asked]).toEqual([50, 50, 1]);
  const draft = createDraft(view, base);
  expect([draft.once(said), asked]).toEqual([50, 1]);
  draft.emit('holder.retired', { retired: [holderKey(aPerson('person-1'), 'root-1')] });
  expect([draft.once(said), draft.once(said), asked]).toEqual([49, 49, 2]);
  // What a command has not committed yet is nobody else's.
  expect([view.once(said), asked]).toEqual([50, 2]);
});

test('the look at all who are due reads all holders once, not once for each of them', () => {
  const { view, timings, now } = aCrowd({ breaker: { v: 1, seq: 1, failures: 3, code: '0x80040220', resetAt: 0 } });
  const known = createOnce<View>();
  let looks = 0;
  const counted: View = {
    ...view,
    *holders() {
      looks += 1;
      yield* view.holders();
    },
    once: (what) => known.of(what, counted),
  };
  for (const key of keysOf(counted)) nextStep(counted, key, now, timings, 'replica-1');
  expect(looks).toBe(2);
});
