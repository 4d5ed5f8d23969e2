import type { OperationInput } from '@jit/connector';
import { aPolicy, aRole, home, persons } from '../testing/a-policy.js';
import { as, newCommand, type Caller } from '../testing/caller.js';
import type { ServiceBench, ServiceOptions } from '../testing/service.js';
import { hour, minute } from '../testing/instants.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, outdate } from '../testing/worker.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { outcomeKey } from '../ledger/keys.js';

const openStore = storesOfEachTest();

interface Asked {
  readonly bench: ServiceBench & { work(): Promise<unknown> };
  readonly id: string;
  readonly who: (name: string) => Caller;
  /** A command on the request, with an id of its own. */
  readonly on: <M extends object>(more: M) => M & { commandId: string; requestId: string };
}

/** Anna has asked for an hour. */
async function asked(options: ServiceOptions = {}): Promise<Asked> {
  const bench = await aWorker(openStore, { policy: aPolicy(), ...options });
  const { id } = await as(bench, 'anna').ask();
  return {
    bench,
    id,
    who: (name) => as(bench, name),
    on: (more) => ({ commandId: newCommand(bench), requestId: id, ...more }),
  };
}

/** Anna has access. */
async function live(options: ServiceOptions = {}): Promise<Asked> {
  const all = await asked(options);
  await all.who('boris').does('ApproveRequest', all.on({}));
  await all.bench.work();
  return all;
}

describe('approving', () => {
  test('lets the access begin and wakes the worker', async () => {
    const { bench, who, on } = await asked();
    bench.woken.length = 0;
    expect(await who('boris').does('ApproveRequest', on({ reason: 'fine' }))).toMatchObject({
      state: 'granting',
      decidedById: 'boris',
      decidedByName: 'boris',
      decisionNote: 'fine',
    });
    expect(bench.woken).toEqual([`${home} anna|root-1`]);
  });

  test('may shorten, in whole minutes', async () => {
    const { who, on } = await asked();
    expect(await who('boris').does('ApproveRequest', on({ minutes: 30 }))).toMatchObject({
      minutes: 30,
      askedMinutes: 60,
    });
  });

  test('may not lengthen', async () => {
    const { who, on } = await asked();
    expect(await who('boris').refused('ApproveRequest', on({ minutes: 120 }))).toMatchObject({
      code: 'duration-over-limit',
    });
  });

  test('needs facts of both: who asked may have left the group', async () => {
    const { bench, who, on } = await asked();
    bench.directory.people.set('anna', []);
    expect(await who('boris').refused('ApproveRequest', on({}))).toMatchObject({ code: 'not-eligible' });
  });

  test('of a role that is not offered any more is refused', async () => {
    const { bench, id } = await asked();
    const changed = { ...bench, service: { ...bench.service, policy: aPolicy({ roles: [] }) } };
    const approve = { commandId: newCommand(bench), requestId: id, minutes: 30 };
    expect(await as(changed, 'boris').refused('ApproveRequest', approve)).toMatchObject({ code: 'not-found' });
    expect(await as(changed, 'carla').refused('ApproveRequest', approve)).toMatchObject({ code: 'not-an-approver' });
  });

  test('again by the same person finds it done; by another, decided', async () => {
    const { who, on } = await asked();
    await who('boris').does('ApproveRequest', on({}));
    expect(await who('boris').does('ApproveRequest', on({}))).toMatchObject({ state: 'granting' });
    expect(await who('bea').refused('ApproveRequest', on({}))).toMatchObject({ code: 'decided-already' });
  });
});

describe('denying', () => {
  test('closes the request with a reason that its requester reads', async () => {
    const { id, who, on } = await asked();
    await who('bea').does('DenyRequest', on({ reason: 'not on a Friday' }));
    expect(await who('anna').does('GetRequest', { requestId: id })).toMatchObject({
      state: 'denied',
      decidedByName: 'bea',
      decisionNote: 'not on a Friday',
      timeline: [{ kind: 'access.requested' }, { kind: 'access.denied', byId: 'bea' }],
    });
  });
});

describe('cancelling', () => {
  test('is for who asked', async () => {
    const { who, on } = await asked();
    expect(await who('mia').refused('CancelRequest', on({}))).toEqual({ code: 'not-found' });
    expect(await who('anna').does('CancelRequest', on({}))).toMatchObject({ state: 'cancelled', endedById: 'anna' });
  });
});

describe('ending', () => {
  test('an own access needs no reason and no directory', async () => {
    const { bench, who, on } = await live();
    bench.directory.silent = true;
    expect(await who('anna').does('EndAccess', on({}))).toMatchObject({ state: 'removing', endReason: 'given-back' });
  });

  test('the access of somebody else needs an administrator and a reason', async () => {
    const { bench, id, who, on } = await live();
    expect(await who('mia').refused('EndAccess', on({ reason: 'because' }))).toEqual({ code: 'not-found' });
    expect(await who('carla').refused('EndAccess', on({}))).toMatchObject({ code: 'reason-too-short' });
    expect(await who('carla').does('EndAccess', on({ reason: 'left the project' }))).toMatchObject({
      endReason: 'revoked',
      endedById: 'carla',
      endedByName: 'carla',
    });
    await bench.clock.advance(minute);
    await bench.work();
    expect(await who('anna').does('GetRequest', { requestId: id })).toMatchObject({
      state: 'ended',
      endReason: 'revoked',
    });
  });

  test.each([
    ['anna', 'given-back'],
    ['carla', 'revoked'],
  ] as const)(
    'by %s is done also by a replica that is not ready or behind the policy: taking away needs neither',
    async (name, endReason) => {
      for (const trouble of ['not ready', 'outdated']) {
        const { bench, who, on } = await live();
        if (trouble === 'outdated') await outdate(bench);
        else bench.troubles.push('clock-off');
        const ended = await who(name).does('EndAccess', on({ reason: 'left the project' }));
        expect(ended).toMatchObject({ state: 'removing', endReason });
      }
    },
  );

  describe('while the directory does not answer', () => {
    const silent = async (options: ServiceOptions = {}) => {
      const all = await live(options);
      const silence = (): void => {
        all.bench.directory.silent = true;
      };
      return { ...all, silence, reason: 'left the project' };
    };

    test('is done by an administrator who was one when it said so last, and shown to him before', async () => {
      const { bench, id, who, on, silence, reason } = await silent();
      await who('carla').does('GetRequest', { requestId: id });
      silence();
      await bench.clock.advance(5 * minute);
      expect(await who('carla').does('GetRequest', { requestId: id })).toMatchObject({ mayEnd: true });
      expect(await who('carla').does('EndAccess', on({ reason }))).toMatchObject({
        state: 'removing',
        endReason: 'revoked',
        endNote: reason,
      });
    });

    test('is done by an administrator whom the policy names, who was never heard of', async () => {
      const { who, on, silence, reason } = await silent({ policy: aPolicy({ administrators: persons('carla') }) });
      silence();
      expect(await who('carla').does('EndAccess', on({ reason }))).toMatchObject({ endReason: 'revoked' });
    });

    test('is not done by who was no administrator, was told to be none since, or is not remembered', async () => {
      const { bench, id, who, on, silence, reason } = await silent();
      await who('carla').does('GetRequest', { requestId: id });
      bench.directory.people.set('carla', []);
      await bench.clock.advance(2 * minute);
      await who('carla').refused('EndAccess', on({ reason }));
      silence();
      for (const name of ['carla', 'mia'])
        expect((await who(name).refused('EndAccess', on({ reason }))).code).toBe('directory-unavailable');
    });

    test('is not done on what was heard more than a day ago', async () => {
      const { bench, id, who, on, silence, reason } = await silent();
      await who('carla').does('GetRequest', { requestId: id });
      silence();
      await bench.clock.advance(25 * hour);
      expect((await who('carla').refused('EndAccess', on({ reason }))).code).toBe('directory-unavailable');
    });

    test('nothing is given by who is only remembered', async () => {
      const { bench, who, on } = await asked({
        policy: aPolicy({ roles: [aRole({ approval: { by: aPolicy().administrators, windowMs: 60 * minute } })] }),
      });
      await who('carla').does('GetRequest', { requestId: on({}).requestId });
      bench.directory.silent = true;
      await bench.clock.advance(2 * minute);
      expect((await who('carla').refused('ApproveRequest', on({}))).code).toBe('directory-unavailable');
    });
  });

  test('of what waits, by an administrator: it is cancelled with the reason, and who asked reads it', async () => {
    const { id, who, on } = await asked();
    expect(await who('carla').does('GetRequest', { requestId: id })).toMatchObject({ mayEnd: true, mayCancel: false });
    expect(await who('anna').does('GetRequest', { requestId: id })).toMatchObject({ mayEnd: false, mayCancel: true });
    expect(await who('carla').refused('EndAccess', on({}))).toMatchObject({ code: 'reason-too-short' });
    await who('carla').does('EndAccess', on({ reason: 'left the project' }));
    expect(await who('anna').does('GetRequest', { requestId: id })).toMatchObject({
      state: 'cancelled',
      endReason: 'revoked',
      endedById: 'carla',
      endedByName: 'carla',
      endNote: 'left the project',
    });
    expect(await who('mia').refused('EndAccess', on({ reason: 'because of it' }))).toEqual({ code: 'not-found' });
  });
});

type Commands = 'ApproveRequest' | 'DenyRequest' | 'CancelRequest' | 'EndAccess';
const commands: readonly Commands[] = ['ApproveRequest', 'DenyRequest', 'CancelRequest', 'EndAccess'];
const input = { minutes: 30, reason: 'for a reason' };
const only = (command: Commands, all: { commandId: string; requestId: string }): OperationInput<Commands> =>
  command === 'CancelRequest'
    ? all
    : command === 'ApproveRequest'
      ? { ...all, ...input }
      : { ...all, reason: input.reason };

describe.each(commands)('%s', (command) => {
  test('of a request that is not there, or of no environment here, is refused alike', async () => {
    const { id, who, on } = await asked();
    for (const requestId of ['00000000-0000-0000-0000-000000000000', id.slice(0, -4) + '0000'])
      expect(await who('carla').refused(command, only(command, { ...on({}), requestId }) as never)).toEqual({
        code: 'not-found',
      });
  });

  test('that is refused is kept for the board of this person', async () => {
    const { bench, id, who } = await asked();
    const missing = id.slice(0, -4) + '0000';
    await who('carla').refused(command, only(command, { commandId: 'command-x', requestId: missing }));
    expect(await bench.store.text(home, outcomeKey('carla', 'command-x'))).toContain('"code":"not-found"');
  });

  test('waits for a store that does not answer', async () => {
    let silent = false;
    const { id, who } = await asked({
      between: (tables) =>
        withTableFaults(tables, ({ on, keys }) =>
          silent && on === 'get' && keys[0]?.startsWith('done|') === true ? { kind: 'busy' } : undefined,
        ),
    });
    silent = true;
    const missing = { commandId: 'command-x', requestId: id.slice(0, -4) + '0000' };
    expect(await who('carla').refused(command, only(command, missing) as never)).toMatchObject({
      code: 'record-unavailable',
      retryAfterSeconds: 5,
    });
  });
});

test('a window that is over is over for deciders at once, also before anybody has written it', async () => {
  const { bench, who, on } = await asked({
    policy: aPolicy({ roles: [aRole({ approval: { by: aPolicy().administrators, windowMs: 5 * minute } })] }),
  });
  await bench.clock.advance(5 * minute);
  expect(await who('carla').refused('ApproveRequest', on({}))).toMatchObject({ code: 'window-over' });
  expect(await who('carla').refused('DenyRequest', on({ reason: 'late' }))).toMatchObject({ code: 'window-over' });
});
