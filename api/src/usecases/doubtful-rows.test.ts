/** One row that somebody damaged in the store must not take a page from anybody, and is told to who can mend it. */
import { Board } from '@jit/connector';
import { createStatementCache } from '../service/statements.js';
import { home } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { aService, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';

const openStore = storesOfEachTest();
const asked = { role: 'customizer', minutes: 60, reason: 'Mend the orders of today' };

/** Anna asked and cancelled; asked again, and waits. */
async function aBenchOfTwo(): Promise<{
  readonly bench: ServiceBench;
  readonly closed: string;
  readonly open: string;
}> {
  const bench = await aService(openStore);
  const ask = () => as(bench, 'anna').does('CreateRequest', { ...asked, commandId: newCommand(bench) });
  const closed = await ask();
  await as(bench, 'anna').does('CancelRequest', { requestId: closed.id, commandId: newCommand(bench) });
  return { bench, closed: closed.id, open: (await ask()).id };
}

const damage = async ({ store }: ServiceBench, prefix: string): Promise<string> => {
  const [row] = await store.rows(home, prefix);
  if (row === undefined) throw new Error(`There is no row ${prefix}`);
  await store.put(home, row.key, '{"id":');
  return row.key;
};

const findings = async (bench: ServiceBench) => {
  const { board } = await as(bench, 'carla').does('GetBoard', { query: 'parts=outside' });
  const found = Board.parse(JSON.parse(board)).outside?.flatMap((item) => item.findings);
  return found?.filter(({ code }) => code === 'rows-doubtful');
};

test.each([
  ['a closed request in the list', 'list|anna|'],
  ['how a command ended', 'outcome|anna|'],
  ['a reason', 'text|'],
])('%s that nobody can read is passed over, and administrators are told', async (_what, prefix) => {
  const { bench, open } = await aBenchOfTwo();
  expect(await findings(bench)).toEqual([]);
  const key = await damage(bench, prefix);
  const other = { ...bench, service: { ...bench.service, statements: createStatementCache() } };
  const { value } = await as(other, 'anna').does('ListRequests', { scope: 'mine' });
  expect(value.map(({ id }) => id)).toContain(open);
  const board = await as(bench, 'anna').does('GetBoard', {});
  expect(board.board).toContain(open);
  expect(await findings(bench)).toEqual([
    { code: 'rows-doubtful', text: expect.stringContaining(`The row ${key} of the ledger cannot be read`) as unknown },
  ]);
});

test('a closed request that nobody can read is neither there nor gone', async () => {
  const { bench, closed } = await aBenchOfTwo();
  await damage(bench, `done|${closed}`);
  expect(await as(bench, 'anna').refused('GetRequest', { requestId: closed })).toMatchObject({
    code: 'record-unavailable',
  });
  expect(await findings(bench)).toHaveLength(1);
});

test('a reason that somebody changed is not shown to who decides', async () => {
  const { bench, open } = await aBenchOfTwo();
  const key = `text|${open}|1`;
  await bench.store.put(
    home,
    key,
    ((await bench.store.text(home, key)) ?? '').replace('Mend the orders', 'Approved by all'),
  );
  // Another replica, which has not read it before.
  const other = { ...bench, service: { ...bench.service, statements: createStatementCache() } };
  const shown = await as(other, 'boris').does('GetRequest', { requestId: open });
  expect(shown.reason).toContain('was changed in the store');
  expect(shown).not.toHaveProperty('requesterName');
});
