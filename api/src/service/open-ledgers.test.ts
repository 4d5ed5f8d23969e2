import { anEnvironment, aPolicy, home } from '../testing/a-policy.js';
import { aReplica, begin, deployment, type TestReplica } from '../testing/ledger.js';
import { ten } from '../testing/instants.js';
import { createManualClock, type ManualClock } from '../testing/manual-clock.js';
import { storesOfEachTest, type TestStore } from '../testing/store.js';
import { withTableFaults, type TableFaultScript } from '../../../tests/support/faulty-tables.js';
import type { StoredEvent } from '../ledger/chain.js';
import { eventKey, headKey, servicePartition } from '../ledger/keys.js';
import type { Policy } from '../domain/policy.js';
import { openLedgers, type OpenedLedgers } from './open-ledgers.js';

const openStore = storesOfEachTest();

interface Bench {
  readonly clock: ManualClock;
  readonly store: TestStore;
  readonly replica: TestReplica;
  readonly open: (policy: Policy, script?: TableFaultScript) => Promise<OpenedLedgers>;
  /** Starts once more; a sentence for each reason why not. */
  readonly start: (policy?: Policy, script?: TableFaultScript) => Promise<readonly string[]>;
  /** Starts once more, which must go, and says why records are not trusted, by environment. */
  readonly distrusts: (policy?: Policy) => Promise<Readonly<Record<string, string>>>;
}

async function aDeployment(): Promise<Bench> {
  const clock = createManualClock(ten);
  const store = openStore(clock);
  const replica = aReplica(clock, store.tables);
  await clock.until(begin(replica, servicePartition));
  const open = (policy: Policy, script: TableFaultScript = () => undefined): Promise<OpenedLedgers> =>
    clock.until(
      openLedgers(aReplica(clock, withTableFaults(store.tables, script), { instance: 'starts' }), {
        deployment,
        policy,
      }),
    );
  return {
    clock,
    store,
    replica,
    open,
    start: async (policy = aPolicy(), script = () => undefined) => {
      const opened = await open(policy, script);
      return opened.ok ? [] : opened.reasons;
    },
    distrusts: async (policy = aPolicy()) => {
      const opened = await open(policy);
      if (!opened.ok) throw new Error(opened.reasons.join(' '));
      const all = [opened.record, ...opened.ledgers.values()];
      return Object.fromEntries(
        all.flatMap((one) => {
          const why = one.distrusted();
          return why === undefined ? [] : [[one.environment, why]];
        }),
      );
    },
  };
}

const eventsOf = async (store: TestStore, partition: string): Promise<StoredEvent[]> =>
  (await store.rows(partition, 'event|')).map((row) => JSON.parse(row.text) as StoredEvent);

test('a start puts the policy on record, begins the records of its environments, and remembers them', async () => {
  const { store, start } = await aDeployment();
  expect(await start()).toEqual([]);
  const events = await eventsOf(store, servicePartition);
  expect(events.map((event) => event.kind)).toEqual(['record.begun', 'policy.adopted', 'environment.opened']);
  expect(events[1]?.data).toMatchObject({
    version: 1,
    hash: 'policy-hash',
    difference: ['first policy in the ledger'],
  });
  expect((await eventsOf(store, home)).map((event) => event.kind)).toEqual(['record.begun']);
});

test('a second start with the same policy changes nothing', async () => {
  const { store, start } = await aDeployment();
  await start();
  const before = await store.rows(servicePartition);
  expect(await start()).toEqual([]);
  expect(await store.rows(servicePartition)).toEqual(before);
});

test('a newer policy is put on record with its difference in words', async () => {
  const { store, start } = await aDeployment();
  await start();
  expect(await start(aPolicy({ version: 2, hash: 'newer', maxOpenPerPerson: 3 }))).toEqual([]);
  const [last] = (await eventsOf(store, servicePartition)).slice(-1);
  expect(last?.data).toMatchObject({
    version: 2,
    difference: ['no longer: open requests of a person: 10', 'now: open requests of a person: 3'],
  });
});

describe('a start is refused, with a sentence, when', () => {
  test('the policy is older than the record knows, or the same version with another content', async () => {
    const { start } = await aDeployment();
    await start(aPolicy({ version: 2 }));
    expect(await start(aPolicy({ version: 1 }))).toEqual(['The policy file, version 1: The ledger knows version 2.']);
    expect(await start(aPolicy({ version: 2, hash: 'other' }))).toEqual([
      'The policy file, version 2: Version 2 is in the ledger with another content.',
    ]);
  });

  test('the store holds no deployment', async () => {
    const { store, start } = await aDeployment();
    await store.remove(servicePartition, headKey);
    await store.remove(servicePartition, eventKey(1));
    expect(await start()).toEqual([
      'The store holds no deployment. If it is new, run `jit init`; if it is not, it is the wrong store.',
    ]);
  });

  test('the store does not answer', async () => {
    const { start } = await aDeployment();
    expect(await start(aPolicy(), () => ({ kind: 'lost-before' }))).toEqual([
      'The store is not responding: the answer was lost (injected).',
    ]);
    await start();
    const silent: TableFaultScript = ({ partition }) => (partition === home ? { kind: 'lost-before' } : undefined);
    expect(await start(aPolicy(), silent)).toEqual([
      `The ledger of environment ${home}: The store is not responding: the answer was lost (injected).`,
    ]);
  });

  test('the store takes nothing: then the policy cannot be put on record', async () => {
    const { start } = await aDeployment();
    const [reason] = await start(aPolicy(), ({ on }) => (on === 'transact' ? { kind: 'busy' } : undefined));
    expect(reason).toBe('The policy file, version 1: record-unavailable');
  });

  test.each<[string, TableFaultScript, boolean]>([
    ['gives no answer', () => ({ kind: 'lost-before' }), true],
    [
      'does not answer for one record',
      ({ partition }) => (partition === home ? { kind: 'lost-before' } : undefined),
      true,
    ],
    ['takes nothing now', ({ on }) => (on === 'transact' ? { kind: 'busy' } : undefined), true],
  ])('a store that %s is worth another try', async (_what, script) => {
    const { start, open } = await aDeployment();
    await start();
    expect(await open(aPolicy({ version: 2, hash: 'newer' }), script)).toMatchObject({ ok: false, silent: true });
    expect(await open(aPolicy({ version: 2, hash: 'newer' }))).toMatchObject({ ok: true });
  });

  test('a policy that may not follow is not tried again, nor is a store that holds no deployment', async () => {
    const { store, start, open } = await aDeployment();
    await start(aPolicy({ version: 2 }));
    expect(await open(aPolicy({ version: 1 }))).toMatchObject({ ok: false, silent: false });
    await store.remove(servicePartition, headKey);
    await store.remove(servicePartition, eventKey(1));
    expect(await open(aPolicy({ version: 2 }))).toMatchObject({ ok: false, silent: false });
  });

  test('a new record cannot be begun: that is no loss, and it is not called one', async () => {
    const { store, start } = await aDeployment();
    const full: TableFaultScript = ({ on, partition }) =>
      on === 'transact' && partition === home ? { kind: 'busy' } : undefined;
    expect(await start(aPolicy(), full)).toEqual([
      `The ledger of environment ${home}: The store is not responding: busy (injected).`,
    ]);
    expect(await store.rows(home)).toEqual([]);
    expect(await start()).toEqual([]);
  });
});

describe('a record that is not trusted keeps no replica from starting, and is named:', () => {
  test('one that was begun is gone', async () => {
    const { store, start, distrusts } = await aDeployment();
    await start();
    for (const row of await store.rows(home)) await store.remove(home, row.key);
    expect(await distrusts()).toEqual({
      [home]: expect.stringContaining('is gone, but it was begun before') as string,
    });
    // A lost record is never taken for a new one.
    expect(await store.rows(home)).toEqual([]);
  });

  test('one contradicts itself', async () => {
    const { store, start, distrusts } = await aDeployment();
    await start();
    await store.put(home, 'open|job|canary', '{"seq":1,"v":1}');
    expect(await distrusts()).toEqual({ [home]: 'The row open|job|canary is not the one that event 1 wrote.' });
  });

  test('several are wrong', async () => {
    const { store, start, distrusts } = await aDeployment();
    const environments = ['one', 'two', 'three'].map((id) => ({
      ...anEnvironment({ id, name: id, url: '' }),
    }));
    const policy = aPolicy({ environments });
    await start(policy);
    for (const id of ['one', 'three']) await store.remove(id, headKey);
    expect(Object.keys(await distrusts(policy))).toEqual(['one', 'three']);
  });

  test('the one of the service: nothing is decided or begun then', async () => {
    const { store, start, distrusts } = await aDeployment();
    await start();
    await store.put(servicePartition, 'open|job|canary', '{"seq":1,"v":1}');
    const before = await store.rows(servicePartition);
    expect(await distrusts(aPolicy({ version: 2 }))).toHaveProperty(servicePartition);
    expect(await store.rows(servicePartition)).toEqual(before);
  });
});

test('a record that was begun, and the answer lost, is opened', async () => {
  const { start } = await aDeployment();
  let lost = false;
  const once: TableFaultScript = ({ on, partition }) => {
    if (on !== 'transact' || partition !== home || lost) return undefined;
    lost = true;
    return { kind: 'lost-after' };
  };
  expect(await start(aPolicy(), once)).toEqual([]);
});

test('of two replicas that start at once in a new deployment both come up', async () => {
  const { clock, store } = await aDeployment();
  const both = ['one', 'two'].map((instance) =>
    openLedgers(aReplica(clock, store.tables, { instance }), { deployment, policy: aPolicy() }),
  );
  expect((await clock.until(Promise.all(both))).map((opened) => opened.ok)).toEqual([true, true]);
  const kinds = (await eventsOf(store, servicePartition)).map((event) => event.kind);
  expect(kinds).toEqual(['record.begun', 'policy.adopted', 'environment.opened']);
});
