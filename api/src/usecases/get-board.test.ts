import { Board, limits } from '@jit/connector';
import { anActor, aPolicy, aRole, factsOf, home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { aCancel, aCreate, newStatement } from '../testing/commands.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aService, type ServiceBench, type ServiceOptions } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker } from '../testing/worker.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { requestIdOf } from '../ledger/keys.js';
import { lanes } from '../ledger/ledger.js';
import { getBoard } from './get-board.js';

const openStore = storesOfEachTest();

interface Seen extends Board {
  readonly waiting: number;
  readonly bytes: number;
}

/** The board as the contract reads it. */
async function board(bench: ServiceBench, by: string, query?: string, actor = anActor(by)): Promise<Seen> {
  const answer = await bench.until(getBoard(bench.service, actor, query === undefined ? {} : { query }));
  if (!answer.ok) throw new Error(answer.problem.code);
  const parsed = Board.parse(JSON.parse(answer.value.board));
  return { ...parsed, waiting: answer.value.waiting, bytes: Buffer.byteLength(answer.value.board, 'utf8') };
}

const aBench = (options: ServiceOptions = {}): Promise<ServiceBench> => aService(openStore, options);

describe('a board', () => {
  test('shows one person everything that moves', async () => {
    const bench = await aBench({ policy: aPolicy({ contact: 'help@example.org' }) });
    const { id } = await as(bench, 'anna').ask();
    const seen = await board(bench, 'anna');
    expect(seen).toMatchObject({
      v: 1,
      serverTime: new Date(ten).toISOString(),
      me: { id: 'anna', name: 'anna', personas: ['requester'] },
      contact: 'help@example.org',
      notAnswering: [],
      roles: [{ id: 'customizer', state: 'waiting', requestId: id }],
      requests: [{ id, state: 'pending' }],
      decide: [],
      waiting: 0,
    });
    expect(seen).not.toHaveProperty('request');
  });

  test.each<[string, readonly string[]]>([
    ['parts=roles', ['roles']],
    ['parts=requests', ['requests']],
    ['parts=decide', ['decide']],
    ['parts=roles,decide', ['roles', 'decide']],
    ['parts=news', ['roles', 'requests', 'decide']],
    ['', ['roles', 'requests', 'decide']],
  ])('holds the parts that were asked for: %s', async (query, parts) => {
    const bench = await aBench();
    const seen = await board(bench, 'anna', query);
    expect(['roles', 'requests', 'decide'].filter((part) => part in seen)).toEqual(parts);
  });

  test('tells how many wait for a decision, whatever parts were asked for', async () => {
    const bench = await aBench();
    await as(bench, 'anna').ask();
    await as(bench, 'mia').ask();
    expect((await board(bench, 'boris', 'parts=roles')).waiting).toBe(2);
    expect((await board(bench, 'anna', 'parts=roles')).waiting).toBe(0);
  });

  test('has a revision that grows with every commit, and with nothing else', async () => {
    const bench = await aBench();
    const { revision } = await board(bench, 'anna');
    await bench.clock.advance(minute);
    expect((await board(bench, 'anna')).revision).toBe(revision);
    await as(bench, 'anna').ask();
    expect((await board(bench, 'mia')).revision).toBe(revision + 1);
  });

  test('names who I am here', async () => {
    const bench = await aBench();
    const personas = async (name: string) => (await board(bench, name, 'parts=roles')).me.personas;
    expect(await personas('bea')).toEqual(['requester', 'approver']);
    expect(await personas('carla')).toEqual(['administrator']);
    expect(await personas('otto')).toEqual(['auditor']);
    expect(await personas('zoe')).toEqual([]);
  });
});

describe('what I asked for', () => {
  test('is open, or ended in the last seven days; newest first', async () => {
    const bench = await aBench({ policy: aPolicy({ roles: [aRole(), aRole({ id: 'other', rootRole: 'root-2' })] }) });
    const old = await as(bench, 'anna').ask();
    await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: old.id });
    await bench.clock.advance(second);
    const open = await as(bench, 'anna').ask();
    expect((await board(bench, 'anna')).requests?.map((one) => one.id)).toEqual([open.id, old.id]);
    await bench.clock.advance(7 * 24 * hour - second);
    expect((await board(bench, 'anna')).requests?.map((one) => one.id)).toEqual([open.id]);
  });

  test('is nothing of anybody else, of another tenant included', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask();
    await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
    expect((await board(bench, 'mia')).requests).toEqual([]);
    const foreign = { ...anActor('anna'), tid: 'other-tenant' };
    expect((await board(bench, 'anna', undefined, foreign)).requests).toEqual([]);
  });

  test('that closes while the board is made comes once', async () => {
    let closing: (() => Promise<unknown>) | undefined;
    const bench = await aBench({
      between: (tables) => ({
        ...tables,
        range: async (partition, from, ...rest) => {
          const close = from.startsWith('list|') ? closing : undefined;
          closing = undefined;
          await close?.();
          return tables.range(partition, from, ...rest);
        },
      }),
    });
    const { id } = await as(bench, 'anna').ask();
    closing = () => bench.ledger.submit(aCancel({ id }), lanes.people);
    expect((await board(bench, 'anna')).requests?.map((one) => one.state)).toEqual(['cancelled']);
  });
});

describe('what waits for me', () => {
  test('comes oldest first, with what is needed to judge it', async () => {
    const bench = await aWorker(openStore, {
      policy: aPolicy({ roles: [aRole(), aRole({ id: 'quick', rootRole: 'root-1', approval: 'none' })] }),
    });
    await as(bench, 'anna').ask({ role: 'quick', minutes: 120 });
    await bench.work();
    await bench.clock.advance(second);
    const gone = await as(bench, 'anna').ask({ minutes: 30 });
    await as(bench, 'boris').does('DenyRequest', { commandId: newCommand(bench), requestId: gone.id, reason: 'no' });
    await bench.clock.advance(second);
    const first = await as(bench, 'anna').ask({ minutes: 240 });
    await bench.clock.advance(second);
    const then = await as(bench, 'mia').ask();
    const seen = await board(bench, 'boris');
    expect(seen.waiting).toBe(2);
    expect(seen.decide?.map((one) => one.id)).toEqual([first.id, then.id]);
    expect(seen.decide?.[0]).toMatchObject({
      lengths: [60, 120, 240],
      mayDecide: true,
      lastRequests: [{ roleName: 'System Customizer', environmentName: 'Sandbox 1', state: 'denied', minutes: 30 }],
      holdsNow: [{ roleName: 'System Customizer', environmentName: 'Sandbox 1' }],
    });
    expect(seen.decide?.[0]?.holdsNow[0]).toHaveProperty('endsAt');
    expect(seen.decide?.[0]?.findings.every((finding) => finding.result === 'met')).toBe(true);
    expect(seen.decide?.[1]).toMatchObject({ lastRequests: [], holdsNow: [] });
  });

  test('comes with the last five requests of who asks, newest first', async () => {
    const bench = await aBench();
    for (const minutes of [15, 30, 45, 60, 75, 90, 105]) {
      const { id } = await as(bench, 'anna').ask({ minutes });
      await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
      await bench.clock.advance(second);
    }
    await as(bench, 'anna').ask();
    const [decide] = (await board(bench, 'boris')).decide ?? [];
    expect(decide?.lastRequests.map((one) => one.minutes)).toEqual([105, 90, 75, 60, 45]);
  });

  test('shows what is no longer met, and what is being granted', async () => {
    const bench = await aBench({
      policy: aPolicy({ roles: [aRole(), aRole({ id: 'quick', rootRole: 'root-2', approval: 'none' })] }),
    });
    await as(bench, 'anna').ask({ role: 'quick' });
    await as(bench, 'anna').ask();
    bench.directory.people.set('anna', []);
    await bench.clock.advance(2 * minute);
    const [item] = (await board(bench, 'boris')).decide ?? [];
    expect(item?.findings[0]).toMatchObject({ rule: 'not-eligible', result: 'unmet' });
    expect(item?.holdsNow).toEqual([{ roleName: 'System Customizer', environmentName: 'Sandbox 1' }]);
  });
});

describe('a deep link', () => {
  test('shows its request, also when it has ended, to whom it concerns', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask();
    await as(bench, 'anna').does('CancelRequest', { commandId: newCommand(bench), requestId: id });
    for (const name of ['anna', 'boris'])
      expect((await board(bench, name, `parts=roles&request=${id}`)).request).toMatchObject({ id, state: 'cancelled' });
  });

  test('shows nothing to others, and nothing that is not there', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask();
    for (const link of [id, id.slice(0, -4) + '0000', '00000000-0000-0000-0000-000000000000', 'nonsense'])
      expect(await board(bench, 'mia', `request=${link}`)).not.toHaveProperty('request');
  });
});

describe('how my commands ended', () => {
  test('comes back for ten minutes, refusals included, with their words', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask({ commandId: 'command-1' });
    await as(bench, 'anna').refused('CreateRequest', {
      commandId: 'command-2',
      role: 'customizer',
      minutes: 60,
      reason: 'once more please',
    });
    await as(bench, 'anna').refused('CreateRequest', {
      commandId: 'command-3',
      role: 'nothing',
      minutes: 60,
      reason: 'once more please',
    });
    const { outcomes } = await board(bench, 'anna', 'parts=roles');
    expect(outcomes).toHaveLength(3);
    expect(outcomes).toContainEqual({ commandId: 'command-1', requestId: id, state: 'pending' });
    expect(outcomes.find((one) => one.commandId === 'command-2')).toMatchObject({
      problem: {
        type: 'urn:jit-access:problem:request-open',
        code: 'request-open',
        status: 409,
        title: 'You already have a request or access for this role.',
        findings: expect.any(Array) as unknown,
      },
    });
    expect(outcomes.find((one) => one.commandId === 'command-3')).toMatchObject({ problem: { code: 'not-found' } });
    await bench.clock.advance(10 * minute);
    expect((await board(bench, 'anna', 'parts=roles')).outcomes).toEqual([]);
  });

  test('comes back to nobody else', async () => {
    const bench = await aBench();
    await as(bench, 'anna').ask();
    expect((await board(bench, 'mia')).outcomes).toEqual([]);
  });
});

describe('what does not answer is named, and the rest is served', () => {
  test('an environment, by its name', async () => {
    let silent = false;
    const bench = await aBench({
      between: (tables) =>
        withTableFaults(tables, ({ partition, on }) =>
          silent && partition === home && on === 'get' ? { kind: 'lost-before' } : undefined,
        ),
    });
    const { id } = await as(bench, 'anna').ask();
    silent = true;
    const seen = await board(bench, 'anna');
    expect(seen.notAnswering).toEqual([{ what: 'environment', name: 'Sandbox 1' }]);
    expect(seen.requests?.map((one) => one.id)).toEqual([id]);
  });

  test('the directory: then the catalogue is closed', async () => {
    const bench = await aBench();
    bench.directory.silent = true;
    for (const name of ['anna', 'zoe']) {
      const seen = await board(bench, name);
      expect(seen.notAnswering).toEqual([{ what: 'directory' }]);
      expect(seen.roles).toEqual([]);
    }
  });

  test('the directory: what I have open stays shown, with findings that are unknown', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask();
    await bench.clock.advance(2 * minute);
    bench.directory.silent = true;
    const seen = await board(bench, 'anna');
    expect(seen.roles?.[0]).toMatchObject({ state: 'waiting', requestId: id });
    expect(seen.roles?.[0]?.findings[0]).toMatchObject({ rule: 'not-eligible', result: 'unknown' });
  });
});

describe('a board is never larger than a connector takes', () => {
  const many = 80;
  const entry = (at: number) => aRole({ id: `entry-${String(at)}`, rootRole: `root-${String(at)}` });
  const policy = aPolicy({ roles: Array.from({ length: many }, (_, at) => entry(at)), maxOpenPerPerson: many });

  /** So many requests, each with a long reason in letters of three bytes; `close`: which end at once. */
  async function crowded(who: (at: number) => string, close: (at: number) => boolean = () => false) {
    const bench = await aBench({ policy });
    for (let at = 0; at < many; at += 1) {
      const name = who(at);
      bench.directory.people.set(name, ['makers']);
      const facts = factsOf(name, ['makers'], { askedAt: bench.service.time.now() });
      const id = requestIdOf(home, 'tenant', name, `command-${String(at)}`);
      const actor = anActor(name);
      const command = aCreate({
        id,
        commandId: id,
        actor,
        role: entry(at),
        policy,
        facts,
        statement: newStatement('€'.repeat(2000)),
      });
      const asked = await bench.until(bench.ledger.submit(command, lanes.people));
      if (asked.kind !== 'done') throw new Error(JSON.stringify(asked));
      if (close(at)) await bench.until(bench.ledger.submit(aCancel({ id, actor }), lanes.people));
      await bench.clock.advance(10);
    }
    return bench;
  }

  test('of own requests the oldest closed ones are left out first, what moves last', async () => {
    const seen = await board(
      await crowded(
        () => 'anna',
        (at) => at % 4 !== 0,
      ),
      'anna',
      'parts=requests',
    );
    expect(seen.bytes).toBeLessThanOrEqual(limits.boardMaxBytes);
    expect(seen.requests?.filter((one) => one.state === 'pending')).toHaveLength(many / 4);
    const closed = seen.requests?.filter((one) => one.state === 'cancelled').map((one) => one.roleId) ?? [];
    expect(closed.slice(0, 3)).toEqual(['entry-79', 'entry-78', 'entry-77']);
  });

  test('where everything moves, the newest is shown', async () => {
    const seen = await board(await crowded(() => 'anna'), 'anna', 'parts=requests');
    expect(seen.bytes).toBeLessThanOrEqual(limits.boardMaxBytes);
    expect(seen.requests?.slice(0, 2).map((one) => one.roleId)).toEqual(['entry-79', 'entry-78']);
  });

  test.each(['parts=decide', 'parts=roles,decide', 'parts=requests,decide'])(
    'of many that wait for a decision the newest wait for the next look: %s',
    async (query) => {
      const seen = await board(await crowded((at) => `maker${String(at)}`), 'boris', query);
      expect(seen.bytes).toBeLessThanOrEqual(limits.boardMaxBytes);
      expect(seen.decide?.slice(0, 2).map((one) => one.requesterId)).toEqual(['maker0', 'maker1']);
      expect(seen.decide?.length).toBeGreaterThan(10);
      expect(seen.waiting).toBe(many);
      expect((seen.decide?.length ?? 0) + (seen.decideMore ?? 0)).toBe(many);
    },
  );

  test('of very many roles the findings are left out, then the last of the policy', async () => {
    const roles = Array.from({ length: 600 }, (_, at) => aRole({ id: `entry-${String(at)}`, canDo: 'x'.repeat(200) }));
    const seen = await board(await aBench({ policy: aPolicy({ roles }) }), 'anna', 'parts=roles');
    expect(seen.bytes).toBeLessThanOrEqual(limits.boardMaxBytes);
    expect(seen.roles?.length).toBeGreaterThanOrEqual(300);
    expect(seen.roles?.[0]).toMatchObject({ id: 'entry-0', state: 'available' });
  });

  test('of very many refused commands the newest are told', async () => {
    const bench = await aBench();
    const findings = Array.from({ length: 12 }, () => ({ rule: 'x', result: 'unmet' as const, text: '€'.repeat(400) }));
    for (let at = 0; at < 702; at += 1) {
      const from = { oid: 'anna', commandId: `command-${String(at)}` };
      await bench.until(bench.ledger.keepRefusal(from, { code: 'no-approver', detail: 'x'.repeat(400), findings }));
      await bench.clock.advance(10);
    }
    const seen = await board(bench, 'anna', 'parts=');
    expect(seen.bytes).toBeLessThanOrEqual(limits.boardMaxBytes);
    expect(seen.outcomes.length).toBeGreaterThanOrEqual(10);
    expect(seen.outcomes.slice(0, 2).map(({ commandId }) => commandId)).toEqual(['command-701', 'command-700']);
  });

  test('a command that was taken is told as taken, also when it came again with a broken body', async () => {
    const bench = await aBench();
    const { id } = await as(bench, 'anna').ask({ commandId: 'command-1' });
    await bench.until(
      bench.service.record.keepRefusal({ oid: 'anna', commandId: 'command-1' }, { code: 'invalid-input' }),
    );
    expect((await board(bench, 'anna')).outcomes).toEqual([
      { commandId: 'command-1', requestId: id, state: 'pending' },
    ]);
  });
});
