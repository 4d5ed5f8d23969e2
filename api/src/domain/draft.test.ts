import { hashOf } from '../ledger/chain.js';
import { aPerson } from '../testing/a-policy.js';
import { aHolder, annas, aRequest } from '../testing/a-request.js';
import { aRecord } from '../testing/record.js';
import { ten } from '../testing/instants.js';
import { row, rowsOf } from './documents.js';
import { createDraft, requestsOf, type Draft } from './draft.js';
import { recheckAt } from './holder.js';

const start = {
  requests: [aRequest('pending')],
  holders: [aHolder()],
  documents: { pause: { v: 1 as const, seq: 1, until: 1 } },
};

function aDraft(): { draft: Draft; view: ReturnType<typeof aRecord>['view'] } {
  const { view } = aRecord(start);
  return { draft: createDraft(view, { now: ten, nextSequence: 20, instance: 'replica-2', hash: hashOf }), view };
}

test('a draft sees what it has changed, and the record does not', () => {
  const { draft, view } = aDraft();
  draft.emit('access.approved', {
    requests: [aRequest('granting')],
    holders: [aHolder({ owned: true })],
    documents: { pause: { v: 1, until: 2 } },
  });
  expect(draft.request('request-1')?.state).toBe('granting');
  expect([...draft.openRequests()].map((one) => one.state)).toEqual(['granting']);
  expect([...draft.holders()].map((one) => one.owned)).toEqual([true]);
  expect(draft.holder(annas)?.owned).toBe(true);
  expect(draft.document('pause')).toEqual({ v: 1, seq: 20, until: 2 });
  expect(view.request('request-1')?.state).toBe('pending');
  expect(view.holder(annas)?.owned).toBe(false);
  expect(view.document('pause')).toMatchObject({ until: 1 });
});

test('what an event changes bears its sequence, its time and who decided', () => {
  const { draft } = aDraft();
  draft.emit('access.approved', { requests: [aRequest('granting')] });
  draft.emit('holder.watched', { holders: [aHolder()] });
  expect(draft.request('request-1')).toMatchObject({ seq: 20, at: ten, by: 'replica-2' });
  expect(draft.holder(annas)).toMatchObject({ seq: 21, at: ten, by: 'replica-2' });
  expect(draft.events.map((event) => event.kind)).toEqual(['access.approved', 'holder.watched']);
});

test('a request that closed is found by its id, and is open no more', () => {
  const { draft } = aDraft();
  draft.emit('access.ended', { requests: [aRequest('ended')] });
  expect(draft.request('request-1')?.state).toBe('ended');
  expect([...draft.openRequests()]).toEqual([]);
  expect(requestsOf(draft, annas)).toEqual([]);
});

test('a holder that was retired is gone', () => {
  const { draft } = aDraft();
  draft.emit('holder.retired', { retired: [annas] });
  expect(draft.holder(annas)).toBeUndefined();
  expect([...draft.holders()]).toEqual([]);
});

test('documents of one name are found with their keys; one that went away is gone, and may come again', () => {
  const { draft } = aDraft();
  const swept = () => [...draft.documents('swept')].map(([key]) => key);
  const at = [ten];
  draft.emit('sweep.removing', {
    data: { plan: 'hash', key: 'a', acknowledged: false },
    documents: rowsOf([row('swept', 'a', { v: 1, at }), row('swept', 'b|c', { v: 1, at })]),
  });
  expect(swept()).toEqual(['a', 'b|c']);
  expect([...draft.documents('sighting')]).toEqual([]);
  draft.emit('sweep.forgotten', { documents: { ...row('swept', 'a', null), pause: null } });
  expect(swept()).toEqual(['b|c']);
  expect([draft.document('swept', 'a'), draft.document('pause')]).toEqual([undefined, undefined]);
  expect(draft.document('swept', 'b|c')).toEqual({ v: 1, seq: 20, at });
  draft.emit('service.paused', { documents: { pause: { v: 1, until: 3 } } });
  expect(draft.document('pause')).toEqual({ v: 1, seq: 22, until: 3 });
});

test('what was not changed is seen as it is', () => {
  const { draft } = aDraft();
  expect([...draft.holders()]).toHaveLength(1);
  expect(draft.document('pause')).toMatchObject({ until: 1 });
  expect(draft.request('request-9')).toBeUndefined();
});

test('requests of one holder come oldest first, those of one instant by their ids, new ones included', () => {
  const { view } = aRecord({
    requests: [
      aRequest('pending', { id: 'c', createdAt: ten }),
      aRequest('pending', { id: 'b', createdAt: ten + 1 }),
      aRequest('pending', { id: 'other', requester: aPerson('boris') }),
    ],
  });
  const draft = createDraft(view, { now: ten, nextSequence: 20, instance: 'replica-2', hash: hashOf });
  draft.emit('access.approved', { requests: [aRequest('pending', { id: 'a', createdAt: ten })] });
  expect(requestsOf(draft, annas).map((one) => one.id)).toEqual(['a', 'c', 'b']);
});

test('looks are kept in order, each instant once', () => {
  expect(recheckAt(aHolder({ looks: [30, 10] }), 20, 10).looks).toEqual([10, 20, 30]);
});
