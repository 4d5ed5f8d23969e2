import { aPolicy, aRole, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { aHolder, aJoined, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anAdvance } from '../../testing/commands.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type Start, type TestRecord } from '../../testing/record.js';

const maker = factsOf('anna', ['makers']);
const stranger = factsOf('anna', []);

const advanced = (start: Start, more: Parameters<typeof anAdvance>[0] = {}): TestRecord => {
  const record = aRecord(start);
  effectOf(record.decide(anAdvance(more)));
  return record;
};

describe('time moves a request', () => {
  test('a pending one lapses when its window is over, not before', () => {
    expect(advanced({ requests: [aRequest('pending', { lapsesAt: ten })] }).request()).toMatchObject({
      state: 'lapsed',
      closedAt: ten,
    });
    expect(advanced({ requests: [aRequest('pending', { lapsesAt: ten + 1 })] }).kinds()).toEqual([]);
  });

  test('one that was not added in fifteen minutes fails', () => {
    expect(advanced({ requests: [aRequest('granting', { giveUpAt: ten })] }).request()).toMatchObject({
      state: 'failed',
      ending: { reason: 'not-usable-in-time' },
    });
  });

  test('one that joined and does not show in fifteen minutes is taken back', () => {
    const record = advanced({ requests: [aJoined({ giveUpAt: ten })], holders: [anOwned()] });
    expect(record.request()).toMatchObject({ state: 'removing', ending: { reason: 'not-usable-in-time' } });
  });

  test('access that reached its end is taken back, whatever the directory says', () => {
    for (const facts of [maker, stranger, unknownFacts('anna')]) {
      const record = advanced({ requests: [aRequest('active', { endsAt: ten })], holders: [anOwned()] }, { facts });
      expect(record.request()).toMatchObject({ state: 'removing', ending: { reason: 'expired', at: ten } });
    }
  });

  test('what is not due stays as it is', () => {
    const requests = [aRequest('active'), aRequest('scheduled', { id: 'request-2' })];
    expect(advanced({ requests, holders: [anOwned()] }, { facts: maker }).kinds()).toEqual([]);
  });
});

describe('a scheduled start', () => {
  const due = aRequest('scheduled', { startsAt: ten });

  test('begins when the policy of now allows it', () => {
    expect(advanced({ requests: [due] }, { facts: maker }).request()).toMatchObject({
      state: 'granting',
      giveUpAt: ten + 15 * minute,
    });
  });

  test('fails when the policy of now refuses it', () => {
    expect(advanced({ requests: [due] }, { facts: stranger }).request()).toMatchObject({
      state: 'failed',
      ending: { reason: 'refused-by-policy' },
    });
  });

  test.each([
    ['does not name the role', aPolicy({ roles: [] })],
    ['means another role by its name', aPolicy({ roles: [aRole({ rootRole: 'root-2' })] })],
    ['has moved it to another environment', aPolicy({ roles: [aRole({ environment: 'production-1' })] })],
  ])('fails without asking anybody where the policy %s', (_why, policy) => {
    expect(advanced({ requests: [due] }, { policy }).request()).toMatchObject({ state: 'failed' });
  });

  test('waits an hour for a silent directory, and then lapses', () => {
    for (const facts of [undefined, unknownFacts('anna')]) {
      const more = facts && { facts };
      const waits = { requests: [due], now: ten + hour - 1 };
      expect(advanced(waits, more).kinds()).toEqual([]);
      expect(advanced({ requests: [due], now: ten + hour }, more).request().state).toBe('lapsed');
    }
  });
});

describe('an extension', () => {
  const first = aRequest('active', { endsAt: ten });
  const extension = aRequest('scheduled', { id: 'request-2', extends: 'request-1', startsAt: ten });
  const start = { requests: [first, extension], holders: [anOwned()] };

  test('joins before its first ends, so that the role stays and there is no gap', () => {
    const record = advanced(start, { facts: maker });
    expect(record.kinds()).toEqual(['access.started', 'access.joined', 'access.ending', 'access.ended']);
    expect(record.request('request-1')).toMatchObject({ state: 'ended', roleKept: 'other-grant' });
    expect(record.request('request-2')).toMatchObject({ state: 'granting', joined: { at: ten } });
    expect(record.holder()).toMatchObject({ owned: true, grants: ['request-2'], looks: [ten] });
  });

  test('does not hold up the end of its first where facts are unknown: the end goes alone', () => {
    const record = advanced(start, { facts: unknownFacts('anna') });
    expect(record.kinds()).toEqual(['access.ending']);
    expect(record.request('request-2').state).toBe('scheduled');
  });

  test('starts later, when the directory answers, also when its first is gone by then', () => {
    const expired = aRequest('ended', { ending: { reason: 'expired', at: ten } });
    const record = advanced({ requests: [expired, extension], now: ten + minute }, { facts: maker });
    expect(record.request('request-2').state).toBe('granting');
  });

  test('starts while its first is still being removed', () => {
    const record = advanced({ requests: [aRequest('removing'), extension], holders: [anOwned()] }, { facts: maker });
    expect(record.request('request-2')).toMatchObject({ state: 'granting', joined: { at: ten } });
    expect(record.request('request-1')).toMatchObject({ state: 'ended', roleKept: 'other-grant' });
  });

  test('waits where its first still stands with a later end', () => {
    const later = { requests: [{ ...first, endsAt: ten + minute }, extension], holders: [anOwned()] };
    expect(advanced(later, { facts: maker }).kinds()).toEqual([]);
  });

  test('does not start behind a first that ended otherwise', () => {
    const given = aRequest('ended', { ending: { reason: 'given-back', at: ten - minute } });
    expect(advanced({ requests: [given, extension] }, { facts: maker }).kinds()).toEqual([]);
  });

  test('of a first that never showed is cancelled with it', () => {
    const late = aJoined({ giveUpAt: ten });
    const record = advanced({ requests: [late, extension], holders: [anOwned()] }, { facts: maker });
    expect(record.request('request-1').state).toBe('removing');
    expect(record.request('request-2').state).toBe('cancelled');
  });
});

describe('a grant beside another', () => {
  const other = aRequest('granting', { id: 'request-2', role: 'customizer' });
  const start: Start = { requests: [aRequest('active'), other], holders: [anOwned()] };

  test('joins without a call where the role is owned', () => {
    const record = advanced(start, { facts: maker });
    expect(record.request('request-2')).toMatchObject({
      joined: { at: ten, mustEndBy: ten + hour + 10 * minute },
    });
    expect(record.holder()).toMatchObject({ grants: ['request-1', 'request-2'], looks: [ten] });
    expect(record.holder()).not.toHaveProperty('intent');
  });

  test('fails where the policy of now refuses it', () => {
    expect(advanced(start, { facts: stranger }).request('request-2')).toMatchObject({
      state: 'failed',
      ending: { reason: 'refused-by-policy' },
    });
  });

  test('waits where the directory is silent', () => {
    expect(advanced(start, { facts: unknownFacts('anna') }).kinds()).toEqual([]);
  });

  test('does not join any more when its time to be added is over', () => {
    const late = { ...other, giveUpAt: ten };
    const record = advanced({ ...start, requests: [late] }, { facts: maker });
    expect(record.request('request-2')).toMatchObject({ state: 'failed', ending: { reason: 'not-usable-in-time' } });
  });

  test('does not join what is not owned: that takes a read', () => {
    expect(advanced({ requests: [other], holders: [aHolder()] }, { facts: maker }).kinds()).toEqual([]);
  });
});

describe('calls settle by time', () => {
  const intent = {
    callId: 'call-1',
    kind: 'assign' as const,
    systemUserId: 'user-anna',
    roleId: 'copy-1',
    before: [],
    owner: 'replica-2',
    at: ten - minute,
    until: ten,
    first: true,
  };

  test('an intent whose claim ran out may have been sent: ten minutes more it may arrive', () => {
    const record = advanced({ requests: [aJoined()], holders: [anOwned({ intent })] });
    expect(record.holder()).not.toHaveProperty('intent');
    expect(record.holder()).toMatchObject({
      unsettled: [{ callId: 'call-1', kind: 'assign', first: true, until: ten + 10 * minute }],
      looks: [ten, ten + 30 * second, ten + 10 * minute],
    });
  });

  test('an intent whose claim still runs is left alone', () => {
    const claimed = { requests: [aJoined()], holders: [anOwned({ intent: { ...intent, until: ten + 1 } })] };
    expect(advanced(claimed).kinds()).toEqual([]);
  });

  test('an intent that ran out long ago is settled at once, and looked after', () => {
    const record = advanced({ requests: [aJoined()], holders: [anOwned({ intent })], now: ten + 11 * minute });
    expect(record.holder()).toMatchObject({
      unsettled: [],
      looks: expect.arrayContaining([ten + 11 * minute]) as unknown,
    });
  });

  test('a call that ran out is settled, and the last look begins after that', () => {
    const call = { callId: 'call-1', kind: 'remove' as const, first: false, until: ten };
    const other = { ...call, callId: 'call-2', until: ten + 1 };
    const record = advanced({ requests: [aRequest('removing')], holders: [anOwned({ unsettled: [call, other] })] });
    expect(record.last).toMatchObject([{ kind: 'holder.settled', data: { unsettled: 1 } }]);
    expect(record.holder()).toMatchObject({ unsettled: [other], looks: [ten] });
  });
});

describe('a holder row without duties', () => {
  const read = { beganAt: ten - 24 * hour, user: 'there' as const, copies: [] };
  const old = aHolder({ at: ten - 30 * hour, read });

  test('goes a day after its last read', () => {
    const record = advanced({ holders: [old] });
    expect(record.last).toMatchObject([{ kind: 'holder.retired', retired: [annas] }]);
    expect(record.view.holder(annas)).toBeUndefined();
  });

  test.each([
    ['was read less than a day ago', { read: { ...read, beganAt: ten - 24 * hour + 1 } }],
    ['changed less than a day ago', { at: ten - hour }],
    ['owns the role', { owned: true }],
    ['is to be looked at', { looks: [ten + hour] }],
    [
      'has a call that may still arrive',
      { unsettled: [{ callId: 'c', kind: 'assign', first: true, until: ten + hour }] },
    ],
  ] as const)('stays while it %s', (_why, more) => {
    expect(advanced({ holders: [{ ...old, ...more }] }).kinds()).toEqual([]);
  });

  test('stays while somebody waits to join it', () => {
    expect(advanced({ holders: [old], requests: [aRequest('granting')] }).kinds()).toEqual([]);
  });

  test('goes also while a request waits for people', () => {
    expect(advanced({ holders: [old], requests: [aRequest('pending')] }).kinds()).toEqual(['holder.retired']);
  });
});

test('a role that must go and is owed to another is kept, also when nothing else is due', () => {
  const other = aRequest('active', { id: 'request-2', role: 'other-entry' });
  const record = advanced({ requests: [aRequest('removing'), other], holders: [anOwned()] });
  expect(record.request()).toMatchObject({ state: 'ended', roleKept: 'other-grant' });
});
