import { withTableFaults } from '../../../../tests/support/faulty-tables.js';
import { home } from '../../testing/a-policy.js';
import { as } from '../../testing/caller.js';
import { hour, minute, second } from '../../testing/instants.js';
import { servicePartition } from '../../ledger/keys.js';
import { aService, type ServiceBench, type ServiceOptions } from '../../testing/service.js';
import { storesOfEachTest } from '../../testing/store.js';
import { createDeliveries } from './deliver.js';

const openStore = storesOfEachTest();
const flow = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=secret';
const other = 'https://prod-2.westeurope.logic.azure.com/workflows/2?sig=secret';

interface Bench extends ServiceBench {
  look(): Promise<void>;
  subscribe(name: string, address: string): Promise<string>;
  rows(): Promise<number>;
  shown(id: string): Promise<unknown>;
}

async function aBench(options: ServiceOptions = {}): Promise<Bench> {
  const bench = await aService(openStore, options);
  const { service, replica, ledger, clock, store } = bench;
  const deliveries = createDeliveries(service, replica.scope, replica.instance);
  return {
    ...bench,
    async look() {
      await clock.until(Promise.all([service.record.catchUp(), ledger.catchUp()]));
      deliveries.tick(ledger);
      await clock.until(replica.scope.idle());
    },
    subscribe: async (name, callbackUrl) => (await as(bench, name).does('OnDecisionNeeded', { callbackUrl })).id,
    rows: async () => (await store.rows(home, 'outbox|')).length,
    shown: async (id) =>
      (await as(bench, 'carla').does('ListSubscriptions', { scope: 'all' })).value.find((one) => one.id === id),
  };
}

const failing = { code: 'http-500', message: 'It answered 500.' };

test('many notices that wait for one receiver do not hold back those of another', async () => {
  const bench = await aBench();
  await bench.subscribe('boris', flow);
  await bench.subscribe('bea', other);
  bench.receiver.takesMs = 50;
  bench.receiver.script = (address) => (address === other ? failing : undefined);
  const count = 130;
  for (let nth = 0; nth < count; nth += 1) {
    bench.directory.people.set(`maker-${String(nth)}`, ['makers']);
    await as(bench, `maker-${String(nth)}`).ask();
  }
  const began = bench.clock.now();
  const told = (): number => bench.receiver.kinds(flow).length;
  for (let looks = 0; looks < 30 && told() < count; looks += 1) {
    await bench.look();
    await bench.clock.advance(second);
  }
  expect(told()).toBe(count);
  expect(bench.clock.now() - began).toBeLessThan(15 * second);
  expect(await bench.rows()).toBe(count);
});

test('what is given up stays until that is on record, and is counted once', async () => {
  let silent = false;
  const bench = await aBench({
    between: (tables) =>
      withTableFaults(tables, ({ on, partition }) =>
        silent && on === 'transact' && partition === servicePartition ? { kind: 'lost-before' } : undefined,
      ),
  });
  const id = await bench.subscribe('boris', flow);
  bench.receiver.script = () => failing;
  await as(bench, 'anna').ask();
  await as(bench, 'mia').ask();
  await bench.look();
  await bench.clock.advance(24 * hour + minute);
  silent = true;
  await bench.look();
  silent = false;
  await bench.clock.advance(2 * minute);
  await bench.look();
  expect(await bench.shown(id)).toMatchObject({ deadLetters: 2 });
  expect(await bench.rows()).toBe(0);
  await bench.look();
  expect(await bench.shown(id)).toMatchObject({ deadLetters: 2 });
});

test('a receiver that does not answer in time is shown by its code', async () => {
  const bench = await aBench();
  const id = await bench.subscribe('boris', flow);
  bench.receiver.takesMs = minute;
  await as(bench, 'anna').ask();
  await bench.look();
  expect(await bench.shown(id)).toMatchObject({ state: 'failing', lastError: 'time-out' });
});
