import { aPolicy, aRole, groups, home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { aService, type ServiceBench, type ServiceOptions } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, outdate, role } from '../testing/worker.js';
import { minute } from '../testing/instants.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { createStatementCache } from '../service/statements.js';
import { environmentMark, outcomeKey, requestIdOf } from '../ledger/keys.js';

const openStore = storesOfEachTest();
const aBench = (options: ServiceOptions = {}): Promise<ServiceBench> => aService(openStore, options);

const input = { commandId: 'command-1', role: 'customizer', minutes: 60, reason: 'a reason of its own' };
const quick = aPolicy({ roles: [aRole({ approval: 'none' })] });

/** Anna's access, ready without a worker. */
async function anAccess(options: ServiceOptions = {}): Promise<{ bench: ServiceBench; id: string }> {
  const bench = await aWorker(openStore, { policy: aPolicy({ roles: [role] }), ...options });
  const { id } = await as(bench, 'anna').ask();
  await bench.work();
  return { bench, id };
}

describe('asking', () => {
  test('makes a request whose id names its environment and its command', async () => {
    const bench = await aBench();
    const made = await as(bench, 'anna').does('CreateRequest', input);
    expect(made.id).toBe(requestIdOf(home, 'tenant', 'anna', 'command-1'));
    expect(made.id.startsWith(environmentMark(home))).toBe(true);
    expect(made).toMatchObject({ state: 'pending', minutes: 60, reason: 'a reason of its own', requesterName: 'anna' });
  });

  test('wakes the worker for the person and the role', async () => {
    const bench = await aBench();
    await as(bench, 'anna').ask();
    expect(bench.woken).toEqual([`${home} anna|root-1`]);
  });

  test('is judged on facts of now, of this person', async () => {
    const bench = await aBench();
    bench.directory.people.set('anna', []);
    expect(await as(bench, 'anna').refused('CreateRequest', input)).toEqual({ code: 'not-found' });
    bench.directory.silent = true;
    expect(await as(bench, 'anna').refused('CreateRequest', input)).toMatchObject({ code: 'directory-unavailable' });
  });

  test('needs somebody else who can decide', async () => {
    const bench = await aBench();
    bench.directory.people.delete('boris');
    expect(await as(bench, 'bea').refused('CreateRequest', input)).toMatchObject({ code: 'no-approver' });
    bench.directory.people.set('boris', ['approvers']);
    bench.directory.disabled.add('boris');
    await bench.clock.advance(2 * minute);
    expect(await as(bench, 'bea').refused('CreateRequest', input)).toMatchObject({ code: 'no-approver' });
  });

  test('waits for nobody where the only group that decides is gone, and goes on when it is back', async () => {
    const bench = await aBench();
    bench.directory.gone.add('approvers');
    const refused = await as(bench, 'anna').refused('CreateRequest', input);
    expect(refused).toMatchObject({ code: 'no-approver' });
    bench.directory.gone.clear();
    await bench.clock.advance(2 * minute);
    expect(await as(bench, 'anna').does('CreateRequest', { ...input, commandId: 'command-2' })).toMatchObject({
      state: 'pending',
      approvers: ['Bea', 'Boris'],
    });
  });

  test('goes on where another group decides beside the one that is gone', async () => {
    const approval = { by: groups('approvers', 'admins'), windowMs: 60 * minute };
    const bench = await aBench({ policy: aPolicy({ roles: [aRole({ approval })] }) });
    bench.directory.gone.add('approvers');
    expect((await as(bench, 'anna').does('CreateRequest', input)).approvers).toEqual(['Carla']);
  });

  test.each(['ticket', 'scenario', 'startsAt'] as const)(
    'with a %s is refused: that is not offered yet',
    async (field) => {
      const bench = await aBench();
      expect(await as(bench, 'anna').refused('CreateRequest', { ...input, [field]: 'text' })).toMatchObject({
        code: 'not-offered',
      });
    },
  );

  test('for a role that is not there is refused, and that is kept for the board', async () => {
    const bench = await aBench();
    expect(await as(bench, 'anna').refused('CreateRequest', { ...input, role: 'nothing' })).toMatchObject({
      code: 'not-found',
    });
    expect(await bench.store.text('service', outcomeKey('anna', 'command-1'))).toContain('not-found');
  });
});

describe('the same command again', () => {
  test('finds what it made, and makes nothing new', async () => {
    const bench = await aBench();
    const once = await as(bench, 'anna').does('CreateRequest', input);
    expect(await as(bench, 'anna').does('CreateRequest', input)).toEqual(once);
    expect(bench.ledger.sequence()).toBe(2);
  });

  test('finds it also when it has ended', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').does('CreateRequest', input);
    await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
    expect(await as(bench, 'anna').does('CreateRequest', input)).toMatchObject({ id, state: 'cancelled' });
  });

  test.each([
    ['another length', { minutes: 30 }],
    ['another reason', { reason: 'quite another reason' }],
    ['something not offered', { ticket: 'T-1' }],
  ])('with %s is another command under a used id', async (_what, other) => {
    const bench = await aBench();
    await as(bench, 'anna').does('CreateRequest', input);
    expect(await as(bench, 'anna').refused('CreateRequest', { ...input, ...other })).toMatchObject({
      code: 'command-id-reused',
    });
  });

  test('with another role of the environment too', async () => {
    const bench = await aBench({ policy: aPolicy({ roles: [aRole(), aRole({ id: 'other', rootRole: 'root-2' })] }) });
    await as(bench, 'anna').does('CreateRequest', input);
    expect(await as(bench, 'anna').refused('CreateRequest', { ...input, role: 'other' })).toMatchObject({
      code: 'command-id-reused',
    });
  });

  test('by somebody else is somebody else’s', async () => {
    const bench = await aBench();
    const one = await as(bench, 'anna').does('CreateRequest', input);
    const other = await as(bench, 'mia').does('CreateRequest', input);
    expect(other.id).not.toBe(one.id);
  });

  test('finds it also when the policy no longer offers the role', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').does('CreateRequest', input);
    const later = { ...bench, service: { ...bench.service, policy: aPolicy({ roles: [] }) } };
    expect(await as(later, 'anna').does('CreateRequest', input)).toMatchObject({ id, state: 'pending' });
    for (const other of [{ minutes: 30 }, { role: 'other' }, { reason: 'quite another reason' }])
      expect(await as(later, 'anna').refused('CreateRequest', { ...input, ...other })).toMatchObject({
        code: 'command-id-reused',
      });
    expect(await as(later, 'mia').refused('CreateRequest', input)).toMatchObject({ code: 'not-found' });
  });

  test('whose words were erased is compared by the rest', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').does('CreateRequest', input);
    await bench.store.remove(home, `text|${id}|1`);
    const forgetful = { ...bench, service: { ...bench.service, statements: createStatementCache() } };
    expect(await as(forgetful, 'anna').does('CreateRequest', { ...input, reason: 'words of long ago' })).toMatchObject({
      id,
    });
    expect(await as(forgetful, 'anna').refused('CreateRequest', { ...input, minutes: 30 })).toMatchObject({
      code: 'command-id-reused',
    });
  });

  test('after an answer that was lost tells the truth', async () => {
    let lost = true;
    const bench = await aBench({
      policy: quick,
      between: (tables) =>
        withTableFaults(tables, ({ on, keys }) => {
          if (!lost || on !== 'transact' || !keys.some((key) => key.startsWith('open|request|'))) return undefined;
          lost = false;
          return { kind: 'lost-after' };
        }),
    });
    const once = await as(bench, 'anna').does('CreateRequest', input);
    expect(await as(bench, 'anna').does('CreateRequest', input)).toEqual(once);
    expect(once.state).toBe('granting');
  });
});

describe('extending', () => {
  test('asks for more time behind access that is live', async () => {
    const { bench, id } = await anAccess();
    const more = await as(bench, 'anna').does('ExtendRequest', {
      commandId: newCommand(bench),
      requestId: id,
      minutes: 30,
      reason: 'more of the same',
    });
    expect(more).toMatchObject({ state: 'scheduled', extendsId: id, minutes: 30 });
    expect(await as(bench, 'anna').does('GetRequest', { requestId: id })).toMatchObject({
      extensionId: more.id,
      mayExtend: false,
    });
  });

  test('of what is not there, not mine or of no environment here is refused alike', async () => {
    const { bench, id } = await anAccess();
    const extend = (requestId: string) => ({
      commandId: newCommand(bench),
      requestId,
      minutes: 30,
      reason: 'more of the same',
    });
    const missing = id.slice(0, -4) + '0000';
    for (const [name, requestId] of [
      ['mia', id],
      ['anna', missing],
      ['anna', '00000000-0000-0000-0000-000000000000'],
    ] as const)
      expect(await as(bench, name).refused('ExtendRequest', extend(requestId))).toEqual({ code: 'not-found' });
  });

  test('of a role that the policy no longer offers, or means otherwise, is refused', async () => {
    const { bench, id } = await anAccess();
    for (const roles of [[], [aRole({ rootRole: 'root-2' })]]) {
      const changed = { ...bench, service: { ...bench.service, policy: aPolicy({ roles }) } };
      const extend = { commandId: newCommand(bench), requestId: id, minutes: 30, reason: 'more of the same' };
      expect(await as(changed, 'anna').refused('ExtendRequest', extend)).toMatchObject({
        code: 'extension-not-allowed',
      });
    }
  });

  test('twice with one command makes one extension', async () => {
    const { bench, id } = await anAccess();
    const extend = { commandId: 'extend-1', requestId: id, minutes: 30, reason: 'more of the same' };
    const once = await as(bench, 'anna').does('ExtendRequest', extend);
    expect(await as(bench, 'anna').does('ExtendRequest', extend)).toEqual(once);
    expect(await as(bench, 'anna').refused('ExtendRequest', { ...extend, minutes: 45 })).toMatchObject({
      code: 'command-id-reused',
    });
    // The same words as a request of its own are another command.
    const { commandId, minutes, reason } = extend;
    expect(await as(bench, 'anna').refused('CreateRequest', { ...input, commandId, minutes, reason })).toMatchObject({
      code: 'command-id-reused',
    });
    const later = { ...bench, service: { ...bench.service, policy: aPolicy({ roles: [] }) } };
    expect(await as(later, 'anna').does('ExtendRequest', extend)).toMatchObject({ id: once.id });
  });

  test('waits for a store that does not answer', async () => {
    let silent = false;
    const { bench, id } = await anAccess({
      between: (tables) =>
        withTableFaults(tables, ({ on, keys }) =>
          silent && on === 'get' && keys[0]?.startsWith('done|') === true ? { kind: 'busy' } : undefined,
        ),
    });
    silent = true;
    const missing = id.slice(0, -4) + '0000';
    const extend = { commandId: newCommand(bench), requestId: missing, minutes: 30, reason: 'more of the same' };
    expect(await as(bench, 'anna').refused('ExtendRequest', extend)).toMatchObject({ code: 'record-unavailable' });
  });
});

describe('a replica decides nothing by the policy', () => {
  test('while it is not ready', async () => {
    const bench = await aBench();
    bench.troubles.push('clock-off');
    expect(await as(bench, 'anna').refused('CreateRequest', input)).toMatchObject({
      code: 'not-ready',
      retryAfterSeconds: 30,
    });
  });

  test('while the record knows a newer one', async () => {
    const bench = await aBench();
    await outdate(bench);
    expect(await as(bench, 'anna').refused('CreateRequest', input)).toMatchObject({
      code: 'policy-outdated',
      retryAfterSeconds: 60,
    });
  });

  test('while it does not know whether there is a newer one', async () => {
    let silent = false;
    const bench = await aBench({
      between: (tables) =>
        withTableFaults(tables, ({ partition }) =>
          silent && partition === 'service' ? { kind: 'lost-before' } : undefined,
        ),
    });
    silent = true;
    expect(await as(bench, 'anna').refused('CreateRequest', input)).toMatchObject({ code: 'record-unavailable' });
  });
});
