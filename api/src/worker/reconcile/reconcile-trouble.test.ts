import { factsOf } from '../../testing/a-policy.js';
import { aCreate } from '../../testing/commands.js';
import { hour, minute, second, ten } from '../../testing/instants.js';
import { storesOfEachTest } from '../../testing/store.js';
import { aGrant, aWorker, outdate, policy, role } from '../../testing/worker.js';
import { withTableFaults } from '../../../../tests/support/faulty-tables.js';
import { lanes } from '../../ledger/ledger.js';

const openStore = storesOfEachTest();

describe('a 429', () => {
  test('means not done: it is tried again when Dataverse said, and told so that all replicas obey', async () => {
    const bench = await aWorker(openStore);
    let count = 0;
    bench.dataverse.script = (call) =>
      call.startsWith('assign') && (count += 1) === 1
        ? { code: 'throttled', message: '429', retryAfterMs: minute }
        : undefined;
    await bench.ask();
    await bench.work();
    expect(bench.pauses).toEqual([minute]);
    const assigns = bench.dataverse.asked.filter((one) => one.call.startsWith('assign'));
    expect(assigns.map((one) => one.at - ten)).toEqual([0, minute]);
    expect((await bench.request()).state).toBe('active');
  });

  test('on record keeps every replica from calling', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    await bench.until(bench.ledger.submit({ kind: 'pause', until: ten + minute }, lanes.jobs));
    expect(await bench.work()).toBe('later');
    expect(bench.calls()).toEqual([]);
    await bench.clock.advance(minute);
    await bench.work();
    expect((await bench.request()).state).toBe('active');
  });
});

describe('a removal', () => {
  test('goes on while the directory is silent', async () => {
    const bench = await aGrant(openStore);
    bench.directory.silent = true;
    await bench.clock.advance(hour);
    await bench.work();
    expect((await bench.request()).state).toBe('ended');
  });

  test('goes on where the replica is not ready, or its policy is not the newest', async () => {
    for (const trouble of ['not ready', 'outdated']) {
      const bench = await aGrant(openStore);
      if (trouble === 'not ready') bench.troubles.push('clock-off');
      else {
        await outdate(bench);
      }
      await bench.clock.advance(hour);
      await bench.work();
      expect((await bench.request()).state).toBe('ended');
    }
  });

  test('that is refused is tried again, and never given up', async () => {
    const bench = await aGrant(openStore);
    bench.dataverse.script = (call) => (call.startsWith('remove') ? { code: 'no', message: 'no' } : undefined);
    await bench.clock.advance(hour);
    for (let tries = 0; tries < 7; tries += 1) {
      await bench.work();
      await bench.clock.advance(15 * minute);
    }
    expect(bench.dataverse.calls('remove').length).toBeGreaterThanOrEqual(7);
    expect((await bench.request()).state).toBe('removing');
    bench.dataverse.script = () => undefined;
    await bench.work();
    expect((await bench.request()).state).toBe('ended');
  });

  test('that gets no answer is watched until nothing of it can come any more', async () => {
    const bench = await aGrant(openStore);
    await bench.clock.advance(hour);
    bench.dataverse.script = (call) => (call.startsWith('remove') ? 'after' : undefined);
    await bench.work();
    expect(bench.holds()).toBe(false);
    expect((await bench.request()).state).toBe('removing');
    bench.dataverse.script = () => undefined;
    for (let minutes = 0; minutes < 9; minutes += 1) {
      await bench.clock.advance(minute);
      await bench.work();
      expect((await bench.request()).state).toBe('removing');
    }
    await bench.clock.advance(2 * minute);
    await bench.work();
    expect((await bench.request()).state).toBe('ended');
  });
});

describe('what begins needs facts', () => {
  test('nothing begins while the directory is silent', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    bench.directory.silent = true;
    expect(await bench.work()).toBe('later');
    expect(bench.dataverse.calls('assign')).toEqual([]);
    bench.directory.silent = false;
    await bench.work();
    expect((await bench.request()).state).toBe('active');
  });

  test.each(['clock-off', ''])('nor by a replica that is in trouble (%s) or behind the policy', async (trouble) => {
    const bench = await aWorker(openStore);
    await bench.ask();
    if (trouble !== '') bench.troubles.push(trouble);
    else {
      await outdate(bench);
    }
    expect(await bench.work()).toBe('later');
    expect(bench.dataverse.calls('assign')).toEqual([]);
    expect(bench.directory.asked).toEqual([]);
  });

  test('who has left the group meanwhile gets nothing', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    bench.directory.people.set('anna', []);
    await bench.work();
    expect(await bench.request()).toMatchObject({ state: 'failed', ending: { reason: 'refused-by-policy' } });
    expect(bench.dataverse.calls('assign')).toEqual([]);
  });

  test('a directory that takes longer than facts may be old gives none, and is asked again', async () => {
    const bench = await aWorker(openStore);
    await bench.ask();
    const { directory, service, clock } = bench;
    let slow = true;
    const sluggish = {
      ...directory,
      user: async (oid: string, signal: AbortSignal) => {
        if (slow) await clock.sleep(11 * second);
        slow = false;
        return directory.user(oid, signal);
      },
    };
    await bench.work({ service: { ...service, ports: { ...service.ports, directory: sluggish } } });
    expect(bench.dataverse.calls('assign')).toEqual([]);
    expect((await bench.request()).state).toBe('granting');
    await bench.work();
    expect((await bench.request()).state).toBe('active');
  });

  test.each([
    ['the directory', true],
    ['what the directory says of the account', 'user anna'],
  ])('an extension waits for %s, and the access that it extends ends in time', async (_what, silent) => {
    const bench = await aGrant(openStore);
    const facts = factsOf('anna', ['makers'], { askedAt: bench.clock.now() });
    const extend = aCreate({ id: 'request-2', commandId: 'command-9', extending: 'request-1', role, policy, facts });
    await bench.until(bench.ledger.submit(extend, lanes.people));
    bench.directory.silent = silent;
    await bench.clock.advance(hour);
    expect(await bench.work()).toBe('later');
    expect((await bench.request()).state).toBe('ended');
    bench.directory.silent = false;
    await bench.work();
    expect(bench.ledger.view.request('request-2')).toMatchObject({ state: 'active' });
  });

  test('an extension that may begin takes over without a call', async () => {
    const bench = await aGrant(openStore);
    const facts = factsOf('anna', ['makers'], { askedAt: bench.clock.now() });
    const extend = aCreate({ id: 'request-2', commandId: 'command-9', extending: 'request-1', role, policy, facts });
    await bench.until(bench.ledger.submit(extend, lanes.people));
    await bench.clock.advance(hour);
    await bench.work();
    expect(bench.ledger.view.request('request-2')).toMatchObject({ state: 'active' });
    expect([...bench.dataverse.calls('assign'), ...bench.dataverse.calls('remove')]).toEqual([]);
  });
});

describe('a store that fails', () => {
  test('keeps everything from beginning', async () => {
    let down = false;
    const bench = await aWorker(openStore, {
      between: (tables) =>
        withTableFaults(tables, ({ on }) => (down && on === 'get' ? { kind: 'lost-before' } : undefined)),
    });
    await bench.ask();
    down = true;
    expect(await bench.work()).toBe('unwritten');
    expect(bench.calls()).toEqual([]);
  });

  test('after the call leaves the intent until the answer can be written, once', async () => {
    let down = false;
    const bench = await aWorker(openStore, {
      between: (tables) =>
        withTableFaults(tables, ({ on, keys }) =>
          down && (on === 'transact' || keys[0]?.startsWith('event|') === true) ? { kind: 'lost-before' } : undefined,
        ),
    });
    await bench.ask();
    bench.dataverse.script = (call) => {
      if (call.startsWith('assign')) {
        down = true;
        void bench.clock.sleep(30 * second).then(() => {
          down = false;
        });
      }
      return undefined;
    };
    await bench.work();
    expect((await bench.kinds()).filter((kind) => kind === 'holder.answered')).toHaveLength(1);
    expect((await bench.request()).state).toBe('active');
  });
});

test('a read-back that another organization may have answered proves nothing', async () => {
  const bench = await aWorker(openStore, { timings: { organizationMs: second } });
  const { dataverse } = bench;
  dataverse.takesMs = (call) => (call.startsWith('assign') ? 2 * second : 0);
  dataverse.script = (call) => {
    if (call.startsWith('assign')) dataverse.organizationId = 'another';
    return undefined;
  };
  await bench.ask();
  await bench.work();
  expect(dataverse.calls('assign')).toHaveLength(1);
  expect(await bench.request()).toMatchObject({ state: 'granting' });
});
