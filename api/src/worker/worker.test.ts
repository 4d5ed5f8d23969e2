import { aPerson, anActor, factsOf, home } from '../testing/a-policy.js';
import { annas } from '../testing/a-request.js';
import { aCreate } from '../testing/commands.js';
import { minute, second, ten } from '../testing/instants.js';
import { another, type ServiceOptions } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aWorker, policy, role, working, type WorkerBench } from '../testing/worker.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { lanes } from '../ledger/ledger.js';
import { createWorker, type Worker } from './worker.js';

const openStore = storesOfEachTest();

interface Bench extends WorkerBench {
  readonly worker: Worker;
}

function running(bench: WorkerBench): Bench {
  const { service, replica } = bench;
  const worker = createWorker(service, replica.scope, replica.instance, 1);
  replica.scope.spawn('worker', () => worker.run());
  return { ...bench, worker };
}

const aBench = async (options: ServiceOptions = {}): Promise<Bench> => running(await aWorker(openStore, options));

/** Half a minute is enough to see an end come. */
const ask = { durationMs: 30 * second, reasonLength: 20 };

/** Somebody else asks for the same role. */
async function askAs(bench: WorkerBench, name: string): Promise<void> {
  const facts = factsOf(name, ['makers'], { askedAt: bench.service.time.now() });
  await bench.ask({ id: `request-${name}`, commandId: `command-${name}`, actor: anActor(name), facts });
}

test('looks each second, and does what is due', async () => {
  const bench = await aBench();
  await bench.ask({ ask });
  await bench.clock.advance(second);
  expect((await bench.request()).state).toBe('active');
  await bench.clock.advance(31 * second);
  expect(await bench.request()).toMatchObject({ state: 'ended', ending: { reason: 'expired' } });
  expect(bench.holds()).toBe(false);
});

test('works on what it is woken for at once', async () => {
  const bench = await aBench();
  await bench.clock.advance(100);
  await bench.ask();
  bench.worker.wake(home, annas);
  bench.worker.wake(home, annas);
  bench.worker.wake('no such environment', annas);
  await bench.clock.settled();
  expect((await bench.request()).state).toBe('active');
  expect(bench.dataverse.calls('assign')).toHaveLength(1);
});

test('where calls are scarce, a removal that is due goes before all who wait for a role', async () => {
  const bench = await aWorker(openStore, { timings: { budgetAtOnce: 1 } });
  await bench.ask({ ask });
  await bench.work();
  for (const name of ['mia', 'bea', 'ben', 'bob']) {
    bench.directory.people.set(name, ['makers']);
    await askAs(bench, name);
  }
  await bench.clock.advance(30 * second);
  bench.dataverse.asked.length = 0;
  bench.dataverse.takesMs = () => 100;
  await running(bench).clock.advance(5 * second);
  // One call may have begun while the end was put on record.
  expect(bench.calls().indexOf('remove user-anna copy-1')).toBeLessThanOrEqual(1);
  expect(bench.dataverse.calls('assign')).toHaveLength(4);
});

test('what does not answer is asked ever more rarely, and at once when it answers again and somebody wakes it', async () => {
  const bench = await aBench();
  bench.dataverse.script = (call) => (call === 'whoIs' ? undefined : 'before');
  await bench.ask();
  await bench.clock.advance(4 * minute);
  const reads = bench.dataverse.asked.map((one) => one.at);
  const gaps = reads.slice(1).map((at, index) => at - (reads[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(8);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(31 * second);
  expect(gaps.slice(0, 4)).toEqual([...gaps.slice(0, 4)].sort((one, other) => one - other));
  expect(gaps.at(-1)).toBeGreaterThan(15 * second);
  bench.dataverse.script = () => undefined;
  bench.worker.wake(home, annas);
  await bench.clock.settled();
  expect((await bench.request()).state).toBe('active');
});

test('what answered again is asked often again the next time', async () => {
  const bench = await aBench();
  bench.dataverse.script = () => 'before';
  await bench.ask();
  await bench.clock.advance(2 * minute);
  bench.dataverse.script = () => undefined;
  await bench.clock.advance(minute);
  expect((await bench.request()).state).toBe('active');
  bench.dataverse.script = () => 'before';
  bench.dataverse.asked.length = 0;
  await bench.clock.advance(2 * minute + 5 * second);
  const [first, then] = bench.dataverse.asked;
  expect((then?.at ?? 0) - (first?.at ?? 0)).toBeLessThanOrEqual(2 * second);
});

test('when Dataverse answers again the most overdue role goes first, whatever was tried last', async () => {
  const bench = await aBench();
  const names = ['anna', 'mia', 'bea', 'ben', 'bob'];
  for (const [index, name] of names.entries()) {
    bench.directory.people.set(name, ['makers']);
    const length = { durationMs: (index + 1) * minute, reasonLength: 20 };
    const facts = factsOf(name, ['makers'], { askedAt: bench.service.time.now() });
    await bench.ask({
      id: `request-${name}`,
      commandId: `command-${name}`,
      actor: anActor(name),
      facts,
      ask: length,
    });
  }
  await bench.clock.advance(30 * second);
  bench.dataverse.script = () => 'before';
  await bench.clock.advance(20 * minute);
  bench.dataverse.script = () => undefined;
  bench.dataverse.asked.length = 0;
  await bench.clock.advance(31 * second);
  const gone = bench.dataverse.asked.filter(({ call }) => call.startsWith('remove'));
  expect(gone.map(({ call }) => call)).toEqual(names.map((name) => `remove user-${name} copy-1`));
  expect((gone.at(-1)?.at ?? 0) - (gone[0]?.at ?? 0)).toBeLessThanOrEqual(3 * second);
});

test('a pause that Dataverse asks for is put on record for all replicas', async () => {
  const bench = await aBench();
  const throttled = { code: 'throttled', message: '429', retryAfterMs: 5 * minute };
  bench.dataverse.script = (call) => (call === 'whoIs' ? undefined : throttled);
  await bench.clock.settled();
  await bench.ask();
  await bench.clock.advance(2 * second);
  expect(bench.ledger.view.document('pause')).toMatchObject({ until: ten + second + 5 * minute });
  bench.dataverse.script = () => undefined;
  await bench.clock.advance(4 * minute);
  expect(bench.calls()).toHaveLength(1);
  await bench.clock.advance(2 * minute);
  expect((await bench.request()).state).toBe('active');
});

test('how commands ended is forgotten after ten minutes and some', async () => {
  const bench = await aBench({ timings: { tickMs: 10 * second } });
  await bench.ask();
  expect(await bench.store.rows(home, 'outcome|')).toHaveLength(1);
  await bench.until(bench.service.record.keepRefusal({ oid: 'anna', commandId: 'c' }, { code: 'not-found' }));
  await bench.clock.advance(9 * minute);
  expect(await bench.store.rows(home, 'outcome|')).toHaveLength(1);
  await bench.clock.advance(4 * minute);
  expect(await bench.store.rows(home, 'outcome|')).toHaveLength(0);
  expect(await bench.store.rows('service', 'outcome|')).toHaveLength(0);
});

test('that is to rest finishes what it does and takes nothing new', async () => {
  const bench = await aBench();
  bench.dataverse.takesMs = () => 3 * second;
  await bench.ask();
  await bench.clock.advance(second);
  expect(bench.worker.busy()).toBe(1);
  bench.worker.rest();
  await askAs(bench, 'mia');
  await bench.clock.advance(20 * second);
  expect(bench.worker.busy()).toBe(0);
  expect((await bench.request()).state).toBe('active');
  expect((await bench.request('request-mia')).state).toBe('granting');
});

test('that is stopped looks no more', async () => {
  const bench = await aBench();
  await bench.clock.advance(second);
  bench.replica.scope.stop();
  await bench.clock.advance(10 * second);
  expect(bench.clock.sleepers()).toBe(0);
  bench.worker.wake(home, annas);
  expect(bench.worker.busy()).toBe(0);
});

test('works on thirty-two holders at once, on the others as soon as one is done', async () => {
  const bench = await aBench({ timings: { budgetAtOnce: 100 } });
  const names = Array.from({ length: 40 }, (_, at) => `maker${String(at)}`);
  for (const name of names) bench.directory.people.set(name, ['makers']);
  bench.dataverse.takesMs = () => second;
  for (const name of names) {
    const facts = factsOf(name, ['makers'], { askedAt: bench.service.time.now() });
    const command = aCreate({ id: `r-${name}`, commandId: `c-${name}`, actor: anActor(name), role, policy, facts });
    void bench.ledger.submit(command, lanes.people);
  }
  await bench.clock.advance(1500);
  expect(bench.worker.busy()).toBe(32);
  await bench.clock.advance(20 * second);
  expect(names.filter((name) => bench.dataverse.held.get(name)?.has('copy-1') === true)).toHaveLength(40);
});

test('while the store does not answer nothing begins; afterwards it goes on', async () => {
  let down = false;
  const bench = await aBench({
    between: (tables) =>
      withTableFaults(tables, ({ on }) => (down && on === 'get' ? { kind: 'lost-before' } : undefined)),
  });
  await bench.ask();
  down = true;
  await bench.clock.advance(minute);
  expect(bench.calls()).toEqual([]);
  down = false;
  await bench.clock.advance(2 * second);
  expect((await bench.request()).state).toBe('active');
});

test('a fault while looking is logged, and the next look comes all the same', async () => {
  let broken = false;
  const bench = await aBench({
    between: (tables) => ({
      ...tables,
      get: (...call) => (broken ? Promise.reject(new Error('a bug')) : tables.get(...call)),
    }),
  });
  await bench.ask();
  broken = true;
  await bench.clock.advance(5 * second);
  expect(bench.replica.log.lines).toContainEqual(
    expect.objectContaining({
      level: 'error',
      event: 'fault',
      fields: expect.objectContaining({ work: 'reconcile' }) as unknown,
    }),
  );
  broken = false;
  await bench.clock.advance(2 * second);
  expect((await bench.request()).state).toBe('active');
});

test('two replicas look at the same, and one of them acts', async () => {
  const one = await aBench();
  const two = running(working(await another(one, { policy, instance: 'replica-2' })));
  await one.ask({ ask });
  await one.clock.advance(5 * second);
  expect((await two.request()).state).toBe('active');
  await one.clock.advance(40 * second);
  expect((await two.request()).state).toBe('ended');
  expect(one.dataverse.calls('assign')).toHaveLength(1);
  expect(one.dataverse.calls('remove')).toHaveLength(1);
  expect(two.ledger.view.holder(annas)).toMatchObject({ owned: false, person: aPerson('anna') });
});
