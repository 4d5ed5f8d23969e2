import { anActor, aPerson, aPolicy, aRole, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { aRequest } from '../../testing/a-request.js';
import { aCreate, newStatement } from '../../testing/commands.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf } from '../../testing/record.js';

test('a request waits for people as long as the policy says', () => {
  const record = aRecord();
  const { request } = effectOf(record.decide(aCreate()));
  expect(request).toEqual({
    v: 1,
    seq: 101,
    by: 'replica-1',
    at: ten,
    id: 'request-1',
    environment: 'sandbox-1',
    role: 'customizer',
    rootRole: 'root-1',
    requester: aPerson('anna'),
    createdAt: ten,
    askedMs: hour,
    durationMs: hour,
    chainMs: 0,
    said: { n: 1, hash: newStatement('a reason of its own').hash },
    policy: { version: 1, hash: 'policy-hash' },
    state: 'pending',
    lapsesAt: ten + 24 * hour,
  });
});

test('the event names who asked and what decided, and holds no statement: it has a row of its own', () => {
  const record = aRecord();
  record.decide(aCreate());
  expect(record.last).toMatchObject([
    {
      kind: 'access.requested',
      actor: { tid: 'tenant', oid: 'anna' },
      request: 'request-1',
      data: { role: 'customizer', rule: 'asks people', policy: { version: 1, hash: 'policy-hash' } },
      statements: [{ request: 'request-1', n: 1, statement: { reason: 'a reason of its own' } }],
    },
  ]);
  expect(Object.keys(record.last[0]?.actor ?? {})).toEqual(['tid', 'oid']);
  expect(JSON.stringify([record.last[0]?.data, record.last[0]?.requests])).not.toContain('"a reason');
});

test('where nobody needs to approve, the rule does, and its decision names nobody', () => {
  const record = aRecord();
  const role = aRole({ approval: 'none' });
  expect(effectOf(record.decide(aCreate({ role }))).request).toMatchObject({
    state: 'granting',
    decision: { at: ten, policy: { version: 1 } },
    giveUpAt: ten + 15 * minute,
  });
  expect(record.request()).not.toHaveProperty('decision.by');
  expect(record.last[0]?.data).toMatchObject({ rule: 'approved' });
});

describe('a repeat', () => {
  test.each(['pending', 'active', 'ended'] as const)(
    'finds the request that it made, now %s, and changes nothing',
    (state) => {
      const record = aRecord({ requests: [aRequest(state)] });
      const effect = effectOf(record.decide(aCreate({ facts: unknownFacts('anna') })));
      expect(effect).toMatchObject({ repeated: true, request: { id: 'request-1', state } });
      expect(record.kinds()).toEqual([]);
    },
  );
});

describe('refused is', () => {
  test('who may not ask', () => {
    expect(codeOf(aRecord().decide(aCreate({ facts: factsOf('anna', []) })))).toBe('not-eligible');
  });

  test('whom the directory does not tell about', () => {
    expect(codeOf(aRecord().decide(aCreate({ facts: unknownFacts('anna') })))).toBe('directory-unavailable');
  });

  test('what nobody else can decide', () => {
    expect(codeOf(aRecord().decide(aCreate({ approvers: 0 })))).toBe('no-approver');
  });

  test('a second request for the same entry, while the first is pending or live', () => {
    for (const state of ['pending', 'granting', 'active'] as const) {
      const record = aRecord({ requests: [aRequest(state)] });
      expect(codeOf(record.decide(aCreate({ id: 'request-2' })))).toBe('request-open');
    }
  });

  test('one more than a person may have open', () => {
    const requests = ['a', 'b'].map((id) => aRequest('pending', { id, role: id }));
    const record = aRecord({ requests });
    const refused = record.decide(aCreate({ policy: aPolicy({ maxOpenPerPerson: 2 }) }));
    expect(codeOf(refused)).toBe('too-many-open');
    expect(refused).toMatchObject({ problem: { findings: expect.any(Array) as unknown } });
  });
});

describe('an extension', () => {
  const first = aRequest('active', { durationMs: 2 * hour, chainMs: hour });
  const extend = aCreate({ id: 'request-2', extending: 'request-1' });

  test('counts the whole chain before it', () => {
    const record = aRecord({ requests: [first] });
    expect(effectOf(record.decide(extend)).request).toMatchObject({
      state: 'pending',
      extends: 'request-1',
      chainMs: 3 * hour,
    });
  });

  test('is refused where the chain would grow too long', () => {
    const record = aRecord({ requests: [{ ...first, chainMs: 5.5 * hour }] });
    expect(codeOf(record.decide(extend))).toBe('duration-over-limit');
  });

  test('that the rule approves starts where its first expires', () => {
    const record = aRecord({ requests: [first] });
    const role = aRole({ approval: 'none' });
    expect(effectOf(record.decide({ ...extend, role })).request).toMatchObject({
      state: 'scheduled',
      startsAt: first.endsAt,
    });
  });

  test('stands alone beside its first: a second one is refused', () => {
    const record = aRecord({ requests: [first] });
    record.decide(extend);
    expect(codeOf(record.decide({ ...extend, id: 'request-3' }))).toBe('request-open');
  });

  test('of what is not there is refused like that of somebody else', () => {
    expect(codeOf(aRecord().decide(extend))).toBe('not-found');
    const record = aRecord({ requests: [first] });
    const boris = { actor: anActor('boris'), facts: factsOf('boris', ['makers']) };
    expect(codeOf(record.decide({ ...extend, ...boris }))).toBe('not-found');
  });

  test.each(['pending', 'granting', 'removing', 'ended'] as const)('of what is %s is refused', (state) => {
    const record = aRecord({ requests: [aRequest(state)] });
    expect(codeOf(record.decide(extend))).toBe('not-in-this-state');
  });

  test('is refused from the end on, also before anybody has written it', () => {
    const record = aRecord({ requests: [{ ...first, endsAt: ten }] });
    expect(codeOf(record.decide(extend))).toBe('not-in-this-state');
    record.now = ten - second;
    expect(record.decide(extend).ok).toBe(true);
  });

  test('of a role that is not extendable is refused', () => {
    const record = aRecord({ requests: [first] });
    expect(codeOf(record.decide({ ...extend, role: aRole({ extendable: false }) }))).toBe('extension-not-allowed');
  });
});
