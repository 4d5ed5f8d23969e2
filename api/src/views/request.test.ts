import { operations, type RequestView } from '@jit/connector';
import { anActor, aPerson, aPolicy, aRole, factsOf, groups, home, persons } from '../testing/a-policy.js';
import { aJoined, annas, anOwned, approved, aRequest } from '../testing/a-request.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aService, type ServiceBench, type ServiceOptions } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { createOpenSet } from '../ledger/open-set.js';
import type { Ledger } from '../ledger/ledger.js';
import { canonical } from '../ledger/chain.js';
import { openHolderKey, openRequestKey } from '../ledger/keys.js';
import type { Holder } from '../domain/holder.js';
import { isTerminal, type Request } from '../domain/request.js';
import { present } from './request.js';
import { viewerOf } from '../service/viewer.js';
import { roleApprovers } from '../service/approvers.js';

const openStore = storesOfEachTest();

interface Shown {
  readonly by?: string;
  readonly holder?: Holder;
  readonly others?: readonly Request[];
  readonly options?: ServiceOptions;
  readonly edit?: (bench: ServiceBench) => void;
}

/** The request as somebody sees it, with these rows open beside it. */
async function shown(
  request: Request,
  { by = 'anna', holder, others = [], options, edit }: Shown = {},
): Promise<RequestView> {
  const bench = await aService(openStore, options);
  edit?.(bench);
  const view = createOpenSet(home);
  for (const one of [request, ...others]) if (!isTerminal(one)) view.put(openRequestKey(one.id), canonical(one));
  if (holder !== undefined) view.put(openHolderKey(annas), canonical(holder));
  const ledger: Ledger = { ...bench.ledger, view };
  const viewer = await bench.until(viewerOf(bench.service, anActor(by)));
  const presented = await bench.until(present(bench.service, ledger, viewer, request));
  expect(operations.ApproveRequest.output.safeParse(presented).error).toBeUndefined();
  expect(Object.values(presented)).not.toContain(undefined);
  return presented;
}

const iso = (at: number) => new Date(at).toISOString();
const flags = async (request: Request, more: Shown = {}): Promise<string[]> => {
  const { mayCancel, mayEnd, mayExtend, mayDecide } = await shown(request, more);
  return Object.entries({ mayCancel, mayEnd, mayExtend, mayDecide }).flatMap(([name, yes]) => (yes ? [name] : []));
};

describe('what may be done now', () => {
  test.each<[string, Request, readonly string[]]>([
    ['pending', aRequest('pending'), ['mayCancel']],
    ['pending, its window over', aRequest('pending', { lapsesAt: ten }), []],
    ['scheduled', aRequest('scheduled'), ['mayCancel']],
    ['granting', aRequest('granting'), ['mayCancel']],
    ['granting, joined', aJoined(), ['mayEnd']],
    ['active', aRequest('active'), ['mayEnd', 'mayExtend']],
    ['active, its end reached', aRequest('active', { endsAt: ten }), []],
    ['removing', aRequest('removing'), []],
    ['ended', aRequest('ended'), []],
  ])('by who asked, %s', async (_state, request, may) => {
    expect(await flags(request)).toEqual(may);
  });

  test.each<[string, Request, readonly string[]]>([
    ['pending', aRequest('pending'), ['mayDecide']],
    ['pending, its window over', aRequest('pending', { lapsesAt: ten }), []],
    ['active', aRequest('active'), []],
  ])('by an approver, %s', async (_state, request, may) => {
    expect(await flags(request, { by: 'boris' })).toEqual(may);
  });

  test.each<[string, Request, readonly string[]]>([
    ['pending', aRequest('pending'), ['mayEnd']],
    ['pending, its window over', aRequest('pending', { lapsesAt: ten }), []],
    ['scheduled', aRequest('scheduled'), ['mayEnd']],
    ['granting', aRequest('granting'), ['mayEnd']],
    ['granting, joined', aJoined(), ['mayEnd']],
    ['active', aRequest('active'), ['mayEnd']],
    ['ended', aRequest('ended'), []],
  ])('by an administrator, %s', async (_state, request, may) => {
    expect(await flags(request, { by: 'carla' })).toEqual(may);
    const named = aPolicy({ administrators: persons('carla') });
    expect(await flags(request, { by: 'carla', options: { policy: named } })).toEqual(may);
  });

  test('by an auditor nothing, and by nobody while the directory is silent, but on own requests', async () => {
    expect(await flags(aRequest('active'), { by: 'otto' })).toEqual([]);
    const silent = (bench: ServiceBench) => (bench.directory.silent = true);
    expect(await flags(aRequest('active'), { by: 'carla', edit: silent })).toEqual([]);
    expect(await flags(aRequest('active'), { edit: silent })).toEqual(['mayEnd', 'mayExtend']);
  });

  test('the own request is not decided, even by an approver', async () => {
    const own = aRequest('pending', { requester: aPerson('bea') });
    expect(await flags(own, { by: 'bea' })).toEqual(['mayCancel']);
  });

  test.each<[string, Request, readonly Request[], Partial<ReturnType<typeof aRole>>]>([
    [
      'it is extended already',
      aRequest('active'),
      [aRequest('pending', { id: 'request-2', extends: 'request-1' })],
      {},
    ],
    ['the role is not extendable', aRequest('active'), [], { extendable: false }],
    ['the chain has no room for a step', aRequest('active', { chainMs: 7 * hour }), [], {}],
    ['the role is not offered any more', aRequest('active', { role: 'gone' }), [], {}],
  ])('nothing is extended where %s', async (_why, request, others, role) => {
    const options = { policy: aPolicy({ roles: [aRole(role)] }) };
    expect(await flags(request, { others, options })).toEqual(['mayEnd']);
  });
});

describe('each state tells what belongs to it', () => {
  test('pending: until when, and who can decide, but who asks', async () => {
    const view = await shown(aRequest('pending', { requester: aPerson('bea') }), { by: 'bea' });
    expect(view).toMatchObject({ state: 'pending', lapsesAt: iso(ten + hour), approvers: ['Boris'] });
    expect(view).not.toHaveProperty('decidedAt');
  });

  test('scheduled: when it starts, and who decided', async () => {
    expect(await shown(aRequest('scheduled', { extends: 'request-0' }))).toMatchObject({
      startsAt: iso(ten + minute),
      decidedAt: iso(ten - minute),
      decidedById: 'boris',
      extendsId: 'request-0',
      approvers: [],
    });
  });

  test('decided by the rule: when, and by nobody', async () => {
    const { by: _, ...rule } = approved;
    const view = await shown(aRequest('granting', { decision: rule }));
    expect(view).toMatchObject({ decidedAt: iso(ten - minute), giveUpAt: iso(ten + 14 * minute) });
    expect(view).not.toHaveProperty('decidedById');
  });

  test('granting: when Dataverse took the role', async () => {
    expect(await shown(aJoined({ addedAt: ten - second }))).toMatchObject({ addedAt: iso(ten - second) });
  });

  test('active: since when it is ready and until when, and what extends it', async () => {
    const extension = aRequest('pending', { id: 'request-2', extends: 'request-1' });
    expect(await shown(aRequest('active'), { others: [extension] })).toMatchObject({
      readyAt: iso(ten - minute),
      endsAt: iso(ten + hour),
      extensionId: 'request-2',
    });
  });

  test('closed: how and when it ended, and by whom', async () => {
    const ending = { reason: 'revoked' as const, at: ten - 2 * minute, by: aPerson('carla') };
    const ended = aRequest('ended', { ending, readyAt: ten - hour, endsAt: ten, roleKept: 'other-grant' });
    expect(await shown(ended)).toMatchObject({
      endedAt: iso(ten - minute),
      endReason: 'revoked',
      endedById: 'carla',
      roleKept: 'other-grant',
      readyAt: iso(ten - hour),
    });
    expect(await shown(aRequest('cancelled', { closedBy: aPerson('anna') }))).toMatchObject({ endedById: 'anna' });
    expect(await shown(aRequest('denied'))).toMatchObject({ endedAt: iso(ten - minute), decidedById: 'boris' });
    expect(await shown(aRequest('lapsed'))).not.toHaveProperty('endReason');
  });

  test('shortened: what was asked beside what was approved', async () => {
    expect(await shown(aRequest('active', { durationMs: 30 * minute }))).toMatchObject({
      minutes: 30,
      askedMinutes: 60,
    });
    expect(await shown(aRequest('active'))).not.toHaveProperty('askedMinutes');
  });
});

describe('a removal', () => {
  const removing = aRequest('removing', { readyAt: ten - hour, endsAt: ten - minute });
  const away = { beganAt: ten, user: 'there' as const, copies: [] };

  test('tells since when it goes on', async () => {
    expect(await shown(removing, { holder: anOwned() })).toMatchObject({
      removingSince: iso(ten - minute),
      endReason: 'expired',
      stuck: false,
    });
    expect(await shown(removing)).toMatchObject({ removingSince: iso(ten - minute) });
  });

  test('is stuck when it is overdue by more than a minute, whatever the tries, and tells when it is tried again', async () => {
    const since = (at: number) => aRequest('removing', { ending: { reason: 'expired', at } });
    const holder = anOwned({ refusals: { code: 'no', count: 7, nextTryAt: ten + minute } });
    expect(await shown(since(ten - minute), { holder })).toMatchObject({ stuck: false });
    expect(await shown(since(ten - minute - 1), { holder })).toMatchObject({
      stuck: true,
      nextTryAt: iso(ten + minute),
    });
    expect(await shown(since(ten - minute - 1), { holder: anOwned() })).toMatchObject({ stuck: true });
  });

  test('that no read since the removal has shown gone is not called gone, and is stuck', async () => {
    const late = aRequest('removing', { ending: { reason: 'expired', at: ten - 2 * minute } });
    const holder = anOwned({ removedAt: away.beganAt + 1, read: away, missingSince: ten - second });
    const view = await shown(late, { holder });
    expect(view).toMatchObject({ stuck: true });
    expect(view).not.toHaveProperty('goneSince');
  });

  test('that is away and watched tells since when, and until when it is watched', async () => {
    const call = { callId: 'c', kind: 'remove' as const, first: false, until: ten + 8 * minute };
    const holder = anOwned({ removedAt: ten - second, read: away, missingSince: ten - second, unsettled: [call] });
    expect(await shown(removing, { holder })).toMatchObject({
      goneSince: iso(ten - second),
      watchedUntil: iso(ten + 8 * minute),
    });
  });

  test('that was only read away before any removal is not called gone', async () => {
    const holder = anOwned({ read: away, missingSince: ten - second });
    expect(await shown(removing, { holder })).not.toHaveProperty('goneSince');
  });
});

describe('names', () => {
  test('of role and environment come from the policy of now; what it does not name is called by its id', async () => {
    expect(await shown(aRequest('active'))).toMatchObject({
      roleName: 'System Customizer',
      environmentName: 'Sandbox 1',
      environmentKind: 'sandbox',
    });
    const view = await shown(aRequest('active', { role: 'gone', environment: 'far-away' }));
    expect(view).toMatchObject({ roleName: 'gone', environmentName: 'far-away', environmentKind: 'production' });
  });

  test('stand in a label that tells requests apart, without the person once the words are erased', async () => {
    expect(await shown(aRequest('active'))).toMatchObject({ label: 'System Customizer, 1 h, active' });
  });

  test('of approvers are those of people, in order, at most eight, without who asks and who is disabled', async () => {
    const bench = await aService(openStore);
    for (let at = 0; at < 12; at += 1) bench.directory.people.set(`p${String(at).padStart(2, '0')}`, ['approvers']);
    bench.directory.disabled.add('p00');
    const names = await bench.until(roleApprovers(bench.service, aRole(), 'p01'));
    expect(names).toEqual(['Bea', 'Boris', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07']);
  });

  test('are those of groups and persons of the policy where the directory does not tell', async () => {
    const bench = await aService(openStore);
    bench.directory.silent = true;
    const by = { groups: groups('approvers').groups, persons: persons('zoe').persons };
    const role = aRole({ approval: { by, windowMs: hour } });
    expect(await bench.until(roleApprovers(bench.service, role, 'anna'))).toEqual(['zoe', 'approvers']);
  });

  test('are none where nobody needs to approve', async () => {
    const bench = await aService(openStore);
    expect(await bench.until(roleApprovers(bench.service, aRole({ approval: 'none' }), 'anna'))).toEqual([]);
    expect(await bench.until(roleApprovers(bench.service, undefined, 'anna'))).toEqual([]);
    expect(bench.directory.asked).toEqual([]);
  });
});

test('a viewer is asked about once for everything that is shown', async () => {
  const bench = await aService(openStore);
  const viewer = await bench.until(viewerOf(bench.service, anActor('boris')));
  expect(viewer.facts).toEqual(factsOf('boris', ['approvers'], { askedAt: ten }));
  await bench.until(viewerOf(bench.service, anActor('boris')));
  expect(bench.directory.asked).toHaveLength(2);
});
