import { home } from '../testing/a-policy.js';
import { aCreate } from '../testing/commands.js';
import { minute, ten } from '../testing/instants.js';
import { aBench } from '../testing/ledger.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';
import { lanes } from '../ledger/ledger.js';
import { forgetOutcomes } from './forget-outcomes.js';

const openStore = storesOfEachTest();

test('how commands ended is forgotten once it is old, and nothing else', async () => {
  const { clock, ledger, store } = await aBench(openStore);
  await clock.until(ledger.keepRefusal({ oid: 'anna', commandId: 'old-command' }, { code: 'not-found' }));
  await clock.advance(10 * minute);
  const facts = { ...aCreate().facts, askedAt: clock.now() };
  await clock.until(ledger.submit(aCreate({ facts }), lanes.people));
  const before = (await store.rows(home)).map((row) => row.key);
  await clock.until(forgetOutcomes(ledger, ten + 1));
  const after = (await store.rows(home)).map((row) => row.key);
  expect(before.filter((key) => !after.includes(key))).toEqual(['outcome|anna|old-command']);
  expect(await clock.until(ledger.catchUp())).toEqual({ kind: 'current' });
});

test('an outcome that was written anew meanwhile is kept', async () => {
  const { clock, ledger, store } = await aBench(openStore, {}, (tables) => ({
    ...tables,
    transact: async (partition, operations, signal) => {
      if (operations[0]?.op === 'delete') await store.put(home, operations[0].key, '{"at":0}');
      return tables.transact(partition, operations, signal);
    },
  }));
  await clock.until(ledger.keepRefusal({ oid: 'anna', commandId: 'command-1' }, { code: 'not-found' }));
  await clock.until(forgetOutcomes(ledger, ten + minute));
  expect(await store.text(home, 'outcome|anna|command-1')).toBe('{"at":0}');
});

test('a store that does not answer is asked another time', async () => {
  let silent = false;
  const { clock, ledger, store } = await aBench(openStore, {}, (tables) =>
    withTableFaults(tables, ({ on }) => (silent && on === 'range' ? { kind: 'lost-before' } : undefined)),
  );
  await clock.until(ledger.keepRefusal({ oid: 'anna', commandId: 'command-1' }, { code: 'not-found' }));
  silent = true;
  await clock.until(forgetOutcomes(ledger, ten + minute));
  expect(await store.rows(home, 'outcome|')).toHaveLength(1);
  silent = false;
  await clock.until(forgetOutcomes(ledger, ten + minute));
  expect(await store.rows(home, 'outcome|')).toHaveLength(0);
});
