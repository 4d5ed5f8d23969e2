import { aPolicy, factsOf, unknownFacts } from '../../testing/a-policy.js';
import { aHolder, aJoined, annas, anOwned, aRequest } from '../../testing/a-request.js';
import { anObserve, aRead, aSettle } from '../../testing/commands.js';
import { minute, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import type { Effect, Observe } from '../command.js';
import type { Holder, Intent, SeenRoles } from '../holder.js';
import type { Request } from '../request.js';
import type { UnsettledCall } from '../unsettled.js';

const maker = factsOf('anna', ['makers']);
const stranger = factsOf('anna', []);
const held = aRead(['copy-1']);
const away = aRead([]);
const absent: SeenRoles = { beganAt: ten, user: 'absent', copies: [] };
const unsettled = (more: Partial<UnsettledCall> = {}): UnsettledCall => ({
  callId: 'call-0',
  kind: 'assign',
  first: false,
  until: ten + 9 * minute,
  ...more,
});
const claim = (more: Partial<Intent> = {}): Intent => ({
  callId: 'call-0',
  kind: 'assign',
  systemUserId: 'user-anna',
  roleId: 'copy-1',
  before: [],
  owner: 'replica-2',
  at: ten - second,
  until: ten + minute,
  first: true,
  ...more,
});

interface Observed extends TestRecord {
  readonly effect: Effect;
}

/** One observation by Anna's holder as it stands, with the facts of a maker where something may begin. */
function observed(
  holder: Holder | undefined,
  requests: readonly Request[],
  more: Partial<Observe>,
  now = ten,
): Observed {
  const record = aRecord({ holders: holder === undefined ? [] : [holder], requests, now });
  const { fence: _, ...unfenced } = anObserve({ assignable: 'copy-1', facts: maker });
  const fence = holder === undefined ? {} : { fence: holder.seq };
  const effect = effectOf(record.decide({ ...unfenced, ...fence, ...more }));
  return Object.assign(record, { effect });
}

describe('the fence: a read counts only while the holder is the one that stood when it began', () => {
  test('a holder that has changed since asks for another read', () => {
    const record = observed(anOwned(), [aJoined()], { read: held, fence: 6 });
    expect(record.effect).toEqual({ readAgain: true });
    expect(record.kinds()).toEqual([]);
  });

  test('a holder that came into being since asks for another read', () => {
    const record = aRecord({ holders: [anOwned()], requests: [aJoined()] });
    const { fence: _, ...unfenced } = anObserve({ read: held });
    expect(effectOf(record.decide(unfenced))).toEqual({ readAgain: true });
  });

  test('while another worker has the holder for itself, nothing follows', () => {
    const record = observed(anOwned({ intent: claim() }), [aJoined()], { read: held });
    expect(record.effect).toEqual({});
    expect(record.kinds()).toEqual([]);
  });

  test('a claim that ran out is written down as a call that may still arrive, before anything else', () => {
    const record = observed(anOwned({ intent: claim({ until: ten }) }), [aJoined()], { read: held });
    expect(record.kinds().slice(0, 2)).toEqual(['holder.settled', 'holder.read']);
    expect(record.holder().unsettled).toMatchObject([{ callId: 'call-0', until: ten + 10 * minute }]);
  });
});

describe('a first grant', () => {
  const granting = aRequest('granting');

  test('joins and has its assign intent in one commit, when the role is not there', () => {
    const record = observed(undefined, [granting], { read: away });
    expect(record.kinds()).toEqual(['access.joined']);
    expect(record.effect.call).toEqual({
      callId: 'call-1',
      kind: 'assign',
      systemUserId: 'user-anna',
      roleId: 'copy-1',
      before: [],
      owner: 'replica-1',
      at: ten,
      until: ten + 45 * second,
      first: true,
    });
    expect(record.holder()).toMatchObject({
      owned: true,
      grants: ['request-1'],
      assignedAt: ten,
      copy: { systemUserId: 'user-anna', roleId: 'copy-1' },
      intent: { callId: 'call-1' },
      read: { copies: [] },
    });
    expect(record.request()).toMatchObject({ joined: { at: ten } });
  });

  test('finds the holder of an earlier episode and begins a new one', () => {
    const record = observed(aHolder({ removedAt: ten - minute }), [granting], { read: away });
    expect(record.effect.call).toMatchObject({ first: true });
    expect(record.holder()).not.toHaveProperty('removedAt');
  });

  test('two that begin together share one call', () => {
    const record = observed(undefined, [granting, { ...granting, id: 'request-2', createdAt: ten }], { read: away });
    expect(record.kinds()).toEqual(['access.joined', 'access.joined']);
    expect(record.holder()).toMatchObject({ grants: ['request-1', 'request-2'], intent: { callId: 'call-1' } });
  });

  test('a role that is there and not ours is never touched', () => {
    const record = observed(undefined, [granting], { read: held });
    expect(record.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
    expect(record.effect).toEqual({});
    expect(record.view.holder(annas)).toBeUndefined();
  });

  test.each<[string, Partial<Observe>, string]>([
    ['there is no such user', { read: absent }, 'user-absent'],
    ['the user is disabled', { read: aRead([], { user: 'disabled' }) }, 'user-disabled'],
    ['the user is disabled, with the role', { read: aRead(['copy-1'], { user: 'disabled' }) }, 'user-disabled'],
    ['the role has no copy where the user is', { read: away, assignable: 'none' }, 'role-absent'],
    ['the policy of now refuses', { read: away, facts: stranger }, 'refused-by-policy'],
    ['the policy of now does not offer it', { read: away, policy: aPolicy({ roles: [] }) }, 'refused-by-policy'],
  ])('fails where %s', (_why, more, reason) => {
    const record = observed(undefined, [granting], more);
    expect(record.request()).toMatchObject({ state: 'failed', ending: { reason } });
    expect(record.effect).toEqual({});
  });

  test('held in another copy while its own unit has none counts as held', () => {
    const record = observed(undefined, [granting], { read: held, assignable: 'none' });
    expect(record.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
  });

  test('waits while the directory is silent, the copy is not known or the user has no id', () => {
    const { facts: _, ...factless } = anObserve({ read: away, assignable: 'copy-1' });
    const { systemUserId: _id, ...nameless } = away;
    const unknown = [
      factless,
      anObserve({ read: away, assignable: 'copy-1', facts: unknownFacts('anna') }),
      anObserve({ read: away, facts: maker }),
      anObserve({ read: nameless, assignable: 'copy-1', facts: maker }),
    ];
    for (const command of unknown) {
      const record = aRecord({ requests: [granting], holders: [aHolder()] });
      expect(effectOf(record.decide(command))).toEqual({});
      expect(record.request()).not.toHaveProperty('joined');
    }
  });

  test('does not begin any more when its time to be added is over', () => {
    const record = observed(undefined, [{ ...granting, giveUpAt: ten }], { read: away });
    expect(record.kinds()).toEqual([]);
  });
});

describe('a grant that waits for its role', () => {
  test('is ready when a read shows it, with one later look', () => {
    const record = observed(anOwned({ looks: [ten] }), [aJoined()], { read: held });
    expect(record.request()).toMatchObject({ state: 'active', readyAt: ten });
    expect(record.holder()).toMatchObject({ read: held, looks: [ten + 2 * minute] });
    expect(record.effect).toEqual({});
  });

  test('is ready by joining only: a role that shows for another grant makes nobody ready', () => {
    const other = aRequest('granting', { id: 'request-2', role: 'other-entry' });
    const record = observed(anOwned(), [aRequest('active'), other], { read: held });
    expect(record.request('request-2').state).toBe('granting');
  });

  test('is assigned again while it is not there; that is not the first assign any more', () => {
    const record = observed(anOwned(), [aJoined()], { read: away });
    expect(record.effect.call).toMatchObject({ kind: 'assign', first: false });
    expect(record.holder()).toMatchObject({ assignedAt: ten });
  });

  test('is not assigned before the time to try again', () => {
    const refusals = { code: 'throttled', count: 1, nextTryAt: ten + 1 };
    expect(observed(anOwned({ refusals }), [aJoined()], { read: away }).effect).toEqual({});
    expect(observed(anOwned({ refusals }), [aJoined()], { read: away }, ten + 1).effect).toHaveProperty('call');
  });

  const restore = anObserve({ read: away, assignable: 'copy-1', facts: maker });
  const { assignable: _copy, ...copyUnknown } = restore;
  const { read: _read, ...unread } = restore;
  test.each<[string, Observe]>([
    ['the copy is not known', copyUnknown],
    ['there is no copy', { ...restore, assignable: 'none' }],
    ['nothing was read', unread],
    ['the user is not there', { ...restore, read: absent }],
  ])('is not assigned where %s', (_why, command) => {
    const record = aRecord({ holders: [anOwned()], requests: [aJoined()] });
    expect(effectOf(record.decide(command))).toEqual({});
  });

  test('is taken back when the policy of now refuses it', () => {
    const extension = aRequest('scheduled', { id: 'request-2', extends: 'request-1' });
    const record = observed(anOwned(), [aJoined(), extension], { read: away, facts: stranger });
    expect(record.request()).toMatchObject({ state: 'removing', ending: { reason: 'refused-by-policy' } });
    expect(record.request('request-2').state).toBe('cancelled');
    expect(record.effect).toEqual({});
  });
});

describe('a role that is owed and not there', () => {
  const active = aRequest('active');

  const moved = anOwned({ given: ['copy-1b'], unit: 'unit-1b', assignedAt: ten - minute });
  const nothingThere = { ...aRead([]), unit: 'unit-1' };

  test('is assigned in the new unit, and a copy that a move took is ours no more: others may give it again', () => {
    const record = observed(moved, [aJoined()], { read: nothingThere });
    expect(record.effect.call).toMatchObject({ kind: 'assign', roleId: 'copy-1' });
    expect(record.holder().given).toEqual(['copy-1']);
  });

  test.each<readonly [string, Partial<Holder>]>([
    ['was assigned only just now', { assignedAt: ten - 29 * second }],
    ['may still come from a call of ours', { unsettled: [unsettled()] }],
  ])('what is not there and %s stays ours', (_which, more) => {
    const record = observed({ ...moved, ...more }, [aJoined()], { read: nothingThere });
    expect(record.holder().given).toEqual(['copy-1b', 'copy-1']);
  });

  test('is restored while a call of ours may still arrive', () => {
    const record = observed(anOwned({ unsettled: [unsettled()] }), [active], { read: away });
    expect(record.effect.call).toMatchObject({ kind: 'assign', first: false });
    expect(record.request().state).toBe('active');
    expect(record.holder()).not.toHaveProperty('missingSince');
  });

  test('is not restored when its time is over, though nobody has written the end yet', () => {
    const [owned, atEnd] = [anOwned({ unsettled: [unsettled()] }), { read: away, facts: stranger }];
    expect(observed(owned, [aRequest('active', { endsAt: ten })], atEnd).kinds()).toEqual(['holder.read']);
    expect(observed(owned, [aJoined({ giveUpAt: ten })], atEnd).kinds()).toEqual(['holder.read']);
    expect(observed(owned, [aRequest('active', { endsAt: ten + 1 })], { read: away }).effect.call).toBeDefined();
  });

  test('is not restored where the policy of now refuses it: then the access ends', () => {
    const record = observed(anOwned({ unsettled: [unsettled()] }), [active], { read: away, facts: stranger });
    expect(record.request()).toMatchObject({ state: 'removing', ending: { reason: 'refused-by-policy' } });
    expect(record.effect).toEqual({});
  });

  test('waits for the directory where that is silent: unknown is neither no nor yes', () => {
    const silent = { read: away, facts: unknownFacts('anna') };
    const record = observed(anOwned({ unsettled: [unsettled()] }), [active], silent);
    expect(record.request().state).toBe('active');
    expect(record.effect).toEqual({});
  });

  test('is restored for those whom the policy of now allows, also when it refuses others', () => {
    const other = aRequest('active', { id: 'request-2', role: 'gone-entry' });
    const record = observed(anOwned({ unsettled: [unsettled()] }), [active, other], { read: away });
    expect(record.effect.call).toMatchObject({ kind: 'assign' });
    expect(record.request('request-2')).toMatchObject({ ending: { reason: 'refused-by-policy' } });
  });

  test('with nothing unsettled somebody took it; one read alone does not prove that', () => {
    const record = observed(anOwned(), [active], { read: away });
    expect(record.request().state).toBe('active');
    expect(record.holder()).toMatchObject({ missingSince: ten, looks: [ten + minute] });
    expect(record.effect).toEqual({});
  });

  test('two complete reads a minute apart do: the access ends as removed outside', () => {
    const since = anOwned({ missingSince: ten - minute });
    const extension = aRequest('pending', { id: 'request-2', extends: 'request-1' });
    const record = observed(since, [active, extension], { read: away });
    expect(record.request()).toMatchObject({ state: 'removing', ending: { reason: 'removed-outside' } });
    expect(record.request('request-2').state).toBe('cancelled');
    const early = observed(anOwned({ missingSince: ten - minute + 1 }), [active], { read: away });
    expect(early.request().state).toBe('active');
    expect(early.holder().looks).toEqual([ten + 1]);
  });

  test('that shows again was never missing', () => {
    const record = observed(anOwned({ missingSince: ten - minute }), [active], { read: held });
    expect(record.holder()).not.toHaveProperty('missingSince');
  });
});

describe('a role that must go', () => {
  const removing = aRequest('removing');

  test('is removed by the copy that is known, without reading first', () => {
    const record = observed(anOwned(), [removing], {});
    expect(record.kinds()).toEqual(['holder.intent']);
    expect(record.effect.call).toMatchObject({ kind: 'remove', roleId: 'copy-1', first: false });
  });

  test('is removed by the copy that the last read showed', () => {
    const record = observed(anOwned(), [removing], { read: aRead(['copy-2']) });
    expect(record.effect.call).toMatchObject({ kind: 'remove', roleId: 'copy-2', before: ['copy-2'] });
  });

  test('is removed also when the directory or the policy says nothing', () => {
    const { facts: _, ...factless } = anObserve({ policy: aPolicy({ roles: [] }) });
    const record = aRecord({ holders: [anOwned()], requests: [removing] });
    expect(effectOf(record.decide(factless)).call).toMatchObject({ kind: 'remove' });
  });

  test('is not removed again before the time to try again', () => {
    const refusals = { code: 'no', count: 1, nextTryAt: ten + 1 };
    expect(observed(anOwned({ refusals }), [removing], {}).effect).toEqual({});
  });

  test('is not removed where no copy is known', () => {
    const { copy: _, ...copyless } = anOwned();
    expect(observed(copyless, [removing], {}).effect).toEqual({});
  });

  test('is removed once, and again only if a read since then shows it', () => {
    const answered = anOwned({ removedAt: ten - second });
    expect(observed(answered, [removing], { read: away }).effect).toEqual({});
    const seen = observed(answered, [removing], { read: held });
    expect(seen.effect.call).toMatchObject({ kind: 'remove' });
    expect(seen.holder()).toMatchObject({ removedAt: ten - second });
  });

  test('is kept where another grant is owed it, and nothing is sent', () => {
    const other = aRequest('active', { id: 'request-2', role: 'other-entry' });
    const record = observed(anOwned(), [removing, other], { read: held });
    expect(record.request()).toMatchObject({ state: 'ended', roleKept: 'other-grant' });
    expect(record.effect).toEqual({});
  });

  test('what is not ours is not removed', () => {
    expect(observed(aHolder(), [], { read: held }).effect).toEqual({});
  });
});

describe('gone', () => {
  const removing = aRequest('removing');
  const proven = anOwned({ assignedAt: ten - 30 * second, removedAt: ten - second, looks: [ten] });

  test('is a role when everything proves it; then the episode is over', () => {
    const record = observed(proven, [removing], { read: away });
    expect(record.request()).toMatchObject({ state: 'ended', closedAt: ten });
    expect(record.holder()).toMatchObject({ owned: false, grants: [], looks: [ten + 2 * minute], read: away });
    for (const gone of ['assignedAt', 'removedAt', 'missingSince', 'copy', 'refusals'])
      expect(record.holder()).not.toHaveProperty(gone);
  });

  const { removedAt: _removed, ...unanswered } = proven;
  test.each<[string, Holder, SeenRoles]>([
    ['it is there', proven, held],
    ['a call may still arrive', { ...proven, unsettled: [unsettled()] }, away],
    ['no remove was answered since our last assign', unanswered, away],
    ['the read began before the remove was answered', { ...proven, removedAt: ten + 1 }, away],
    ['the read began less than 30 s after our last assign', { ...proven, assignedAt: ten - 30 * second + 1 }, away],
    ['one answer only says that there is no such user', proven, absent],
    ['two such answers are less than a minute apart', { ...proven, absentSince: ten - minute + 1 }, absent],
  ])('is none while %s', (_why, holder, read) => {
    expect(observed(holder, [removing], { read }).request().state).toBe('removing');
  });

  test('a role that we never assigned ourselves needs no half minute', () => {
    const { assignedAt: _, ...never } = proven;
    expect(observed(never, [removing], { read: away }).request().state).toBe('ended');
    const early = observed({ ...never, removedAt: ten + 1 }, [removing], { read: away });
    expect(early.holder().looks).toEqual([ten + 1]);
  });

  test('a user who is absent twice, a minute apart, has left with the role', () => {
    const record = observed({ ...proven, absentSince: ten - minute }, [removing], { read: absent });
    expect(record.request().state).toBe('ended');
    expect(record.holder()).not.toHaveProperty('absentSince');
  });

  test('a user who shows again was not absent', () => {
    const record = observed({ ...proven, absentSince: ten - minute, removedAt: ten + 1 }, [removing], { read: away });
    expect(record.holder()).not.toHaveProperty('absentSince');
  });

  test('a role that is nobody’s any more is let go as well', () => {
    expect(observed({ ...proven, grants: [] }, [], { read: away }).holder()).toMatchObject({ owned: false });
  });

  describe('what is not proven yet says when the next read can prove it', () => {
    const looks = (more: Partial<Holder>, read = away) =>
      observed({ ...proven, ...more }, [removing], { read }).holder().looks;

    test('half a minute after the last assign', () => {
      expect(looks({ assignedAt: ten - 10 * second })).toEqual([ten + 20 * second]);
    });

    test('at once, where a read just came too early for the answer', () => {
      expect(looks({ removedAt: ten + 1 })).toEqual([ten + 1]);
    });

    test('a minute after the user was absent first', () => {
      expect(looks({}, absent)).toEqual([ten + minute]);
    });

    test('when the calls that may still arrive are settled', () => {
      expect(looks({ unsettled: [unsettled()] })).toEqual([ten + 9 * minute]);
    });

    test('and that is written once', () => {
      const holder = { ...proven, unsettled: [unsettled()], looks: [ten + 9 * minute] };
      expect(observed(holder, [removing], { read: away }).kinds()).toEqual(['holder.read']);
    });
  });

  test('while it is watched, since when it is away stays known', () => {
    const holder = { ...proven, unsettled: [unsettled()], missingSince: ten - minute };
    expect(observed(holder, [removing], { read: away }).holder().missingSince).toBe(ten - minute);
  });

  test('a call that arrives late brings the role back, and that is ours and removed', () => {
    const record = observed({ ...proven, unsettled: [unsettled()] }, [removing], { read: held });
    expect(record.effect.call).toMatchObject({ kind: 'remove' });
    expect(record.holder()).not.toHaveProperty('missingSince');
  });
});

test('what is not ours is only written down: by whom it was changed is not for us to undo', () => {
  const record = observed(aHolder({ looks: [ten] }), [], { read: held });
  expect(record.last).toMatchObject([{ kind: 'holder.read', data: { held: true, user: 'there' } }]);
  expect(record.holder()).toMatchObject({ owned: false, looks: [], copy: { roleId: 'copy-1' } });
});

test('reads that are still due stay due, those that this one did are done', () => {
  const record = observed(aHolder({ looks: [ten - minute, ten, ten + minute] }), [], { read: held });
  expect(record.holder().looks).toEqual([ten + minute]);
});

test('from asking to gone, through one assign and one remove', () => {
  const record = aRecord({ requests: [aRequest('granting')] });
  const { fence: _, ...first } = anObserve({ read: away, assignable: 'copy-1', facts: maker });
  effectOf(record.decide(first));
  record.now = ten + second;
  const back = (copies: readonly string[]) => ({
    read: aRead(copies, { beganAt: record.now }),
    fence: record.holder().seq,
  });
  effectOf(record.decide(aSettle(back(['copy-1']))));
  const active = record.request();
  if (active.state !== 'active') throw new Error(active.state);
  expect(active.endsAt).toBe(ten + second + 60 * minute);
  record.now = active.endsAt;
  effectOf(record.decide({ kind: 'advance', key: annas, policy: aPolicy() }));
  const { call } = effectOf(record.decide({ kind: 'observe', key: annas, policy: aPolicy(), callId: 'call-2' }));
  if (call === undefined) throw new Error('No removal was sent.');
  record.now += second;
  effectOf(record.decide(aSettle({ call, ...back([]) })));
  expect(record.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired', at: active.endsAt } });
  expect(record.holder()).toMatchObject({ owned: false, unsettled: [] });
});
