import type { Ending, Request } from '../request.js';
import { anActor, aPerson, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { aHolder, aJoined, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { aCancel, anEnd, newStatement } from '../../testing/commands.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf } from '../../testing/record.js';
import { requestsOf } from '../draft.js';

const admin = {
  actor: anActor('carla'),
  facts: factsOf('carla', ['admins']),
  statement: newStatement('left the project'),
};

describe('giving back', () => {
  test('needs nobody, not even the directory', () => {
    const record = aRecord({ requests: [aRequest('active')], holders: [anOwned()] });
    expect(effectOf(record.decide(anEnd())).request).toMatchObject({
      state: 'removing',
      ending: { reason: 'given-back', by: aPerson('anna'), at: ten },
    });
  });

  test('touches the holder, so that reads under way do not count', () => {
    const record = aRecord({ requests: [aRequest('active')], holders: [anOwned()] });
    record.decide(anEnd());
    expect(record.holder().seq).toBe(101);
  });

  test('of what was not joined cancels it and leaves the holder alone', () => {
    const record = aRecord({ requests: [aRequest('granting')], holders: [aHolder()] });
    expect(effectOf(record.decide(anEnd())).request).toMatchObject({ state: 'cancelled', closedBy: aPerson('anna') });
    expect(record.holder().seq).toBe(7);
  });

  test.each<[string, Request]>([
    ['though nobody has put that on record', aRequest('active', { endsAt: ten })],
    ['and goes', aRequest('removing', { ending: { reason: 'expired', at: ten } })],
    ['and went without the store', aRequest('removing', { ending: { reason: 'removed-without-store', at: ten } })],
  ])('from its end on hears that it is over, %s', (_what, request) => {
    const record = aRecord({ requests: [request] });
    expect(effectOf(record.decide(anEnd()))).toEqual({ request, repeated: true });
    expect(record.kinds()).toEqual([]);
  });

  test.each(['active', 'granting', 'scheduled'] as const)('twice is given back once, from %s', (state) => {
    const record = aRecord({ requests: [aRequest(state)] });
    const once = effectOf(record.decide(anEnd())).request;
    expect(effectOf(record.decide(anEnd()))).toEqual({ request: once, repeated: true });
    expect(record.kinds()).toEqual([]);
  });

  test('a pending request is cancelled, not given back', () => {
    expect(codeOf(aRecord({ requests: [aRequest('pending')] }).decide(anEnd()))).toBe('not-in-this-state');
  });
});

describe('an end that was kept, because nothing came on record then', () => {
  const at = ten - minute;
  const removing = (ending: Ending): Request => aRequest('removing', { ending });

  test('is told with its own time', () => {
    const record = aRecord({ requests: [aRequest('active')], holders: [anOwned()] });
    expect(effectOf(record.decide(anEnd({ keptSince: at }))).request).toMatchObject({
      ending: { reason: 'given-back', by: aPerson('anna'), at },
    });
  });

  test.each<[string, Request]>([
    ['somebody else ended it later', removing({ reason: 'revoked', by: aPerson('carla'), at: ten })],
    ['its time came later', removing({ reason: 'expired', at: ten })],
    ['another replica had removed it later', removing({ reason: 'removed-without-store', at: ten })],
  ])('stands before what came on record first: %s', (_what, request) => {
    const record = aRecord({ requests: [request], holders: [anOwned()] });
    expect(effectOf(record.decide(anEnd({ keptSince: at }))).request).toMatchObject({
      state: 'removing',
      ending: { reason: 'given-back', by: aPerson('anna'), at },
    });
  });

  test.each<[string, Request]>([
    ['somebody else ended it before', removing({ reason: 'revoked', by: aPerson('carla'), at: at - 1 })],
    ['its time had come before', removing({ reason: 'expired', at: at - 1 })],
    ['it is over', aRequest('ended')],
    ['it failed', aRequest('failed')],
  ])('changes nothing where %s', (_what, request) => {
    const record = aRecord({ requests: [request] });
    expect(effectOf(record.decide(anEnd({ keptSince: at })))).toEqual({ request, repeated: true });
    expect(record.kinds()).toEqual([]);
  });

  test('leaves the reason of the other end on record beside its own', () => {
    const said = { n: 3, hash: 'of another' };
    const record = aRecord({ requests: [removing({ reason: 'revoked', by: aPerson('dana'), at: ten, said })] });
    record.decide(anEnd({ ...admin, keptSince: at }));
    expect(record.request()).toMatchObject({ ending: { reason: 'revoked', by: aPerson('carla'), said: { n: 4 } } });
    expect(record.last[0]?.statements).toMatchObject([{ n: 4, statement: { reason: 'left the project' } }]);
  });
});

describe('ending the access of somebody else', () => {
  const end = (more: Parameters<typeof anEnd>[0]) => aRecord({ requests: [aRequest('active')] }).decide(anEnd(more));

  test('takes an administrator and a reason', () => {
    const record = aRecord({ requests: [aRequest('active')] });
    expect(effectOf(record.decide(anEnd(admin))).request).toMatchObject({
      state: 'removing',
      ending: { reason: 'revoked', by: aPerson('carla'), said: { n: 3, hash: newStatement('left the project').hash } },
    });
    expect(record.last[0]?.statements).toMatchObject([{ n: 3, statement: { reason: 'left the project' } }]);
    expect(effectOf(record.decide(anEnd(admin)))).toMatchObject({ repeated: true });
  });

  test('without a reason is refused', () => {
    const { actor, facts } = admin;
    expect(codeOf(end({ actor, facts }))).toBe('reason-too-short');
  });

  test('to who is no administrator it is not there', () => {
    const { actor, statement } = admin;
    expect(codeOf(end({ actor, statement, facts: factsOf('carla', ['approvers']) }))).toBe('not-found');
    expect(codeOf(end({ actor, statement }))).toBe('not-found');
    expect(codeOf(end({ ...admin, id: 'request-9' }))).toBe('not-found');
  });

  test('waits for the directory where it does not tell who is an administrator', () => {
    expect(codeOf(end({ ...admin, facts: unknownFacts('carla') }))).toBe('directory-unavailable');
  });

  test('what another has ended hears that it moved on', () => {
    const record = aRecord({ requests: [aRequest('active')] });
    record.decide(anEnd());
    expect(codeOf(record.decide(anEnd(admin)))).toBe('not-in-this-state');
  });
});

describe('cancelling', () => {
  test.each(['pending', 'scheduled', 'granting'] as const)('ends what is %s at once', (state) => {
    const record = aRecord({ requests: [aRequest(state)] });
    expect(effectOf(record.decide(aCancel())).request).toMatchObject({ state: 'cancelled', closedBy: aPerson('anna') });
  });

  test('what has joined already is taken away', () => {
    const record = aRecord({ requests: [aJoined()], holders: [anOwned()] });
    expect(effectOf(record.decide(aCancel())).request).toMatchObject({
      state: 'removing',
      ending: { reason: 'given-back' },
    });
    expect(effectOf(record.decide(aCancel()))).toMatchObject({ repeated: true });
  });

  test('twice is cancelled once', () => {
    const record = aRecord({ requests: [aRequest('pending')] });
    const once = effectOf(record.decide(aCancel())).request;
    expect(effectOf(record.decide(aCancel()))).toEqual({ request: once, repeated: true });
  });

  test('is for the person who asked only', () => {
    const record = aRecord({ requests: [aRequest('pending')] });
    expect(codeOf(record.decide(aCancel({ actor: anActor('boris') })))).toBe('not-found');
    expect(codeOf(record.decide(aCancel({ actor: { ...anActor('anna'), tid: 'other' } })))).toBe('not-found');
    expect(codeOf(record.decide(aCancel({ id: 'request-9' })))).toBe('not-found');
  });

  test('live access is not cancelled', () => {
    expect(codeOf(aRecord({ requests: [aRequest('active')] }).decide(aCancel()))).toBe('not-in-this-state');
  });

  test('what fell with another request was cancelled by nobody, so it is not there to cancel', () => {
    expect(codeOf(aRecord({ requests: [aRequest('cancelled')] }).decide(aCancel()))).toBe('not-in-this-state');
  });
});

describe('what one ending draws with it, in the same commit', () => {
  const first = aRequest('active');
  const extension = { id: 'request-2', extends: 'request-1' };

  test.each(['pending', 'scheduled'] as const)(
    'an extension that is %s is cancelled when its first is ended',
    (state) => {
      for (const command of [anEnd(), anEnd(admin)]) {
        const record = aRecord({ requests: [first, aRequest(state, extension)], holders: [anOwned()] });
        effectOf(record.decide(command));
        expect(record.request('request-2')).toMatchObject({ state: 'cancelled' });
        expect(record.kinds()).toEqual(['access.ending', 'access.cancelled']);
      }
    },
  );

  test('an extension that has begun lives on: it is a grant of its own', () => {
    const record = aRecord({ requests: [first, aJoined(extension)], holders: [anOwned()] });
    effectOf(record.decide(anEnd()));
    expect(record.request('request-2').state).toBe('granting');
  });

  test('a role that is owed to another grant is kept, and the request ends at once', () => {
    const other = aRequest('active', { id: 'request-2', role: 'other-entry', endsAt: ten + 2 * hour });
    const record = aRecord({
      requests: [first, other],
      holders: [anOwned({ grants: ['request-1', 'request-2'] })],
    });
    expect(effectOf(record.decide(anEnd())).request).toMatchObject({
      state: 'ended',
      roleKept: 'other-grant',
      ending: { reason: 'given-back' },
    });
    expect(record.holder()).toMatchObject({ owned: true, grants: ['request-2'] });
    expect(requestsOf(record.view, annas).map((request) => request.id)).toEqual(['request-2']);
  });

  test('an end of one request leaves those of other people alone', () => {
    const other = aRequest('scheduled', { id: 'request-2', requester: aPerson('boris') });
    const record = aRecord({ requests: [first, other] });
    effectOf(record.decide(anEnd()));
    expect(record.request('request-2').state).toBe('scheduled');
  });
});
