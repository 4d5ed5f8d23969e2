import { anActor, factsOf, home } from '../testing/a-policy.js';
import { aCancel, aCreate } from '../testing/commands.js';
import { minute, ten } from '../testing/instants.js';
import { aBench, aReplica, open, type Bench, type TestReplica } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import type { Command } from '../domain/command.js';
import { decide } from '../domain/decide/decide.js';
import type { TableOperation, Tables } from '../ports.js';
import type { StoredEvent } from './chain.js';
import { doneKey, eventKey, outcomeKey } from './keys.js';
import { lanes, type Committed } from './ledger.js';

const openStore = storesOfEachTest();

const pause = (count: number) => ({ kind: 'pause', until: ten + count }) as const;

/** A request of somebody of their own. */
const ask = (nth: number) => {
  const oid = `person-${String(nth)}`;
  const own = { id: `request-${String(nth)}`, commandId: `command-${String(nth)}` };
  return aCreate({ ...own, actor: anActor(oid), facts: factsOf(oid, ['makers']) });
};
const asks = (count: number) => Array.from({ length: count }, (_, nth) => ask(nth));

/** The first one goes alone; while it is on its way all others come. */
function allAtOnce({ clock, ledger }: Bench, commands: readonly Command[]): Promise<Committed[]> {
  const all = [ledger.submit(pause(1), lanes.jobs), ...commands.map((one) => ledger.submit(one, lanes.people))];
  return clock.until(Promise.all(all)).then(([, ...answers]) => answers);
}

/** Keeps the operations of each transaction that moves the head. */
function watched(sent: TableOperation[][]): (tables: Tables) => Tables {
  return (tables) => ({
    ...tables,
    transact(partition, operations, signal) {
      if (operations[0]?.key === 'head') sent.push([...operations]);
      return tables.transact(partition, operations, signal);
    },
  });
}

const eventsOf = async ({ store }: Bench): Promise<StoredEvent[]> =>
  (await store.rows(home, 'event|')).map((row) => JSON.parse(row.text) as StoredEvent);
const isDone = (one: Committed): boolean => one.kind === 'done' && one.changed;

/** A commit that this replica makes is lost to another one, once, when `when` says so. */
function overtaken(when: (operations: readonly TableOperation[]) => boolean, by: () => Promise<unknown>) {
  let isOver = false;
  return (tables: Tables): Tables => ({
    ...tables,
    async transact(partition, operations, signal) {
      if (!isOver && when(operations)) {
        isOver = true;
        await by();
      }
      return tables.transact(partition, operations, signal);
    },
  });
}

test('what waits goes on record together, up to ninety rows at a time', async () => {
  const sent: TableOperation[][] = [];
  const bench = await aBench(openStore, {}, watched(sent));
  expect((await allAtOnce(bench, asks(40))).every(isDone)).toBe(true);
  expect(sent.map((rows) => rows.filter(({ key }) => key.startsWith('event|')).length)).toEqual([1, 18, 18, 4]);
  expect(Math.max(...sent.map((rows) => rows.length))).toBeLessThanOrEqual(90);
  expect([...bench.ledger.view.openRequests()]).toHaveLength(40);
  const events = await eventsOf(bench);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 42 }, (_, at) => at + 1));
  const replica = aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' });
  expect((await bench.clock.until(open(replica))).sequence()).toBe(42);
});

test('who comes first in a lane is first on record, also when not all fit', async () => {
  const bench = await aBench(openStore);
  await allAtOnce(bench, asks(40));
  const asked = (await eventsOf(bench)).filter(({ kind }) => kind === 'access.requested').map(({ request }) => request);
  expect(asked).toEqual(asks(40).map(({ id }) => id));
});

test('each is decided on what its neighbours left', async () => {
  const bench = await aBench(openStore);
  const again = aCreate({ id: 'request-2', commandId: 'command-9' });
  const answers = await allAtOnce(bench, [aCreate(), aCreate(), again, aCancel(), again, ask(7)]);
  expect(answers).toMatchObject([
    { kind: 'done', changed: true },
    { kind: 'done', changed: false, effect: { repeated: true, request: { id: 'request-1' } } },
    { kind: 'refused', problem: { code: 'request-open' } },
    { kind: 'done', changed: true, effect: { request: { state: 'cancelled' } } },
    { kind: 'done', changed: true, effect: { request: { id: 'request-2' } } },
    { kind: 'done', changed: true },
  ]);
  // What was opened and closed in one transaction is closed on record, and no row of it stays open.
  expect(await bench.store.text(home, 'open|request|request-1')).toBeUndefined();
  expect(JSON.parse((await bench.store.text(home, doneKey('request-1'))) ?? '')).toMatchObject({ state: 'cancelled' });
  const outcome = await bench.store.text(home, outcomeKey('anna', 'command-9'));
  expect(JSON.parse(outcome ?? '')).toMatchObject({ request: 'request-2' });
});

test('a race that is lost is decided again for all of them, refusals too', async () => {
  const isOfAnna = (operations: readonly TableOperation[]) => operations.some(({ key }) => key.includes('request-1'));
  const bench: Bench = await aBench(
    openStore,
    {},
    overtaken(isOfAnna, () => rival.submit(aCreate({ id: 'request-3', commandId: 'command-3' }), lanes.people)),
  );
  const replica = aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' });
  const rival = await bench.clock.until(open(replica));
  const answers = await allAtOnce(bench, [aCreate(), ask(7), aCancel({ id: 'request-3', commandId: 'command-4' })]);
  expect(answers).toMatchObject([
    { kind: 'refused', problem: { code: 'request-open' } },
    { kind: 'done', changed: true },
    { kind: 'done', changed: true, effect: { request: { id: 'request-3', state: 'cancelled' } } },
  ]);
});

test('what others commit while closed rows are read is seen by the decision', async () => {
  let isHeld = false;
  const sent: TableOperation[][] = [];
  const bench: Bench = await aBench(openStore, {}, (tables) => ({
    ...watched(sent)(tables),
    async get(partition, key, signal) {
      const row = await tables.get(partition, key, signal);
      if (isHeld && key === doneKey('request-7')) {
        isHeld = false;
        await rival.submit(aCancel(), lanes.people);
        await bench.ledger.catchUp();
      }
      return row;
    },
  }));
  const replica = aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' });
  const rival = await bench.clock.until(open(replica));
  await allAtOnce(bench, [aCreate()]);
  isHeld = true;
  const answers = await allAtOnce(bench, [aCancel({ commandId: 'command-9' }), ask(7)]);
  expect(answers).toMatchObject([{ kind: 'done', changed: false, effect: { repeated: true } }, { kind: 'done' }]);
  expect(sent.flat().map(({ key }) => key)).not.toContain(doneKey('request-1'));
});

test('one that the store never takes does not stop its neighbours', async () => {
  const bench = await aBench(openStore, {}, (tables) => ({
    ...tables,
    transact: (partition, operations, signal) =>
      operations.some(({ key }) => key === 'open|request|request-3')
        ? Promise.resolve({ kind: 'refused', refusal: { code: 'invalid', message: 'never' } })
        : tables.transact(partition, operations, signal),
  }));
  const answers = await allAtOnce(bench, asks(6));
  expect(answers.map(isDone)).toEqual([true, true, true, false, true, true]);
  expect(answers[3]).toEqual({ kind: 'refused', problem: { code: 'internal-error' } });
  expect(bench.replica.log.lines.filter(({ event }) => event === 'command.impossible')).toHaveLength(1);
});

test('one whose decision throws does not stop its neighbours', async () => {
  const throws: TestReplica['decide'] = (draft, command, timings) => {
    if ('id' in command && command.id === 'request-1') throw new Error('a bug');
    return decide(draft, command, timings);
  };
  const bench = await aBench(openStore, { decide: throws });
  expect((await allAtOnce(bench, asks(3))).map(isDone)).toEqual([true, false, true]);
});

test('one that is too large for what is left of a transaction goes with the next', async () => {
  const sent: TableOperation[][] = [];
  const many: TestReplica['decide'] = (draft, command, timings) => {
    const decided = decide(draft, command, timings);
    if (command.kind === 'create')
      for (let count = 0; count < 50; count += 1) draft.emit('sweep.stopped', { data: { code: 'x' } });
    return decided;
  };
  const bench = await aBench(openStore, { decide: many }, watched(sent));
  expect((await allAtOnce(bench, asks(3))).every(isDone)).toBe(true);
  expect(sent).toHaveLength(4);
});

test('whose caller has gone is not put on record with the others', async () => {
  let isSlow = false;
  const bench: Bench = await aBench(openStore, {}, (tables) => ({
    ...tables,
    async transact(partition, operations, signal) {
      if (isSlow && operations[0]?.key === 'head') {
        isSlow = false;
        await bench.clock.sleep(2000);
      }
      return tables.transact(partition, operations, signal);
    },
  }));
  isSlow = true;
  const first = bench.ledger.submit(pause(1), lanes.jobs);
  const hasGone = bench.ledger.submit(ask(1), lanes.people, bench.clock.monotonic() + 1000);
  const stays = bench.ledger.submit(ask(2), lanes.people, bench.clock.monotonic() + 15_000);
  expect(await bench.clock.until(Promise.all([first, hasGone, stays]))).toMatchObject([
    { kind: 'done' },
    { kind: 'refused', problem: { code: 'busy' } },
    { kind: 'done', changed: true },
  ]);
  expect([...bench.ledger.view.openRequests()].map(({ id }) => id)).toEqual(['request-2']);
});

test('without an answer of the store nobody hears of a decision that rests on a neighbour', async () => {
  let isOver = false;
  const isOfBoth = (key: string | undefined): boolean => key === 'open|request|request-1' || key === eventKey(3);
  const bench: Bench = await aBench(openStore, {}, (tables) =>
    withTableFaults(tables, ({ keys }) => (!isOver && keys.some(isOfBoth) ? { kind: 'lost-before' } : undefined)),
  );
  // Facts that stay young enough for a store that is silent for long.
  const facts = factsOf('anna', ['makers'], { askedAt: ten + minute });
  const asked = allAtOnce(bench, [aCreate()]);
  const refused = bench.ledger.submit(aCreate({ id: 'request-2', commandId: 'command-9', facts }), lanes.people);
  expect(await asked).toEqual([{ kind: 'refused', problem: { code: 'outcome-unknown' } }]);
  isOver = true;
  expect(await bench.clock.until(refused)).toMatchObject({ kind: 'done', changed: true });
});
