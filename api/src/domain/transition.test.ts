import { endReasons } from '@jit/connector';
import fc from 'fast-check';
import { aPerson } from '../testing/a-policy.js';
import { aJoined, aRequest } from '../testing/a-request.js';
import { atTen, everySituation, everyStep, statesAsDiagram, statesInWords } from '../testing/states-in-words.js';
import { hour, minute, ten } from '../testing/instants.js';
import { defaultTimings } from './timings.js';
import { isTerminal, type Request } from './request.js';
import { step, type Step } from './transition.js';

/** Where each step leads from each state, and what it is refused with. Changes only together with the design. */
const theTable = `
pending
  approve -> granting (access.approved)
  approve for later -> scheduled (access.approved)
  deny -> denied (access.denied)
  cancel -> cancelled (access.cancelled)
  revoke -> cancelled: revoked (access.cancelled)
  lapse -> lapsed (access.lapsed)
  fail -> failed: refused-by-policy (access.failed)
  drop -> cancelled (access.cancelled)
  not-in-this-state: give back, start, held already, join, grant, take back, gone, keep for another grant, keep as standing

pending, window over
  lapse -> lapsed (access.lapsed)
  drop -> cancelled (access.cancelled)
  window-over: approve, approve for later, deny, cancel, revoke
  not-in-this-state: give back, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing

scheduled
  cancel -> cancelled (access.cancelled)
  give back -> cancelled (access.cancelled)
  revoke -> cancelled: revoked (access.cancelled)
  lapse -> lapsed (access.lapsed)
  start -> granting (access.started)
  fail -> failed: refused-by-policy (access.failed)
  drop -> cancelled (access.cancelled)
  decided-already: approve, approve for later, deny
  not-in-this-state: held already, join, grant, take back, gone, keep for another grant, keep as standing

granting
  cancel -> cancelled (access.cancelled)
  give back -> cancelled (access.cancelled)
  revoke -> cancelled: revoked (access.cancelled)
  fail -> failed: refused-by-policy (access.failed)
  held already -> ended: held-already (access.ended)
  join -> granting, joined (access.joined)
  take back -> failed: expired (access.failed)
  decided-already: approve, approve for later, deny
  not-in-this-state: lapse, start, grant, gone, keep for another grant, keep as standing, drop

granting, joined
  cancel -> removing: given-back (access.ending)
  give back -> removing: given-back (access.ending)
  revoke -> removing: revoked (access.ending)
  held already -> ended: held-already (access.ended)
  grant -> active (access.granted)
  take back -> removing: expired (access.ending)
  decided-already: approve, approve for later, deny
  not-in-this-state: lapse, start, fail, join, gone, keep for another grant, keep as standing, drop

active
  give back -> removing: given-back (access.ending)
  revoke -> removing: revoked (access.ending)
  take back -> removing: expired (access.ending)
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, lapse, start, fail, held already, join, grant, gone, keep for another grant, keep as standing, drop

active, end reached
  take back -> removing: expired (access.ending)
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, gone, keep for another grant, keep as standing, drop

removing
  held already -> ended: held-already (access.ended)
  gone -> ended: expired (access.ended)
  keep for another grant -> ended: expired, role kept for other-grant (access.ended)
  keep as standing -> ended: expired, role kept for standing (access.ended)
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, join, grant, take back, drop

removing, never ready, asked for
  held already -> ended: held-already (access.ended)
  gone -> ended: given-back (access.ended)
  keep for another grant -> ended: given-back, role kept for other-grant (access.ended)
  keep as standing -> ended: given-back, role kept for standing (access.ended)
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, join, grant, take back, drop

removing, never ready, not asked for
  held already -> ended: held-already (access.ended)
  gone -> failed: not-usable-in-time (access.failed)
  keep for another grant -> failed: not-usable-in-time, role kept for other-grant (access.failed)
  keep as standing -> failed: not-usable-in-time, role kept for standing (access.failed)
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, join, grant, take back, drop

denied
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing, drop

cancelled
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing, drop

lapsed
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing, drop

failed
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing, drop

ended
  decided-already: approve, approve for later, deny
  not-in-this-state: cancel, give back, revoke, lapse, start, fail, held already, join, grant, take back, gone, keep for another grant, keep as standing, drop
`;

const thePicture = `
stateDiagram-v2
  [*] --> pending: ask
  pending --> granting: approve
  pending --> scheduled: approve for later
  pending --> denied: deny
  pending --> cancelled: cancel, revoke, drop
  pending --> lapsed: lapse
  pending --> failed: fail
  scheduled --> cancelled: cancel, give back, revoke, drop
  scheduled --> lapsed: lapse
  scheduled --> granting: start
  scheduled --> failed: fail
  granting --> cancelled: cancel, give back, revoke
  granting --> failed: fail, take back
  granting --> ended: held already
  granting --> removing: cancel, give back, revoke, take back
  granting --> active: grant
  active --> removing: give back, revoke, take back
  removing --> ended: held already, gone, keep for another grant, keep as standing
  removing --> failed: gone, keep for another grant, keep as standing
  denied --> [*]
  cancelled --> [*]
  lapsed --> [*]
  failed --> [*]
  ended --> [*]
`;

test('each step from each state leads where the table says, or is refused with its code', () => {
  expect(statesInWords()).toBe(theTable.trim());
});

test('the picture of the states shows the same arrows', () => {
  expect(statesAsDiagram()).toBe(thePicture.trim());
});

const after = (request: Request, what: Step): Request => {
  const stepped = atTen(request, what);
  if (!stepped.ok) throw new Error(stepped.problem.code);
  return stepped.next;
};

test('a refusal names the state in which the request is', () => {
  expect(atTen(aRequest('active'), { do: 'join' })).toMatchObject({
    problem: { detail: 'The state of the request is active now.' },
  });
  expect(atTen(aRequest('ended'), { do: 'deny', decision: aRequest('denied').decision })).toMatchObject({
    problem: { detail: 'Its state is ended.' },
  });
});

describe('time', () => {
  const decision = { at: ten, policy: { version: 1, hash: '' } };

  test('an approved request has fifteen minutes until its role must be read back', () => {
    const approved = after(aRequest('pending'), { do: 'approve', decision, durationMs: 30 * minute });
    expect(approved).toMatchObject({ since: ten, giveUpAt: ten + 15 * minute, durationMs: 30 * minute, decision });
    expect(approved).not.toHaveProperty('lapsesAt');
  });

  test('a scheduled request has its fifteen minutes from its start', () => {
    const started = after(aRequest('scheduled'), { do: 'start' });
    expect(started).toMatchObject({ since: ten, giveUpAt: ten + 15 * minute });
    expect(started).not.toHaveProperty('startsAt');
  });

  test('who joins must be gone ten minutes after the time asked for, whenever the role shows', () => {
    expect(after(aRequest('granting'), { do: 'join' })).toMatchObject({
      joined: { at: ten, mustEndBy: ten + hour + 10 * minute },
      giveUpAt: ten + 14 * minute,
    });
  });

  test('nobody waits for the role longer than until it must be gone', () => {
    const timings = { ...defaultTimings, overrunMs: 2 * minute };
    const joined = step(aRequest('granting', { durationMs: minute }), { do: 'join' }, ten, timings);
    expect(joined).toMatchObject({ next: { giveUpAt: ten + 3 * minute } });
  });

  test('the clock of a grant starts when the role is read back', () => {
    const joined = { at: ten - 5 * minute, mustEndBy: ten + 65 * minute };
    expect(after(aJoined({ joined }), { do: 'grant' })).toMatchObject({ readyAt: ten, endsAt: ten + hour, joined });
  });

  test('a grant that was read back late ends when it must, not later', () => {
    const joined = { at: ten - 14 * minute, mustEndBy: ten + 56 * minute };
    expect(after(aJoined({ joined }), { do: 'grant' })).toMatchObject({ endsAt: ten + 56 * minute });
  });

  test.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('%d ms from the end of its window, a request can be decided: %s', (ms, can) => {
    const request = aRequest('pending', { lapsesAt: ten });
    for (const what of [
      { do: 'approve', decision, durationMs: hour },
      { do: 'deny', decision },
    ] as const)
      expect(step(request, what, ten + ms, defaultTimings).ok).toBe(can);
  });

  test.each([
    [-1, true],
    [0, false],
  ])('%d ms from its end, access can be given back: %s', (ms, can) => {
    const request = aRequest('active', { endsAt: ten });
    expect(step(request, { do: 'end', by: aPerson('anna') }, ten + ms, defaultTimings).ok).toBe(can);
  });
});

describe('why it ended', () => {
  test.each(endReasons)('%s: failed only where nobody asked for it and the role was never ready', (reason) => {
    const asked = ['expired', 'given-back', 'revoked', 'removed-outside', 'removed-without-store'].includes(reason);
    const ending = { reason, at: ten - minute };
    expect(after(aRequest('removing', { ending }), { do: 'gone' }).state).toBe(asked ? 'ended' : 'failed');
    expect(after(aRequest('removing', { ending, readyAt: ten - hour }), { do: 'gone' })).toMatchObject({
      state: 'ended',
      closedAt: ten,
      ending,
    });
  });

  test('a person of another tenant with the same object id is somebody else', () => {
    const by = { ...aPerson('anna'), tid: 'other-tenant' };
    expect(after(aRequest('active'), { do: 'end', by })).toMatchObject({ ending: { reason: 'revoked', by, at: ten } });
  });

  test('what a person said goes with the ending', () => {
    const said = { n: 3, hash: 'said-3' };
    const given = after(aRequest('active'), { do: 'end', by: aPerson('anna'), said });
    expect(given).toMatchObject({ ending: { reason: 'given-back', said } });
    expect(after(aRequest('active'), { do: 'end', by: aPerson('anna') })).not.toHaveProperty('ending.said');
  });

  test('who cancels is remembered; what falls with another request was cancelled by nobody', () => {
    expect(after(aRequest('scheduled'), { do: 'cancel', by: aPerson('anna') })).toMatchObject({
      closedBy: aPerson('anna'),
    });
    expect(after(aRequest('scheduled'), { do: 'drop' })).not.toHaveProperty('closedBy');
  });
});

describe('whatever happens in whatever order', () => {
  const moves = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: hour }), what: fc.constantFrom(...everyStep.map(([, one]) => one)) }),
    { maxLength: 30 },
  );
  const starts = fc.constantFrom(...everySituation.map(([, one]) => one));
  const walks = (rule: (start: Request) => (one: Request) => void): void => {
    fc.assert(
      fc.property(starts, moves, (start, all) => {
        let [request, now] = [start, ten];
        const holds = rule(start);
        for (const { ms, what } of all) {
          now += ms;
          const stepped = step(request, what, now, defaultTimings);
          if (stepped.ok) request = stepped.next;
          holds(request);
        }
      }),
    );
  };

  test('a final state is reached once and never changes', () => {
    walks((start) => {
      let last: Request | undefined = isTerminal(start) ? start : undefined;
      return (request) => {
        if (last !== undefined) expect(request).toBe(last);
        if (isTerminal(request)) last = request;
      };
    });
  });

  test('what was asked, by whom and when, never changes, and nothing is undefined', () => {
    walks(({ id, requester, createdAt, askedMs, environment, role, rootRole, said }) => (request) => {
      expect(request).toMatchObject({ id, requester, createdAt, askedMs, environment, role, rootRole, said });
      expect(Object.values(request)).not.toContain(undefined);
    });
  });

  test('no grant lasts longer than the time approved, nor beyond the instant at which it must be gone', () => {
    walks(() => (request) => {
      if (request.state !== 'active' || request.readyAt < ten) return;
      expect(request.endsAt - request.readyAt).toBeLessThanOrEqual(request.durationMs);
      expect(request.endsAt).toBeLessThanOrEqual(request.joined.mustEndBy);
    });
  });
});
