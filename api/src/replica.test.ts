import type { OperationInput, OperationName } from '@jit/connector';
import { anActor, anEnvironment, home } from './testing/a-policy.js';
import { aDataverse, type TestDataverse } from './testing/dataverse.js';
import { aDirectory, type TestDirectory } from './testing/directory.js';
import { aReceiver } from './testing/receiver.js';
import { aKeyFolder } from './testing/key-folder.js';
import { heldEvidence } from './testing/held-evidence.js';
import { minute, second, ten } from './testing/instants.js';
import { aReplica, begin, collectingLog, deployment } from './testing/ledger.js';
import { createManualClock, type ManualClock } from './testing/manual-clock.js';
import { tenant } from './testing/service.js';
import { storesOfEachTest, type TestStore } from './testing/store.js';
import { policy } from './testing/worker.js';
import { headKey, servicePartition } from './ledger/keys.js';
import type { Tables } from './ports.js';
import { createReplica } from './replica.js';
import type { Result } from './domain/result.js';
import type { Handled, Replica } from './usecases/operation.js';

const openStore = storesOfEachTest();

interface Bench {
  readonly clock: ManualClock;
  readonly store: TestStore;
  readonly dataverse: TestDataverse;
  readonly directory: TestDirectory;
  readonly make: (instance: string, between?: (tables: Tables) => Tables) => Replica;
}

/** A second environment with a role of its own. */
const twoEnvironments = {
  ...policy,
  environments: [...policy.environments, anEnvironment({ id: 'sandbox-2', name: 'Two' })],
  roles: [
    ...policy.roles,
    ...policy.roles.map((one) => ({ ...one, id: 'elsewhere', rootRole: 'root-2', environment: 'sandbox-2' })),
  ],
};

async function aDeployment(rules = policy): Promise<Bench> {
  const clock = createManualClock(ten);
  const store = openStore(clock);
  await clock.until(begin(aReplica(clock, store.tables), servicePartition));
  const directory = aDirectory(tenant);
  const dataverse = aDataverse(clock);
  const elsewhere = aDataverse(clock);
  elsewhere.organizationId = 'organization-2';
  const of = (environment: string) => (environment === home ? dataverse : elsewhere);
  return {
    clock,
    store,
    dataverse,
    directory,
    make(instance, between = (tables) => tables) {
      const { random, signer } = aReplica(clock, store.tables, { instance });
      const tables = between(store.tables);
      const webhooks = aReceiver(clock);
      const ports = {
        clock,
        random,
        signer,
        keyFolder: aKeyFolder(),
        tables,
        directory,
        dataverse: of,
        evidence: (environment: string) => heldEvidence(of(environment)),
        webhooks,
        log: collectingLog(),
      };
      return createReplica(ports, { instance, deployment, policy: rules, replicas: 2 });
    },
  };
}

const started = async (bench: Bench, replica: Replica): Promise<Replica> => {
  const start = replica.start();
  await bench.clock.advance(second);
  expect(await start).toEqual({ ok: true });
  return replica;
};

/** Asks one replica while all go on. */
async function call<N extends OperationName>(
  bench: Bench,
  replica: Replica,
  name: N,
  input: OperationInput<N>,
): Promise<Result<Handled<N>>> {
  const answer = replica.handle(name, anActor('anna'), input);
  await bench.clock.advance(100);
  return answer;
}

const ask = { commandId: 'command-1', role: 'customizer', minutes: 1, reason: 'a reason of its own' };

test('a replica asks, grants and takes away, from what it is given alone', async () => {
  const bench = await aDeployment();
  const replica = await started(bench, bench.make('replica-1'));
  expect(replica.notReady()).toEqual([]);
  const asked = await call(bench, replica, 'CreateRequest', ask);
  if (!asked.ok) throw new Error(asked.problem.code);
  const { id } = asked.value;
  await bench.clock.advance(second);
  expect(await call(bench, replica, 'GetRequest', { requestId: id })).toMatchObject({ value: { state: 'active' } });
  await bench.clock.advance(minute + 2 * second);
  expect(await call(bench, replica, 'GetRequest', { requestId: id })).toMatchObject({
    value: { state: 'ended', endReason: 'expired' },
  });
  expect(bench.dataverse.held.get('anna')?.size).toBe(0);
  replica.stop();
});

test('two replicas over one store answer alike, and the second goes on when the first is gone', async () => {
  const bench = await aDeployment();
  const one = await started(bench, bench.make('replica-1'));
  const two = await started(bench, bench.make('replica-2'));
  const asked = await call(bench, one, 'CreateRequest', ask);
  if (!asked.ok) throw new Error(asked.problem.code);
  await bench.clock.advance(second);
  expect(await call(bench, two, 'GetRequest', { requestId: asked.value.id })).toMatchObject({
    value: { state: 'active' },
  });
  one.stop();
  await bench.clock.advance(minute + 10 * second);
  expect(await call(bench, two, 'GetRequest', { requestId: asked.value.id })).toMatchObject({
    value: { state: 'ended' },
  });
  two.stop();
});

test('a directory that refuses is told as one that refuses: to come back later would be in vain', async () => {
  const bench = await aDeployment();
  const replica = await started(bench, bench.make('replica-1'));
  bench.directory.refuses = { code: 'Authorization_RequestDenied', message: 'graph answered 403' };
  expect(await call(bench, replica, 'CreateRequest', ask)).toMatchObject({
    ok: false,
    problem: {
      code: 'directory-unavailable',
      detail: expect.stringContaining('refuses to say who is in which group (Authorization_RequestDenied)') as string,
    },
  });
});

describe('a replica takes no calls', () => {
  const refused = { ok: false, problem: { code: 'not-ready', retryAfterSeconds: 5 } };

  test('before it has started', async () => {
    const bench = await aDeployment();
    const replica = bench.make('replica-1');
    expect(replica.notReady()).toEqual(['starting']);
    expect(await call(bench, replica, 'GetMe', {})).toEqual(refused);
  });

  test('when its start was refused; nothing runs then', async () => {
    const bench = await aDeployment();
    await bench.store.remove(servicePartition, headKey);
    const replica = bench.make('replica-1');
    expect(await bench.clock.until(replica.start())).toEqual({
      ok: false,
      reasons: ['The store holds no deployment. If it is new, run `jit init`; if it is not, it is the wrong store.'],
      silent: false,
    });
    expect(replica.notReady()).toEqual(['starting']);
    expect(await call(bench, replica, 'GetMe', {})).toEqual(refused);
    expect(bench.clock.sleepers()).toBe(0);
  });

  test('once it is stopped', async () => {
    const bench = await aDeployment();
    const replica = await started(bench, bench.make('replica-1'));
    replica.stop();
    expect(await call(bench, replica, 'GetMe', {})).toEqual(refused);
    await bench.clock.advance(10 * second);
    expect(bench.clock.sleepers()).toBe(0);
  });
});

describe('stopping in good order', () => {
  test('takes nothing new and finishes what is under way', async () => {
    const bench = await aDeployment();
    const replica = await started(bench, bench.make('replica-1'));
    bench.dataverse.takesMs = () => 2 * second;
    await call(bench, replica, 'CreateRequest', ask);
    await bench.clock.advance(second);
    const drained = replica.drain(20 * second);
    await bench.clock.settled();
    expect(replica.notReady()).toEqual(['stopping']);
    expect(await replica.handle('GetMe', anActor('anna'), {})).toMatchObject({ problem: { code: 'not-ready' } });
    await bench.clock.until(drained);
    expect(bench.dataverse.calls('assign')).toHaveLength(1);
    expect(bench.clock.now()).toBeLessThan(ten + 15 * second);
  });

  test('leaves to others what takes longer', async () => {
    const bench = await aDeployment();
    const replica = await started(bench, bench.make('replica-1'));
    bench.dataverse.takesMs = () => 14 * second;
    await call(bench, replica, 'CreateRequest', ask);
    await bench.clock.advance(second);
    const before = bench.clock.now();
    await bench.clock.until(replica.drain(5 * second));
    expect(bench.clock.now() - before).toBeLessThanOrEqual(6 * second);
  });

  test('of a replica that never started is at once', async () => {
    const bench = await aDeployment();
    await bench.clock.until(bench.make('replica-1').drain(20 * second));
    expect(bench.clock.now()).toBe(ten);
  });
});

describe('a replica is not ready, and says why in codes', () => {
  test('while its clock has jumped', async () => {
    const bench = await aDeployment();
    const replica = await started(bench, bench.make('replica-1'));
    bench.clock.step(5 * minute);
    await bench.clock.advance(2 * second);
    expect(replica.notReady()).toContain('clock-jumped');
    expect(await call(bench, replica, 'CreateRequest', ask)).toMatchObject({ problem: { code: 'not-ready' } });
    replica.stop();
  });

  test('while a record contradicts itself', async () => {
    const bench = await aDeployment();
    const replica = await started(bench, bench.make('replica-1'));
    await bench.store.remove(home, headKey);
    await bench.clock.advance(2 * second);
    expect(replica.notReady()).toEqual(['record-distrusted']);
    replica.stop();
  });

  test('but not while it can decide in any environment', async () => {
    const bench = await aDeployment(twoEnvironments);
    const replica = await started(bench, bench.make('replica-1'));
    await call(bench, replica, 'CreateRequest', ask);
    await bench.clock.advance(second);
    expect(bench.dataverse.held.get('anna')?.size).toBe(1);
    await bench.store.remove(home, headKey);
    await bench.clock.advance(2 * second);
    expect(replica.notReady()).toEqual([]);
    expect(await call(bench, replica, 'CreateRequest', { ...ask, commandId: 'command-2' })).toMatchObject({
      problem: { code: 'not-ready' },
    });
    const elsewhere = { ...ask, commandId: 'command-3', role: 'elsewhere' };
    expect(await call(bench, replica, 'CreateRequest', elsewhere)).toMatchObject({ ok: true });
    // Shown as what it is from its end on, and taken away at once: nobody else will.
    await bench.clock.advance(minute + 5 * second);
    expect(bench.dataverse.calls('remove')).toContain('remove user-anna copy-1');
    replica.stop();
  });

  test('while its clock stands behind the record', async () => {
    const bench = await aDeployment();
    const one = await started(bench, bench.make('replica-1'));
    await bench.clock.advance(5 * minute);
    await call(bench, one, 'CreateRequest', ask);
    one.stop();
    bench.clock.step(-4 * minute);
    const two = await started(bench, bench.make('replica-2'));
    expect(two.notReady()).toEqual(['clock-behind-record']);
    two.stop();
  });
});
