import { anActor, home } from '../testing/a-policy.js';
import { aCreate, aDeny } from '../testing/commands.js';
import { aBench, steadyRandom } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { lanes } from '../ledger/ledger.js';
import { createStatementCache, newStatement } from './statements.js';

const openStore = storesOfEachTest();

describe('a saying', () => {
  const said = (reason?: string, name?: string) =>
    newStatement(steadyRandom('words'), { ...anActor('anna'), ...(name !== undefined && { name }) }, reason);

  test('has a salt of its own, so that equal words cannot be told from their hashes', () => {
    const random = steadyRandom('words');
    const [one, other] = [newStatement(random, anActor('anna'), 'why'), newStatement(random, anActor('anna'), 'why')];
    expect(one.statement.salt).not.toBe(other.statement.salt);
    expect(one.hash).not.toBe(other.hash);
    expect(one.statement.salt).toMatch(/^[0-9a-f]{32}$/);
  });

  test('stands for who said what', () => {
    expect(said('why', 'Anna').hash).toBe(said('why', 'Anna').hash);
    expect(said('why', 'Anna').hash).not.toBe(said('why', 'Boris').hash);
    expect(said('why', 'Anna').hash).not.toBe(said('why not', 'Anna').hash);
  });

  test('holds what was given and nothing else', () => {
    const { name: _, ...nameless } = anActor('anna');
    expect(Object.keys(newStatement(steadyRandom('words'), nameless, undefined).statement)).toEqual(['salt']);
    expect(said('why', 'n'.repeat(500)).statement).toMatchObject({ by: `${'n'.repeat(199)}…`, reason: 'why' });
  });
});

describe('words that are shown', () => {
  test('are read once for each state of a request', async () => {
    const reads: string[] = [];
    const { clock, ledger } = await aBench(openStore, {}, (tables) =>
      withTableFaults(tables, ({ on, keys }) => {
        if (on === 'range' && keys[0]?.startsWith('text|') === true) reads.push(...keys);
        return undefined;
      }),
    );
    await clock.until(ledger.submit(aCreate(), lanes.people));
    const pending = ledger.view.request('request-1');
    if (pending === undefined) throw new Error('Not asked.');
    const cache = createStatementCache();
    for (let times = 0; times < 3; times += 1)
      expect((await clock.until(cache.of(ledger, pending))).get(1)).toMatchObject({ reason: 'a reason of its own' });
    expect(reads).toEqual(['text|request-1|']);
    await clock.until(ledger.submit(aDeny(), lanes.people));
    const denied = await clock.until(ledger.find('request-1'));
    if (denied.kind !== 'done' || denied.value === undefined) throw new Error('Not denied.');
    expect((await clock.until(cache.of(ledger, denied.value))).get(2)).toMatchObject({ reason: 'not today' });
    expect(reads).toHaveLength(2);
  });

  test('are none where the store does not answer, and are asked for again', async () => {
    let silent = false;
    const { clock, ledger } = await aBench(openStore, {}, (tables) =>
      withTableFaults(tables, ({ on }) => (silent && on === 'range' ? { kind: 'lost-before' } : undefined)),
    );
    await clock.until(ledger.submit(aCreate(), lanes.people));
    const request = ledger.view.request('request-1');
    if (request === undefined) throw new Error('Not asked.');
    const cache = createStatementCache();
    silent = true;
    expect((await clock.until(cache.of(ledger, request))).size).toBe(0);
    silent = false;
    expect((await clock.until(cache.of(ledger, request))).size).toBe(1);
  });

  test('are none where they were erased', async () => {
    const { clock, ledger, store } = await aBench(openStore);
    await clock.until(ledger.submit(aCreate(), lanes.people));
    await store.remove(home, 'text|request-1|1');
    const request = ledger.view.request('request-1');
    if (request === undefined) throw new Error('Not asked.');
    expect((await clock.until(createStatementCache().of(ledger, request))).size).toBe(0);
  });

  test.each<[string, (text: string) => string, string]>([
    ['a reason', (text) => text.replace('a reason of its own', 'a false reason'), 'changed'],
    ['a name', (text) => text.replace('{', '{"by":"Somebody else",'), 'changed'],
    ['the salt', (text) => text.replace('"salt":"salt"', '"salt":"other"'), 'changed'],
    ['what nobody can read', () => 'no JSON', 'unreadable'],
    ['nothing', () => 'null', 'unreadable'],
  ])(
    'are not shown where somebody wrote %s into the store, and administrators are told',
    async (_what, change, why) => {
      const { clock, ledger, store, replica } = await aBench(openStore);
      await clock.until(ledger.submit(aCreate(), lanes.people));
      const request = ledger.view.request('request-1');
      const key = 'text|request-1|1';
      await store.put(home, key, change((await store.text(home, key)) ?? ''));
      if (request === undefined) throw new Error('Not asked.');
      for (let times = 0; times < 2; times += 1)
        expect((await clock.until(createStatementCache().of(ledger, request))).get(1)).toEqual({
          reason: 'This text was changed in the store after it was written, so it is not shown.',
          changed: true,
        });
      expect(ledger.doubts.all()).toEqual([{ key, why }]);
      expect(replica.log.lines.filter(({ event }) => event === 'row.doubtful')).toHaveLength(1);
    },
  );

  test('that nobody made are passed over', async () => {
    const { clock, ledger, store } = await aBench(openStore);
    await clock.until(ledger.submit(aCreate(), lanes.people));
    const text = (await store.text(home, 'text|request-1|1')) ?? '';
    await store.put(home, 'text|request-1|2', text.replace('a reason of its own', 'Approved by the owner'));
    const request = ledger.view.request('request-1');
    if (request === undefined) throw new Error('Not asked.');
    expect([...(await clock.until(createStatementCache().of(ledger, request))).keys()]).toEqual([1]);
  });
});
