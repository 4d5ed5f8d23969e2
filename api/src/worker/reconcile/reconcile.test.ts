import { annas } from '../../testing/a-request.js';
import { anEnd, aSettle } from '../../testing/commands.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import { another } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aGrant, aWorker, policy, working, type WorkerBench } from '../../testing/worker.js';
import { lanes } from '../../ledger/ledger.js';
import { reconcile } from './reconcile.js';
import type { ReconcileNeeds } from './turn.js';

const openStore = storesOfEachTest();

describe('what nobody disturbs', () => {
  test('a grant: read, intent, assign, read back, ready', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    expect(await bench.work()).toBe('rests');
    expect(bench.calls()).toEqual(['rolesOf anna', 'copyOf root-1', 'assign user-anna copy-1', 'rolesOf anna']);
    expect(await bench.request()).toMatchObject({ state: 'active', readyAt: ten, endsAt: ten + hour });
    expect((await bench.kinds()).slice(1)).toEqual([
      'access.requested',
      'access.joined',
      'holder.answered',
      'access.added',
      'holder.read',
      'access.granted',
    ]);
  });

  test('a removal: two calls, delete the known copy and read back', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(hour);
    expect(await bench.work()).toBe('rests');
    expect(bench.calls()).toEqual(['remove user-anna copy-1', 'rolesOf anna']);
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired', at: ten + hour } });
    expect(bench.holds()).toBe(false);
  });

  test('nothing is to be done where nothing is on record', async () => {
    const bench = await aWorker(openStore);
    expect(await bench.work()).toBe('rests');
    expect(bench.calls()).toEqual([]);
  });

  test('who holds the role already keeps it, and nothing is sent', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.held.set('anna', new Set(['copy-1']));
    await bench.ask();
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
    expect(bench.dataverse.calls('assign')).toEqual([]);
    expect(bench.holds()).toBe(true);
  });

  test('who holds the copy of another business unit gets the own one, and keeps the other at the end', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.held.set('anna', new Set(['copy-1b']));
    await bench.ask();
    await bench.work();
    expect((await bench.request()).state).toBe('active');
    expect([...(bench.dataverse.held.get('anna') ?? [])]).toEqual(['copy-1b', 'copy-1']);
    await bench.clock.advance(hour + second);
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired' } });
    expect([...(bench.dataverse.held.get('anna') ?? [])]).toEqual(['copy-1b']);
  });

  test('another role of the user is no reason to think that this one is there', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.held.set('anna', new Set(['copy-2']));
    await bench.ask();
    await bench.work();
    expect((await bench.request()).state).toBe('active');
  });

  test.each([
    ['absent', 'user-absent'],
    ['disabled', 'user-disabled'],
  ] as const)('a user who is %s gets nothing', async (what, reason) => {
    const bench = await aWorker(openStore);
    bench.dataverse[what].add('anna');
    await bench.ask();
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'failed', ending: { reason } });
    expect(bench.dataverse.calls('assign')).toEqual([]);
  });
});

describe('a read', () => {
  test('that gets no answer leads to nothing: later', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) => (call.startsWith('rolesOf') ? 'before' : undefined);
    await bench.ask();
    expect(await bench.work()).toBe('later');
    expect(bench.calls()).toEqual(['rolesOf anna']);
    expect(await bench.request()).toMatchObject({ state: 'granting' });
  });

  test('without an answer about the copy to assign begins nothing', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) => (call.startsWith('copyOf') ? 'before' : undefined);
    await bench.ask();
    expect(await bench.work()).toBe('later');
    expect(bench.dataverse.calls('assign')).toEqual([]);
  });

  test('during which the holder changed is made again', async () => {
    const bench = await aGrant(openStore);
    const { clock, dataverse, ledger } = bench;
    await clock.advance(2 * minute);
    let ended = false;
    dataverse.takesMs = (call) => (call.startsWith('rolesOf') ? second : 0);
    dataverse.script = () => {
      if (!ended) void ledger.submit(anEnd({ policy }), lanes.people);
      ended = true;
      return undefined;
    };
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'given-back' } });
    expect(bench.holds()).toBe(false);
  });

  test('is made at most three times in a row without a call', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(2 * minute);
    let reads = 0;
    const calls: ReconcileNeeds['calls'] = {
      ...bench.needs.calls,
      rolesOfRow: async (...call) => {
        const answer = await bench.needs.calls.rolesOfRow(...call);
        reads += 1;
        // Each time somebody else changes the holder, so that the read does not count.
        await bench.ledger.submit(aSettle({ answer: { kind: 'not-sent' } }), lanes.outcomes);
        return answer;
      },
    };
    expect(await bench.work({ calls })).toBe('later');
    expect(reads).toBe(3);
  });
});

describe('an assign', () => {
  test('that is applied and not answered makes ready by its read-back, and is watched', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) => (call.startsWith('assign') ? 'after' : undefined);
    await bench.ask();
    await bench.work();
    expect((await bench.request()).state).toBe('active');
    expect(bench.ledger.view.holder(annas)).toMatchObject({
      owned: true,
      unsettled: [{ kind: 'assign', first: true, until: ten + 10 * minute }],
    });
  });

  test('that never arrives is sent again after a patient read-back', async () => {
    const bench = await aWorker(openStore);
    let lost = 0;
    bench.dataverse.script = (call) => (call.startsWith('assign') && (lost += 1) === 1 ? 'before' : undefined);
    await bench.ask();
    await bench.work();
    expect(bench.clock.now()).toBeGreaterThan(ten + 20 * second);
    await bench.clock.advance(second);
    await bench.work();
    expect(bench.dataverse.calls('assign')).toHaveLength(2);
    expect((await bench.request()).state).toBe('active');
    expect(bench.ledger.view.holder(annas)?.unsettled).toHaveLength(1);
  });

  test('that Dataverse refuses needs no reading back; what may have been given is taken', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) => (call.startsWith('assign') ? { code: '0x80048408', message: 'no' } : undefined);
    await bench.ask();
    await bench.work();
    await bench.clock.advance(minute);
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'failed', ending: { reason: 'refused-by-dataverse' } });
    expect(bench.calls().slice(2, 4)).toEqual(['assign user-anna copy-1', 'remove user-anna copy-1']);
  });

  test('that meets the role was somebody else’s, who came between read and call', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) => {
      if (call.startsWith('assign')) bench.dataverse.held.set('anna', new Set(['copy-1']));
      return undefined;
    };
    await bench.ask();
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
    await bench.clock.advance(10 * minute);
    await bench.work();
    expect(bench.holds()).toBe(true);
  });

  test('is not repeated while a read-back is patient with an environment that lags', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.lagMs = 20 * second;
    await bench.ask();
    await bench.work();
    expect(bench.dataverse.calls('assign')).toHaveLength(1);
    const request = await bench.request();
    if (request.state !== 'active') throw new Error(request.state);
    expect(request.readyAt).toBeGreaterThan(ten + 20 * second);
    expect(request.endsAt).toBe(request.readyAt + hour);
  });

  test('is read back for half a minute at most; then its answer is put on record all the same', async () => {
    const bench = await aWorker(openStore);
    bench.dataverse.script = (call) =>
      call.startsWith('rolesOf') && bench.dataverse.calls('assign').length > 0 ? 'before' : undefined;
    await bench.ask();
    expect(await bench.work()).toBe('later');
    expect(await bench.kinds()).toContain('holder.answered');
    expect(await bench.request()).toMatchObject({ state: 'granting', addedAt: expect.any(Number) as unknown });
    const [first, last] = [bench.dataverse.asked[2]?.at ?? 0, bench.dataverse.asked.at(-1)?.at ?? 0];
    expect(last - first).toBeGreaterThan(20 * second);
    expect(last - first).toBeLessThanOrEqual(31 * second);
  });

  test('is not sent when its request was ended in the same transaction', async () => {
    let isSlow = false;
    const bench: WorkerBench = await aWorker(openStore, {
      between: (tables) => ({
        ...tables,
        transact: async (partition, operations, signal) => {
          const answer = await tables.transact(partition, operations, signal);
          if (isSlow) await bench.clock.sleep(2 * second);
          isSlow = false;
          return answer;
        },
      }),
    });
    await bench.ask();
    // While the role is read a commit begins that takes long: what comes meanwhile goes on record together.
    bench.dataverse.script = (call) => {
      if (!call.startsWith('rolesOf')) return undefined;
      isSlow = true;
      bench.dataverse.script = () => undefined;
      void bench.ledger.submit({ kind: 'pause', until: ten }, lanes.jobs);
      void bench.ledger.submit(anEnd({ policy }), lanes.people);
      return undefined;
    };
    await bench.work();
    const events = await bench.events();
    const commitOf = (kind: string) => events.find((event) => event.kind === kind)?.commit;
    expect(commitOf('access.ending')).toBe(commitOf('access.joined'));
    await bench.clock.advance(minute);
    await bench.work();
    expect(bench.dataverse.calls('assign')).toEqual([]);
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'given-back' } });
  });

  test('is not sent when too little of the claim is left for it', async () => {
    let slow = 1;
    const bench = await aWorker(openStore, {
      timings: { claimMs: 20 * second },
      between: (tables) => ({
        ...tables,
        transact: async (partition, operations, signal) => {
          const answer = await tables.transact(partition, operations, signal);
          // The commit of the first claim takes six of its twenty seconds; the call may need fifteen.
          if (operations.some(({ key }) => key.startsWith('open|holder|')) && slow-- > 0) await bench.clock.sleep(6000);
          return answer;
        },
      }),
    });
    await bench.ask();
    await bench.work();
    const answers = (await bench.events()).filter((event) => event.kind === 'holder.answered');
    expect(answers.map((event) => event.data?.['answer'])).toEqual(['not-sent', 'done']);
    expect(bench.dataverse.calls('assign')).toHaveLength(1);
    expect((await bench.request()).state).toBe('active');
  });
});

describe('a removal is acted on at once', () => {
  test('when it got lost', async () => {
    const bench = await aGrant(openStore);
    let lost = 0;
    bench.dataverse.script = (call) => (call.startsWith('remove') && (lost += 1) === 1 ? 'before' : undefined);
    await bench.clock.advance(hour);
    await bench.work();
    await bench.clock.advance(2 * second);
    await bench.work();
    expect(bench.holds()).toBe(false);
    expect(bench.clock.now()).toBeLessThanOrEqual(ten + hour + 3 * second);
  });

  test('when the user has moved and holds another copy', async () => {
    const bench = await aGrant(openStore);
    bench.dataverse.held.set('anna', new Set(['copy-1b']));
    bench.dataverse.unit = 'unit-1b';
    await bench.clock.advance(hour);
    await bench.work();
    expect(bench.dataverse.calls('remove')).toEqual(['remove user-anna copy-1', 'remove user-anna copy-1b']);
    expect(bench.clock.now()).toBeLessThanOrEqual(ten + hour + 3 * second);
  });
});

describe('who works', () => {
  test('a replica that has stopped does nothing', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    expect(await bench.work({ stopped: () => true })).toBe('rests');
    expect(bench.calls()).toEqual([]);
  });

  test('one replica acts on a holder while the other waits', async () => {
    const one = await aWorker(openStore);
    const two = working(await another(one, { policy, instance: 'replica-2' }));
    await one.ask();
    expect(await two.work()).toBe('rests');
    expect(two.calls()).toEqual([]);
    one.dataverse.takesMs = (call) => (call.startsWith('assign') ? 10 * second : 0);
    const first = reconcile(one.needs, annas);
    await one.clock.advance(5 * second);
    expect(await two.work()).toBe('rests');
    await one.clock.until(first);
    expect(one.dataverse.calls('assign')).toHaveLength(1);
  });

  test('a replica takes over from one that fell silent in the middle of a call', async () => {
    const one = await aWorker(openStore);
    const two = working(await another(one, { policy, instance: 'replica-2' }));
    await one.ask();
    one.dataverse.script = (call) => (call.startsWith('assign') ? 'after' : undefined);
    one.dataverse.takesMs = (call) => (call.startsWith('assign') ? 100 * hour : 0);
    void reconcile({ ...one.needs, calls: { ...one.needs.calls, prepare: () => new Promise(() => {}) } }, annas);
    await one.clock.advance(3 * second);
    one.dataverse.takesMs = () => 0;
    one.dataverse.script = () => undefined;
    await two.work();
    expect((await two.request()).state).toBe('active');
  });

  /** The first falls silent in the middle of a removal that was due that moment; the second goes on. */
  async function cutOff(first: string, other: string): Promise<{ one: WorkerBench; two: WorkerBench; ended: number }> {
    const one = await aGrant(openStore, { instance: first });
    const two = working(await another(one, { policy, instance: other }));
    await one.clock.advance(hour);
    const ended = one.service.time.now();
    const silent = { send: () => new Promise<never>(() => {}), drop: () => {} };
    void reconcile({ ...one.needs, calls: { ...one.needs.calls, prepare: () => Promise.resolve(silent) } }, annas);
    await one.clock.advance(second);
    return { one, two, ended };
  }

  test.each([
    ['another replica, within a minute', 'replica-1.a', 'replica-2.b', 50 * second],
    ['the next run of the same replica, at once', 'replica-1.a', 'replica-1.b', 6 * second],
  ])('a removal that fell silent in the middle is made by %s', async (_who, first, next, withinMs) => {
    const { one, two, ended } = await cutOff(first, next);
    while (two.holds() && one.service.time.now() < ended + hour) {
      await one.clock.advance(second);
      await two.work();
    }
    expect(one.service.time.now() - ended).toBeLessThanOrEqual(withinMs);
    // What may have been sent before is still waited for.
    expect((await two.request()).state).toBe('removing');
  });
});
