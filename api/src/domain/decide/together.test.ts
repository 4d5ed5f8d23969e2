import { hashOf } from '../../ledger/chain.js';
import { annas, aHolder, anOwned, aRequest } from '../../testing/a-request.js';
import { aRecord } from '../../testing/record.js';
import { minute, ten } from '../../testing/instants.js';
import { createDraft } from '../draft.js';
import { defaultTimings } from '../timings.js';
import { answered } from './act.js';
import { join } from './advance.js';
import { seen } from './observe.js';
import { keepIfOwed, take, touch, without } from './together.js';

const aDraft = (start: Parameters<typeof aRecord>[0]) =>
  createDraft(aRecord(start).view, { now: ten, nextSequence: 20, instance: 'replica-1', hash: hashOf });

test('a step that is not possible writes nothing', () => {
  const draft = aDraft({ requests: [aRequest('active')] });
  expect(take(draft, aRequest('active'), { do: 'join' }, defaultTimings)).toBeUndefined();
  expect(draft.events).toEqual([]);
});

test('a step that is taken says why, where there is a reason', () => {
  const draft = aDraft({ requests: [aRequest('active')] });
  take(draft, aRequest('active'), { do: 'take-back', reason: 'expired' }, defaultTimings);
  take(draft, aRequest('pending', { id: 'request-2' }), { do: 'lapse' }, defaultTimings);
  expect(draft.events.map(({ kind, data }) => ({ kind, data }))).toEqual([
    { kind: 'access.ending', data: { reason: 'expired' } },
    { kind: 'access.lapsed', data: undefined },
  ]);
});

test('where there is no holder, nothing is taken from it, read into it or joined to it', () => {
  const draft = aDraft({});
  expect(without(draft, annas, 'request-1')).toBeUndefined();
  expect(touch(draft, aRequest('removing'))).toBeUndefined();
  join(draft, annas, aRequest('granting'), defaultTimings);
  seen(draft, annas, { beganAt: ten, user: 'there', copies: [] }, defaultTimings);
  expect(draft.events).toEqual([]);
});

test('a holder is touched by the grants that it owes, and by no other request', () => {
  const draft = aDraft({ holders: [anOwned()] });
  expect(touch(draft, aRequest('removing'))).toMatchObject({ grants: ['request-1'] });
  expect(touch(draft, aRequest('removing', { id: 'request-2' }))).toBeUndefined();
  expect(touch(draft, aRequest('ended'))).toBeUndefined();
  expect(touch(aDraft({ holders: [aHolder()] }), aRequest('removing'))).toBeUndefined();
});

test.each([
  ['a minute left', 'ended', { endsAt: ten + minute }],
  ['no time left', 'removing', { endsAt: ten }],
] as const)('while another grant has %s, what was given back is %s', (_left, state, other) => {
  const holder = anOwned({ grants: ['request-1', 'request-2'] });
  const given = aRequest('removing', { ending: { reason: 'given-back', at: ten - minute } });
  const draft = aDraft({ requests: [given, aRequest('active', { id: 'request-2', ...other })], holders: [holder] });
  keepIfOwed(draft, annas, defaultTimings);
  expect(draft.request('request-1')?.state).toBe(state);
});

test('an answer about a request that is not on record is a fault, not a silence', () => {
  expect(answered(aDraft({}), 'request-9')).toMatchObject({ ok: false, problem: { code: 'internal-error' } });
});
