import { anActor, aPerson, aPolicy, aRole, factsOf, groups, unknownFacts } from '../../testing/a-policy.js';
import { aRequest } from '../../testing/a-request.js';
import { aDeny, anApprove, newStatement } from '../../testing/commands.js';
import { hour, minute, ten } from '../../testing/instants.js';
import { aRecord, codeOf, effectOf } from '../../testing/record.js';

const pending = aRequest('pending');
const carla = { actor: anActor('carla'), facts: factsOf('carla', ['approvers']) };

test('an approver agrees: the request is decided by a person under a policy', () => {
  const record = aRecord({ requests: [pending] });
  expect(effectOf(record.decide(anApprove({ statement: newStatement('fine') }))).request).toMatchObject({
    state: 'granting',
    durationMs: hour,
    decision: {
      by: aPerson('boris'),
      at: ten,
      policy: { version: 1, hash: 'policy-hash' },
      said: { n: 2, hash: newStatement('fine').hash },
    },
  });
  expect(record.last).toMatchObject([
    { kind: 'access.approved', actor: aPerson('boris'), statements: [{ n: 2, statement: { reason: 'fine' } }] },
  ]);
});

describe('shorter', () => {
  test('may be approved, and what was asked stays on record', () => {
    const record = aRecord({ requests: [pending] });
    expect(effectOf(record.decide(anApprove({ durationMs: 30 * minute }))).request).toMatchObject({
      durationMs: 30 * minute,
      askedMs: hour,
    });
  });

  test('is held to the steps of the role', () => {
    expect(codeOf(aRecord({ requests: [pending] }).decide(anApprove({ durationMs: 31 * minute })))).toBe(
      'duration-off-step',
    );
  });

  test('never longer', () => {
    expect(codeOf(aRecord({ requests: [pending] }).decide(anApprove({ durationMs: 2 * hour })))).toBe(
      'duration-over-limit',
    );
  });
});

describe('who asks', () => {
  test('cannot approve or deny, even as an approver', () => {
    const self = { actor: anActor('anna'), facts: factsOf('anna', ['makers', 'approvers', 'admins']) };
    for (const command of [anApprove(self), aDeny(self)])
      expect(codeOf(aRecord({ requests: [pending] }).decide(command))).toBe('self-approval');
  });

  test('is a person, not a text: the same id in another tenant is somebody else', () => {
    const other = { actor: { ...anActor('anna'), tid: 'other-tenant' }, facts: factsOf('anna', ['approvers']) };
    expect(aRecord({ requests: [pending] }).decide(anApprove(other)).ok).toBe(true);
  });

  test('is held against the policy of now once more', () => {
    const record = aRecord({ requests: [pending] });
    const left = anApprove({ requesterFacts: factsOf('anna', []) });
    expect(codeOf(record.decide(left))).toBe('not-eligible');
    const silent = anApprove({ requesterFacts: unknownFacts('anna') });
    expect(codeOf(record.decide(silent))).toBe('directory-unavailable');
    const shorter = aPolicy({
      roles: [aRole({ durations: { defaultMs: 0, maximumMs: 30 * minute, stepMs: minute } })],
    });
    expect(codeOf(record.decide(anApprove({ policy: shorter })))).toBe('duration-over-limit');
  });
});

describe('absent and forbidden give the same answer', () => {
  test.each([
    ['a request that is not there', anApprove({ id: 'request-9' }), 'not-found'],
    ['a stranger', anApprove({ facts: factsOf('boris', ['makers']) }), 'not-found'],
    ['a stranger who denies', aDeny({ facts: factsOf('boris', ['makers']) }), 'not-found'],
    [
      'somebody whom the directory does not tell about',
      anApprove({ facts: unknownFacts('boris') }),
      'directory-unavailable',
    ],
    [
      'an administrator sees it, and may not decide it',
      anApprove({ facts: factsOf('boris', ['admins']) }),
      'not-an-approver',
    ],
    ['an auditor sees it, and may not decide it', aDeny({ facts: factsOf('boris', ['auditors']) }), 'not-an-approver'],
    [
      'an approver whose account is disabled',
      anApprove({ facts: factsOf('boris', ['approvers'], { account: 'disabled' }) }),
      'not-an-approver',
    ],
    [
      'an approver whose account the directory does not tell',
      anApprove({ facts: factsOf('boris', ['approvers'], { account: 'unknown' }) }),
      'directory-unavailable',
    ],
    [
      'an administrator of whom the directory does not say whether he approves',
      anApprove({
        facts: factsOf('boris', [], { groups: 'unknown' }),
        policy: aPolicy({ administrators: { groups: [], persons: [{ id: 'boris', name: 'Boris' }] } }),
      }),
      'directory-unavailable',
    ],
  ])('%s', (_who, command, code) => {
    expect(codeOf(aRecord({ requests: [pending] }).decide(command))).toBe(code);
  });
});

describe('a role that the policy no longer offers', () => {
  test('has no approvers any more', () => {
    const record = aRecord({ requests: [pending] });
    expect(codeOf(record.decide(anApprove({ policy: aPolicy({ roles: [] }) })))).toBe('not-found');
    const none = aPolicy({ roles: [aRole({ approval: 'none' })] });
    expect(codeOf(record.decide(anApprove({ policy: none, facts: factsOf('boris', ['approvers', 'admins']) })))).toBe(
      'not-an-approver',
    );
  });

  test.each([
    ['another root role', aRole({ rootRole: 'root-2' })],
    ['another environment', aRole({ environment: 'production-1' })],
  ])('its name standing for %s now is not what was asked for', (_what, role) => {
    const refused = aRecord({ requests: [pending] }).decide(anApprove({ policy: aPolicy({ roles: [role] }) }));
    expect(refused).toMatchObject({
      problem: { code: 'not-eligible', detail: 'This role is no longer available.' },
    });
  });
});

describe('a repeat', () => {
  test('by the same person finds the decision, whatever came after', () => {
    for (const state of ['granting', 'active', 'removing'] as const) {
      const record = aRecord({ requests: [aRequest(state)] });
      expect(effectOf(record.decide(anApprove()))).toMatchObject({ repeated: true, request: { state } });
      expect(record.kinds()).toEqual([]);
    }
    const denied = aRecord({ requests: [aRequest('denied')] });
    expect(effectOf(denied.decide(aDeny()))).toMatchObject({ repeated: true, request: { state: 'denied' } });
  });

  test('by another person hears that it is decided', () => {
    for (const state of ['granting', 'active', 'ended', 'denied'] as const)
      for (const command of [anApprove(carla), aDeny(carla)])
        expect(codeOf(aRecord({ requests: [aRequest(state)] }).decide(command))).toBe('decided-already');
  });

  test('that says the opposite hears that it is decided', () => {
    expect(codeOf(aRecord({ requests: [aRequest('denied')] }).decide(anApprove()))).toBe('decided-already');
    expect(codeOf(aRecord({ requests: [aRequest('active')] }).decide(aDeny()))).toBe('decided-already');
  });

  test('where the rule decided, nobody has decided before', () => {
    const decision = { at: ten, policy: { version: 1, hash: '' } };
    expect(codeOf(aRecord({ requests: [aRequest('active', { decision })] }).decide(anApprove()))).toBe(
      'decided-already',
    );
  });

  test('a decided request is not judged again by the policy of now', () => {
    const left = anApprove({ ...carla, requesterFacts: factsOf('anna', []), durationMs: 5 * hour });
    expect(codeOf(aRecord({ requests: [aRequest('active')] }).decide(left))).toBe('decided-already');
  });
});

test('when the window is over, nobody decides any more, written or not', () => {
  for (const command of [anApprove(), aDeny()])
    expect(codeOf(aRecord({ requests: [aRequest('pending', { lapsesAt: ten })] }).decide(command))).toBe('window-over');
});

test('who denies says why, and the statement has a row of their own', () => {
  const record = aRecord({ requests: [pending] });
  expect(effectOf(record.decide(aDeny())).request).toMatchObject({
    state: 'denied',
    closedAt: ten,
    decision: { by: aPerson('boris'), said: { n: 2, hash: newStatement('not today').hash } },
  });
  expect(record.last).toMatchObject([
    { kind: 'access.denied', statements: [{ n: 2, statement: { reason: 'not today' } }] },
  ]);
});

describe('an extension', () => {
  const extension = aRequest('pending', { id: 'request-2', extends: 'request-1', chainMs: hour });
  const approve = anApprove({ id: 'request-2' });

  test('that is approved starts where its first expires', () => {
    const first = aRequest('active');
    const record = aRecord({ requests: [first, extension] });
    expect(effectOf(record.decide(approve)).request).toMatchObject({ state: 'scheduled', startsAt: first.endsAt });
  });

  test.each([
    ['has expired, and nobody has written it yet', aRequest('active', { endsAt: ten })],
    ['is being removed', aRequest('removing')],
    ['has ended', aRequest('ended')],
  ])('that is approved when its first %s lapses, and the approver hears it', (_when, first) => {
    const record = aRecord({ requests: [first, extension] });
    expect(effectOf(record.decide(approve)).request).toMatchObject({ id: 'request-2', state: 'lapsed' });
    expect(record.last).toMatchObject([{ kind: 'access.lapsed', actor: aPerson('boris') }]);
  });

  test('of which the first is not to be found lapses too', () => {
    const record = aRecord({ requests: [extension] });
    expect(effectOf(record.decide(approve)).request).toMatchObject({ state: 'lapsed' });
  });

  test('that is decided already is not decided by the end of its first', () => {
    const record = aRecord({
      requests: [aRequest('ended'), { ...aRequest('scheduled'), id: 'request-2', extends: 'request-1' }],
    });
    expect(codeOf(record.decide({ ...approve, ...carla }))).toBe('decided-already');
  });

  test('is held to the whole chain when it is approved', () => {
    const record = aRecord({ requests: [aRequest('active'), { ...extension, chainMs: 7.5 * hour }] });
    expect(codeOf(record.decide(approve))).toBe('duration-over-limit');
  });
});

test('groups of approvers are those of the policy of now, not of the day of asking', () => {
  const moved = aPolicy({ roles: [aRole({ approval: { by: groups('owners'), windowMs: hour } })] });
  const record = aRecord({ requests: [pending] });
  expect(codeOf(record.decide(anApprove({ policy: moved })))).toBe('not-found');
  expect(record.decide(anApprove({ policy: moved, facts: factsOf('boris', ['owners']) })).ok).toBe(true);
});
