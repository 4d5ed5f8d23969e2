import { home } from '../testing/a-policy.js';
import { ten } from '../testing/instants.js';
import { aReplica, open, signer, tryOpen, type TestReplica } from '../testing/ledger.js';
import { createManualClock } from '../testing/manual-clock.js';
import { storesOfEachTest, type TestStore } from '../testing/store.js';
import { inOrder, withTableFaults, type TableFaultScript } from '../../../tests/support/faulty-tables.js';
import { firstPrev, hashOf, readHead, type StoredEvent } from './chain.js';
import { beginRecord, initialise, type InitialiseNeeds } from './initialise.js';
import { eventKey, headKey, servicePartition } from './keys.js';

const openStore = storesOfEachTest();

interface Empty {
  readonly replica: TestReplica;
  readonly store: TestStore;
  readonly needs: InitialiseNeeds;
}

function empty(script: TableFaultScript = () => undefined): Empty {
  const clock = createManualClock(ten);
  const store = openStore(clock);
  const replica = aReplica(clock, store.tables);
  return { replica, store, needs: { ...replica, tables: withTableFaults(store.tables, script), callMs: 15_000 } };
}

const made = async ({ needs, replica }: Empty): Promise<string> => {
  const done = await replica.clock.until(initialise(needs));
  if (done.kind !== 'made') throw new Error(done.kind);
  return done.deployment;
};

test('an empty store becomes a deployment with an id of its own and a first event', async () => {
  const bench = empty();
  const deployment = await made(bench);
  expect(deployment).toMatch(/^[0-9a-f]{32}$/);
  const text = (await bench.store.text(servicePartition, eventKey(1))) ?? '';
  const event = JSON.parse(text) as StoredEvent;
  expect(event).toMatchObject({
    seq: 1,
    prev: firstPrev,
    kind: 'record.begun',
    time: ten,
    data: { deployment },
    after: {},
  });
  const head = readHead(
    (await bench.store.text(servicePartition, headKey)) ?? '',
    { environment: servicePartition, deployment },
    signer,
  );
  expect(head).toMatchObject({ ok: true, head: { seq: 1, hash: hashOf(text), deployment } });
});

test('what it began opens', async () => {
  const bench = empty();
  const { replica, needs } = bench;
  await made(bench);
  expect(await replica.clock.until(beginRecord(needs, home, 'deployment-1', ten))).toEqual({ kind: 'begun' });
  expect((await replica.clock.until(open(replica))).sequence()).toBe(1);
});

test('a deployment is never written over', async () => {
  const bench = empty();
  const deployment = await made(bench);
  const before = await bench.store.rows(servicePartition);
  expect(await bench.replica.clock.until(initialise(bench.needs))).toEqual({ kind: 'there', deployment });
  expect(await bench.store.rows(servicePartition)).toEqual(before);
});

test.each(['not JSON', 'null', '{"deployment":7}'])('nor is a head that says %s', async (text) => {
  const bench = empty();
  await bench.store.put(servicePartition, headKey, text);
  expect(await bench.replica.clock.until(initialise(bench.needs))).toEqual({ kind: 'there', deployment: undefined });
  expect(await bench.store.text(servicePartition, headKey)).toBe(text);
});

test('of two that begin at once one makes it, the other finds it there', async () => {
  const { needs, replica } = empty();
  const both = await replica.clock.until(Promise.all([initialise(needs), initialise(needs)]));
  expect(both.map((one) => one.kind).sort()).toEqual(['made', 'there']);
});

test('the record of an environment is never begun twice', async () => {
  const { needs, replica, store } = empty();
  await replica.clock.until(beginRecord(needs, home, 'deployment-1', ten));
  const before = await store.rows(home);
  expect(await replica.clock.until(beginRecord(needs, home, 'deployment-2', ten))).toEqual({ kind: 'there' });
  expect(await store.rows(home)).toEqual(before);
});

test('an event that is there without a head is not written over either', async () => {
  const { needs, replica, store } = empty();
  await store.put(home, eventKey(1), 'an event');
  expect(await replica.clock.until(beginRecord(needs, home, 'deployment-1', ten))).toEqual({ kind: 'there' });
  expect((await replica.clock.until(tryOpen(replica))).kind).toBe('absent');
});

test.each<[string, TableFaultScript, string]>([
  ['does not answer', inOrder(['get', { kind: 'lost-before' }]), 'the answer was lost (injected)'],
  ['is busy', inOrder(['get', { kind: 'busy' }]), 'busy (injected)'],
  ['is busy when it is to write', inOrder(['transact', { kind: 'busy' }]), 'busy (injected)'],
])('says so when the store %s', async (_what, script, cause) => {
  const { needs, replica } = empty(script);
  expect(await replica.clock.until(initialise(needs))).toEqual({ kind: 'unavailable', cause });
});

test('an answer that was lost is looked for', async () => {
  const bench = empty(inOrder(['transact', { kind: 'lost-after' }]));
  const deployment = await made(bench);
  expect(await bench.replica.clock.until(initialise(bench.needs))).toEqual({ kind: 'there', deployment });
});

test.each(['lost-after', 'lost-before'] as const)(
  'that it may be there is said when nobody knows (%s)',
  async (kind) => {
    let sent = false;
    const { needs, replica } = empty(({ on }) => {
      const before = sent;
      sent ||= on === 'transact';
      return on === 'transact' ? { kind } : before ? { kind: 'lost-before' } : undefined;
    });
    const cause = 'the answer was lost (injected)';
    expect(await replica.clock.until(initialise(needs))).toEqual({ kind: 'unavailable', cause, mayBeThere: true });
  },
);
