import { aPolicy, aRole, factsOf, home } from '../testing/a-policy.js';
import { annas } from '../testing/a-request.js';
import { aCreate, anObserve, aRead, aSettle } from '../testing/commands.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aKeyFolder } from '../testing/key-folder.js';
import { aBench, aReplica, begin, open, tryOpen, type Bench } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import type { Row } from '../ports.js';
import type { Holder } from '../domain/holder.js';
import type { Active } from '../domain/request.js';
import { overdueIn } from '../domain/overdue.js';
import { eventKey, headKey, openHolderKey, openRequestKey, servicePartition } from './keys.js';
import { lanes, type Ledger } from './ledger.js';

const openStore = storesOfEachTest();
const role = aRole({ approval: 'none' });
const policy = aPolicy({ roles: [role] });

/** Anna is active for an hour from now. */
async function anActive(): Promise<Bench> {
  const bench = await aBench(openStore);
  const { clock, ledger } = bench;
  const does = (command: Parameters<Ledger['submit']>[0]) => clock.until(ledger.submit(command, lanes.jobs));
  const facts = () => factsOf('anna', ['makers'], { askedAt: clock.now() });
  await does(aCreate({ role, policy, facts: facts() }));
  const { fence: _, ...first } = anObserve({ policy, assignable: 'copy-1', facts: facts() });
  await does({ ...first, read: aRead([], { beganAt: clock.now() }) });
  await clock.advance(second);
  const fence = ledger.view.holder(annas)?.seq;
  await does(aSettle({ read: aRead(['copy-1'], { beganAt: clock.now() }), ...(fence !== undefined && { fence }) }));
  expect(ledger.view.request('request-1')?.state).toBe('active');
  return bench;
}

/** The next run of the same replica. */
const again = ({ clock, store, replica }: Bench): Promise<Ledger> =>
  clock.until(open(aReplica(clock, store.tables, { instance: 'replica-1b', keyFolder: replica.keyFolder })));

const requestKey = openRequestKey('request-1');
const edit = async ({ store }: Bench, key: string, change: object): Promise<void> => {
  const text = (await store.text(home, key)) ?? '{}';
  await store.put(home, key, JSON.stringify({ ...(JSON.parse(text) as object), ...change }));
};
const active = (ledger: Ledger): Active => ledger.view.request('request-1') as Active;

test('a row that was changed while nothing ran makes the record distrusted, and what it owes is known from its events', async () => {
  const bench = await anActive();
  const { endsAt } = active(bench.ledger);
  await edit(bench, requestKey, { endsAt: endsAt + hour });
  const ledger = await again(bench);
  expect(ledger.distrusted()).toContain(requestKey);
  expect(active(ledger).endsAt).toBe(endsAt);
  expect(ledger.view.holder(annas)).toMatchObject({ owned: true });
  expect(await bench.clock.until(ledger.catchUp())).toMatchObject({ kind: 'distrusted' });
});

test('where row and events differ the earlier end wins', async () => {
  const bench = await anActive();
  await edit(bench, requestKey, { endsAt: ten + minute });
  expect(active(await again(bench)).endsAt).toBe(ten + minute);
});

test.each([
  ['gone', (bench: Bench) => bench.store.remove(home, requestKey)],
  ['no document', (bench: Bench) => bench.store.put(home, requestKey, 'nothing')],
  ['of somebody else', (bench: Bench) => edit(bench, requestKey, { id: 'request-2', endsAt: 1 })],
])('a row that is %s is known from its event', async (_what, change) => {
  const bench = await anActive();
  const { endsAt } = active(bench.ledger);
  await change(bench);
  expect(active(await again(bench)).endsAt).toBe(endsAt);
});

test('what no event knows is nobody’s to take', async () => {
  const bench = await anActive();
  const holder = JSON.parse((await bench.store.text(home, openHolderKey(annas))) ?? '') as Holder;
  const planted: Holder = { ...holder, person: { tid: 'tenant', oid: 'boris' }, grants: [] };
  await bench.store.put(home, openHolderKey('boris|root-1'), JSON.stringify(planted));
  const ledger = await again(bench);
  expect(ledger.distrusted()).toBeDefined();
  expect(overdueIn(ledger.view, ten + 9 * hour).map(({ key }) => key)).toEqual([annas]);
});

test('a planted event hangs on no head and is not believed', async () => {
  const bench = await anActive();
  const [last] = (await bench.store.rows(home, 'event|')).slice(-1) as [Row];
  const event = JSON.parse(last.text) as { seq: number; after: object };
  const forged = { ...event, seq: event.seq + 1, after: { [openHolderKey('boris|root-1')]: { owned: true } } };
  await bench.store.put(home, `event|${String(forged.seq).padStart(16, '0')}`, JSON.stringify(forged));
  await bench.store.remove(home, requestKey);
  const ledger = await again(bench);
  expect([...ledger.view.holders()]).toHaveLength(1);
});

test('without a head that can be read, the newest one seen before holds the events', async () => {
  const bench = await anActive();
  await bench.ledger.keepSeen();
  await edit(bench, headKey, { time: 1 });
  const ledger = await again(bench);
  expect(ledger.distrusted()).toContain('The head row');
  expect(active(ledger).state).toBe('active');
});

describe('a record that was put back', () => {
  test('to an older one is a rollback, whatever it says itself', async () => {
    const bench = await anActive();
    const older = await bench.store.rows(home);
    await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: ten + hour }, lanes.jobs));
    await bench.ledger.keepSeen();
    for (const { key } of await bench.store.rows(home)) await bench.store.remove(home, key);
    for (const { key, text } of older) await bench.store.put(home, key, text);
    const ledger = await again(bench);
    expect(ledger.distrusted()).toContain('went back');
    // It is an old one, but ours: what it owes is taken away.
    expect(ledger.view.holder(annas)).toMatchObject({ owned: true });
  });

  test('to one that went another way is another one', async () => {
    const bench = await anActive();
    const older = await bench.store.rows(home);
    await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: ten + hour }, lanes.jobs));
    await bench.ledger.keepSeen();
    for (const { key } of await bench.store.rows(home)) await bench.store.remove(home, key);
    for (const { key, text } of older) await bench.store.put(home, key, text);
    // A replica that has seen nothing goes on with it.
    const other = await bench.clock.until(open(aReplica(bench.clock, bench.store.tables, { instance: 'replica-2' })));
    for (const count of [1, 2])
      await bench.clock.until(other.submit({ kind: 'pause', until: ten + count * minute }, lanes.jobs));
    expect((await again(bench)).distrusted()).toContain('is not the one that was seen before');
  });

  test('a newer one is none', async () => {
    const bench = await anActive();
    await bench.ledger.keepSeen();
    await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: ten + hour }, lanes.jobs));
    expect((await again(bench)).distrusted()).toBeUndefined();
  });

  test('an empty one is a lost one', async () => {
    const bench = await anActive();
    await bench.ledger.keepSeen();
    for (const { key } of await bench.store.rows(home)) await bench.store.remove(home, key);
    const ledger = await again(bench);
    expect(ledger.distrusted()).toContain('is gone');
    expect([...ledger.view.holders()]).toEqual([]);
  });
});

test('an empty record of the service is nobody’s store, whatever was seen before', async () => {
  const { clock, replica } = await anActive();
  const needs = aReplica(clock, openStore(clock).tables, { keyFolder: replica.keyFolder });
  await clock.until(begin(needs, servicePartition));
  await (await clock.until(open(needs, servicePartition))).keepSeen();
  const empty = aReplica(clock, openStore(clock).tables, { keyFolder: replica.keyFolder });
  expect(await clock.until(tryOpen(empty, servicePartition))).toEqual({ kind: 'absent' });
});

test('distrust outlives the process, also when the row was put right meanwhile', async () => {
  const bench = await anActive();
  const text = (await bench.store.text(home, requestKey)) ?? '';
  await edit(bench, requestKey, { durationMs: 1 });
  const reason = (await again(bench)).distrusted();
  await bench.store.put(home, requestKey, text);
  const ledger = await again(bench);
  expect(ledger.distrusted()).toBe(reason);
  expect(await bench.clock.until(ledger.submit({ kind: 'pause', until: ten + hour }, lanes.jobs))).toMatchObject({
    kind: 'refused',
    problem: { code: 'not-ready' },
  });
});

test('distrust that a running replica came to is kept too', async () => {
  const bench = await anActive();
  await bench.store.remove(home, headKey);
  await bench.clock.until(bench.ledger.catchUp());
  expect([...bench.replica.keyFolder.texts.keys()]).toContain(`distrust.${home}`);
});

test('where nothing can be kept beside the key, the record itself tells', async () => {
  const bench = await anActive();
  const keyFolder = aKeyFolder();
  keyFolder.full = true;
  await edit(bench, requestKey, { durationMs: 1 });
  const ledger = await bench.clock.until(open(aReplica(bench.clock, bench.store.tables, { keyFolder })));
  expect(ledger.distrusted()).toContain(requestKey);
});

describe('a copy of the store that is in use beside it, with the same key', () => {
  const pause = (until: number) => ({ kind: 'pause', until }) as const;
  const kept = ({ clock, ledger }: Pick<Bench, 'clock' | 'ledger'>): Promise<void> => clock.until(ledger.keepSeen());

  /** Two replicas, each on a store of its own; both stores say the same so far. */
  async function two(): Promise<readonly [Bench, Bench]> {
    const bench = await aBench(openStore);
    await kept(bench);
    const store = openStore(bench.clock);
    const rows = await bench.store.rows(home);
    await store.write(home, ...rows.map(({ key, text }) => ({ op: 'insert', key, text }) as const));
    const replica = aReplica(bench.clock, store.tables, { instance: 'clone', keyFolder: bench.replica.keyFolder });
    return [bench, { ...bench, store, replica, ledger: await bench.clock.until(open(replica)) }];
  }
  const does = ({ clock, ledger }: Bench, until: number) => clock.until(ledger.submit(pause(until), lanes.jobs));

  test.each([
    ['went on differently', 1],
    ['is behind', 0],
  ])('is noticed by both: one of them %s', async (_what, commits) => {
    const [one, other] = await two();
    await does(one, 1);
    for (let until = 2; until < 2 + commits; until += 1) await does(other, until);
    await kept(one);
    for (const bench of [other, one]) {
      expect(bench.ledger.distrusted()).toBeUndefined();
      await kept(bench);
      expect(bench.ledger.distrusted()).toMatch(/went back from event 2 to 1|Event 2 is not the one/);
    }
  });

  test('two replicas on one store never blame each other', async () => {
    const one = await aBench(openStore);
    const replica = aReplica(one.clock, one.store.tables, { instance: 'second', keyFolder: one.replica.keyFolder });
    const other: Bench = { ...one, replica, ledger: await one.clock.until(open(replica)) };
    for (let until = 1; until <= 6; until += 1) {
      await does(until % 2 === 0 ? one : other, until);
      for (const bench of [other, one]) await kept(bench);
    }
    expect([one.ledger.distrusted(), other.ledger.distrusted()]).toEqual([undefined, undefined]);
  });
});

test('a row that somebody put above the head is named, and is no lost race for ever', async () => {
  const bench = await aBench(openStore);
  await bench.store.put(home, eventKey(2), '{}');
  const committed = await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: 1 }, lanes.jobs));
  expect(committed).toMatchObject({ kind: 'refused', problem: { code: 'record-unavailable' } });
  expect(bench.ledger.doubts.all()).toEqual([{ key: eventKey(2), why: 'planted' }]);
  const failed = bench.replica.log.lines.find(({ event }) => event === 'row.doubtful');
  expect(failed?.fields).toMatchObject({ row: eventKey(2), why: 'planted' });
  await bench.store.remove(home, eventKey(2));
  expect(await bench.clock.until(bench.ledger.submit({ kind: 'pause', until: 1 }, lanes.jobs))).toMatchObject({
    kind: 'done',
  });
});

test('it is named by the check of the history as well, before anything is to be written', async () => {
  const bench = await aBench(openStore);
  await bench.store.put(home, eventKey(7), '{}');
  await bench.clock.until(bench.ledger.past.check(() => Promise.resolve(true)));
  expect(bench.ledger.doubts.all()).toEqual([{ key: eventKey(7), why: 'planted' }]);
});
