import { createPublicKey, verify } from 'node:crypto';
import { DriftNotice, RequestNotice, type NoticeKind, type SubscriptionView } from '@jit/connector';
import { aPolicy, aRole, home } from '../../testing/a-policy.js';
import type { Command, Effect } from '../../domain/command.js';
import { sightings } from '../../domain/sweep/record.js';
import { lanes } from '../../ledger/ledger.js';
import { aSeen, aSweptPolicy } from '../../testing/a-sweep.js';
import { as, newCommand } from '../../testing/caller.js';
import { hour, minute, second } from '../../testing/instants.js';
import { signer } from '../../testing/ledger.js';
import { another, aService, type ServiceBench, type ServiceOptions } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { outdate, policy as quickPolicy, working, type WorkerBench } from '../../testing/worker.js';
import type { Tables } from '../../ports.js';
import { createDeliveries, type Deliveries } from './deliver.js';

const openStore = storesOfEachTest();
const flow = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=secret';
const other = 'https://prod-2.westeurope.logic.azure.com/workflows/2?sig=secret';
const triggers = {
  'decision-needed': 'OnDecisionNeeded',
  'access-granted': 'OnAccessGranted',
  'access-ended': 'OnAccessEnded',
  'drift-found': 'OnDriftFound',
} as const satisfies Record<NoticeKind, string>;

interface Bench extends ServiceBench {
  readonly deliveries: Deliveries;
  /** One look and all that comes of it at once. */
  look(): Promise<void>;
  subscribe(name: string, notice: NoticeKind, address?: string): Promise<string>;
  rows(): Promise<number>;
  /** The subscription as its owner sees it. */
  shown(name: string, id: string): Promise<SubscriptionView | undefined>;
}

function delivering(bench: ServiceBench): Bench {
  const { service, replica, ledger, clock, store } = bench;
  const deliveries = createDeliveries(service, replica.scope, replica.instance);
  return {
    ...bench,
    deliveries,
    async look() {
      await clock.until(Promise.all([service.record.catchUp(), ledger.catchUp()]));
      deliveries.tick(ledger);
      await clock.until(replica.scope.idle());
    },
    subscribe: async (name, notice, address = flow) =>
      (await as(bench, name).does(triggers[notice], { callbackUrl: address })).id,
    rows: async () => (await store.rows(home, 'outbox|')).length,
    shown: async (name, id) => (await as(bench, name).does('ListSubscriptions', {})).value.find((one) => one.id === id),
  };
}

const aBench = async (options: ServiceOptions = {}): Promise<Bench> => delivering(await aService(openStore, options));

test('whoever waits for decisions is told once, with the request as he may see it', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  const { id } = await as(bench, 'anna').ask();
  expect(await bench.rows()).toBe(1);
  await bench.look();
  await bench.look();
  expect(bench.receiver.received).toHaveLength(1);
  const [received] = bench.receiver.received;
  expect(received?.address).toBe(flow);
  const notice = RequestNotice.parse(JSON.parse(received?.body ?? '{}'));
  expect(notice).toMatchObject({
    kind: 'decision-needed',
    happenedAt: new Date(bench.clock.now()).toISOString(),
    request: { id, state: 'pending', requesterName: 'anna', reason: 'a reason of its own', mayDecide: true },
  });
  expect(await bench.rows()).toBe(0);
});

test('the signature is over id, time and body, by the key of the deployment', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  await bench.look();
  const [received] = bench.receiver.received;
  const headers = received?.headers ?? {};
  const [{ keyId, x }] = signer.publicKeys as [{ keyId: string; x: string }];
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signed = `${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.${received?.body ?? ''}`;
  const signature = /^v1a,([A-Za-z0-9+/=]+)$/.exec(headers['webhook-signature'] ?? '')?.[1] ?? '';
  expect(headers['webhook-key-id']).toBe(keyId);
  expect(headers['webhook-timestamp']).toBe(String(Math.floor(bench.clock.now() / 1000)));
  expect(headers['webhook-id']).toBe((JSON.parse(received?.body ?? '{}') as { id: string }).id);
  expect(verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'))).toBe(true);
  expect(verify(null, Buffer.from(`${signed} `), key, Buffer.from(signature, 'base64'))).toBe(false);
});

test('a notice costs the event one row more, and an event without a subscriber none', async () => {
  const written: number[] = [];
  const counting = (tables: Tables): Tables => ({
    ...tables,
    transact: (partition, operations, ...rest) => {
      if (operations.some(({ key }) => key === 'head')) written.push(operations.length);
      return tables.transact(partition, operations, ...rest);
    },
  });
  const bench = await aBench({ between: counting });
  written.length = 0;
  await as(bench, 'anna').ask();
  const [without = 0] = written.splice(0);
  expect(without).toBeLessThanOrEqual(6);
  await bench.subscribe('boris', 'decision-needed');
  written.length = 0;
  await as(bench, 'mia').ask();
  expect(written).toEqual([without + 1]);
});

test('without a subscription for its kind no event leaves a row, and no row is looked for', async () => {
  const ranges: string[] = [];
  const counting = (tables: Tables): Tables => ({
    ...tables,
    range: (partition, from, ...rest) => {
      ranges.push(from);
      return tables.range(partition, from, ...rest);
    },
  });
  const bench = await aBench({ between: counting });
  await as(bench, 'anna').ask();
  await bench.look();
  expect(await bench.rows()).toBe(0);
  expect(ranges).not.toContain('outbox|');
  await bench.subscribe('boris', 'access-ended');
  await as(bench, 'mia').ask();
  expect(await bench.rows()).toBe(0);
  await bench.look();
  expect(ranges).toContain('outbox|');
});

describe('access', () => {
  const granting = async (): Promise<Bench & Pick<WorkerBench, 'ask' | 'work' | 'request'>> => {
    const bench = delivering(await aService(openStore, { policy: quickPolicy }));
    await bench.subscribe('anna', 'access-granted');
    await bench.subscribe('carla', 'access-ended', other);
    return { ...working(bench), ...bench };
  };

  test('that was granted and has ended is told, each once', async () => {
    const bench = await granting();
    await bench.ask();
    await bench.work();
    await bench.look();
    expect(bench.receiver.kinds()).toEqual(['access-granted']);
    await bench.clock.advance(2 * hour);
    await bench.work();
    await bench.look();
    expect(bench.receiver.kinds(flow)).toEqual(['access-granted']);
    expect(bench.receiver.kinds(other)).toEqual(['access-ended']);
    expect(JSON.parse(bench.receiver.received[1]?.body ?? '{}')).toMatchObject({
      request: { state: 'ended', endReason: 'expired' },
    });
  });

  test('that never was has not ended: the role was held before', async () => {
    const bench = await granting();
    bench.dataverse.held.set('anna', new Set(['copy-1']));
    await bench.ask();
    await bench.work();
    await bench.look();
    expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'held-already' } });
    expect(bench.receiver.received).toEqual([]);
  });
});

describe('holders that a look of the sweep saw for the first time, without a cause', () => {
  const watched = (): Promise<Bench> => aBench({ policy: aSweptPolicy({ mode: 'observe' }) });

  /** One look that shows these holders, and those of before no more. */
  async function looks(bench: Bench, ...names: readonly string[]): Promise<void> {
    const { policy, time } = bench.service;
    const began = { fence: bench.ledger.sequence(), at: time.now() };
    const commit = async (command: Command): Promise<Effect> => {
      const committed = await bench.until(bench.ledger.submit(command, lanes.jobs));
      if (committed.kind !== 'done') throw new Error(JSON.stringify(committed));
      return committed.effect;
    };
    const { run = 0 } = await commit({ kind: 'sweep-begin', policy, force: true });
    const holders = names.map((name) => aSeen(name));
    const absent = [...sightings(bench.ledger.view)]
      .map(([key]) => key)
      .filter((key) => !names.some((name) => key.startsWith(`${name}|`)));
    await commit({
      kind: 'sweep-seen',
      policy,
      ...began,
      run,
      ownUserId: 'user-product',
      organizationId: 'org',
      holders,
      absent,
      during: [],
    });
    await commit({ kind: 'sweep-stopped', run, finding: { code: 'ends', text: 'The claim ends.' } });
  }

  test('are told to administrators and auditors, once', async () => {
    const bench = await watched();
    await bench.subscribe('carla', 'drift-found');
    await bench.subscribe('otto', 'drift-found', other);
    await looks(bench, 'zoe', 'mia');
    await bench.look();
    await bench.clock.advance(hour);
    await looks(bench, 'zoe', 'mia');
    await bench.look();
    expect(bench.receiver.received.map((one) => one.address).sort()).toEqual([flow, other]);
    const notice = DriftNotice.parse(JSON.parse(bench.receiver.received[0]?.body ?? '{}'));
    expect(notice).toMatchObject({ kind: 'drift-found', environmentId: home, environmentName: 'Sandbox 1', found: 2 });
    expect(notice.holders.map((one) => [one.personName, one.cause]).sort()).toEqual([
      ['Mia', 'none'],
      ['Zoe', 'none'],
    ]);
    expect(await bench.rows()).toBe(0);
  });

  test('are told to nobody whose rights have shrunk', async () => {
    const bench = await watched();
    const id = await bench.subscribe('carla', 'drift-found');
    await looks(bench, 'zoe');
    expect(await bench.rows()).toBe(1);
    bench.directory.people.set('carla', ['makers', 'approvers']);
    await bench.look();
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.shown('carla', id)).toMatchObject({ state: 'ended', endReason: 'no-rights' });
  });

  test('are no news once they have gone', async () => {
    const bench = await watched();
    await bench.subscribe('carla', 'drift-found');
    await looks(bench, 'zoe');
    await looks(bench);
    expect(await bench.rows()).toBe(1);
    await bench.look();
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.rows()).toBe(0);
  });
});

test('who may not see a request is not told of it, and nobody of an own one that waits', async () => {
  const others = aRole({
    id: 'other',
    rootRole: 'root-2',
    approval: { by: { groups: [], persons: [{ id: 'zoe', name: 'Zoe' }] }, windowMs: hour },
  });
  const bench = await aBench({ policy: aPolicy({ roles: [aRole(), others] }) });
  await bench.subscribe('zoe', 'decision-needed');
  await bench.subscribe('bea', 'decision-needed', other);
  await as(bench, 'bea').ask();
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  expect(await bench.rows()).toBe(0);
});

test('a request that was decided meanwhile needs no decision', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  const { id } = await as(bench, 'anna').ask();
  await as(bench, 'bea').does('DenyRequest', { requestId: id, commandId: newCommand(bench), reason: 'not today' });
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  expect(await bench.rows()).toBe(0);
});

test('while the directory is silent nothing is sent; afterwards it is', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  bench.directory.silent = true;
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  bench.directory.silent = false;
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  await bench.clock.advance(minute);
  await bench.look();
  expect(bench.receiver.kinds()).toEqual(['decision-needed']);
});

describe('a subscription ends by itself', () => {
  test.each<[string, (bench: Bench) => void]>([
    ['the person is in no group any more', ({ directory }) => directory.people.set('boris', [])],
    ['the account is disabled', ({ directory }) => directory.disabled.add('boris')],
    ['the directory knows the person no more', ({ directory }) => directory.people.delete('boris')],
  ])('when %s', async (_when, change) => {
    const bench = await aBench();
    const id = await bench.subscribe('boris', 'decision-needed');
    await as(bench, 'anna').ask();
    change(bench);
    await bench.look();
    expect(bench.receiver.received).toEqual([]);
    expect(await bench.shown('boris', id)).toMatchObject({ state: 'ended', endReason: 'no-rights' });
    expect(await bench.store.rows('service', `text|${id}|`)).toEqual([]);
  });

  test('when the receiver says that it is gone', async () => {
    const bench = await aBench();
    const id = await bench.subscribe('boris', 'decision-needed');
    bench.receiver.script = () => ({ code: 'gone', message: 'It answered 404.' });
    await as(bench, 'anna').ask();
    await bench.look();
    expect(await bench.shown('boris', id)).toMatchObject({ state: 'ended', endReason: 'gone' });
    bench.receiver.script = () => undefined;
    await as(bench, 'mia').ask();
    expect(await bench.rows()).toBe(0);
  });

  test('after seven days in which nothing arrived; what was older than a day was given up before', async () => {
    const bench = await aBench();
    const id = await bench.subscribe('boris', 'decision-needed');
    bench.receiver.script = () => ({ code: 'http-500', message: 'It answered 500.' });
    await as(bench, 'anna').ask();
    await bench.look();
    expect(await bench.shown('boris', id)).toMatchObject({ state: 'failing', lastError: 'http-500', deadLetters: 0 });
    await bench.clock.advance(24 * hour + minute);
    await bench.look();
    expect(await bench.shown('boris', id)).toMatchObject({ state: 'failing', deadLetters: 1 });
    expect(await bench.rows()).toBe(0);
    await bench.clock.advance(6 * 24 * hour);
    await as(bench, 'mia').ask();
    await bench.look();
    expect(await bench.shown('boris', id)).toMatchObject({ state: 'ended', endReason: 'failing-too-long' });
    await bench.look();
    expect(await bench.rows()).toBe(0);
  });
});

test('a receiver that fails is tried again, later each time, with the same id; then all is well again', async () => {
  const bench = await aBench();
  const id = await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  const tries: number[] = [];
  bench.receiver.script = () => {
    tries.push(bench.clock.now());
    return tries.length < 4 ? 'silent' : undefined;
  };
  for (let looks = 0; looks < 40 && tries.length < 4; looks += 1) {
    await bench.look();
    await bench.clock.advance(second);
  }
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  expect(waits).toHaveLength(3);
  expect([...waits].sort((one, other) => one - other)).toEqual(waits);
  expect(new Set(bench.receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(1);
  expect(await bench.shown('boris', id)).toMatchObject({ state: 'active' });
  expect(await bench.rows()).toBe(0);
});

test('a receiver that asks to wait is left alone for so long', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  bench.receiver.script = () => ({ code: 'http-429', message: 'It answered 429.', retryAfterMs: 5 * minute });
  await bench.look();
  bench.receiver.script = () => undefined;
  await bench.clock.advance(4 * minute);
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  await bench.clock.advance(minute);
  await bench.look();
  expect(bench.receiver.received).toHaveLength(1);
});

test('one receiver that fails keeps no other from being told, and is tried with one notice only', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await bench.subscribe('bea', 'decision-needed', other);
  let tries = 0;
  bench.receiver.script = (address) => {
    if (address !== flow) return undefined;
    tries += 1;
    return { code: 'http-503', message: 'It answered 503.' };
  };
  await as(bench, 'anna').ask();
  await bench.look();
  await as(bench, 'mia').ask();
  await bench.look();
  expect(bench.receiver.kinds(other)).toHaveLength(2);
  expect(tries).toBe(1);
  await bench.clock.advance(minute);
  await bench.look();
  expect(tries).toBe(2);
  expect(bench.receiver.kinds(other)).toHaveLength(2);
});

test('a notice outlives the replica that owes it', async () => {
  const first = await aBench();
  await first.subscribe('boris', 'decision-needed');
  await as(first, 'anna').ask();
  const second = delivering(await another(first, { instance: 'replica-2' }));
  await second.clock.advance(minute);
  await second.look();
  expect(first.receiver.kinds()).toEqual(['decision-needed']);
});

test('of two replicas the one that wrote it delivers, and never both', async () => {
  const first = await aBench();
  const second = delivering(await another(first, { instance: 'replica-2' }));
  await first.subscribe('boris', 'decision-needed');
  await as(first, 'anna').ask();
  await second.look();
  expect(first.receiver.received).toEqual([]);
  await first.clock.advance(minute);
  first.receiver.takesMs = 2000;
  await first.clock.until(Promise.all([second.service.record.catchUp(), second.ledger.catchUp()]));
  first.deliveries.tick(first.ledger);
  second.deliveries.tick(second.ledger);
  await first.clock.until(Promise.all([first.replica.scope.idle(), second.replica.scope.idle()]));
  expect(first.receiver.received).toHaveLength(1);
});

test('a replica that does not know a subscription yet drops no notice for it', async () => {
  const first = await aBench();
  const second = delivering(await another(first, { instance: 'replica-2' }));
  await second.subscribe('mia', 'access-ended', other);
  await first.subscribe('boris', 'decision-needed');
  await as(first, 'anna').ask();
  // Only the environment is caught up: the subscription is news to this replica.
  second.deliveries.tick(second.ledger);
  await first.clock.until(second.replica.scope.idle());
  await first.look();
  expect(first.receiver.kinds()).toEqual(['decision-needed']);
});

test('a row that no event stands behind tells nobody anything, and goes away', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await bench.subscribe('bea', 'access-granted', other);
  await as(bench, 'anna').ask();
  await bench.look();
  bench.receiver.received.length = 0;
  const forged = { v: 1, notice: 'decision-needed', at: bench.clock.now(), by: '', until: 0, done: [] };
  await bench.store.put(home, 'outbox|0000000000000001', JSON.stringify(forged));
  await bench.store.put(home, 'outbox|0000000000009999', JSON.stringify(forged));
  await bench.store.put(home, 'outbox|0000000000000002', JSON.stringify({ ...forged, notice: 'access-granted' }));
  await bench.store.put(home, 'outbox|0000000000000003', 'nothing');
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  expect(await bench.rows()).toBe(0);
});

test('an address that was changed in the store is not told', async () => {
  const bench = await aBench();
  const id = await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  await bench.store.put('service', `text|${id}|1`, JSON.stringify({ v: 1, salt: id, address: other }));
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  expect(await bench.shown('boris', id)).toMatchObject({ state: 'ended' });
});

test('a replica with an outdated policy tells nobody anything', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  await outdate(bench);
  await bench.look();
  expect(bench.receiver.received).toEqual([]);
  expect(await bench.rows()).toBe(1);
});

test('what is left for subscriptions that are gone is cleared away', async () => {
  const bench = await aBench();
  const id = await bench.subscribe('boris', 'decision-needed');
  await as(bench, 'anna').ask();
  bench.receiver.script = () => 'silent';
  await bench.look();
  await as(bench, 'boris').does('DeleteSubscription', { subscriptionId: id });
  await bench.look();
  expect(await bench.rows()).toBe(0);
  await as(bench, 'mia').ask();
  expect(await bench.rows()).toBe(0);
});
