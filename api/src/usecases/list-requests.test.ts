import type { RequestView } from '@jit/connector';
import { anActor, aPolicy, aRole, factsOf, home } from '../testing/a-policy.js';
import { aCancel, aCreate } from '../testing/commands.js';
import { as } from '../testing/caller.js';
import { minute, second } from '../testing/instants.js';
import { aService, type ServiceBench, type ServiceOptions } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults, type TableFault } from '../../../tests/support/faulty-tables.js';
import { requestIdOf } from '../ledger/keys.js';
import { lanes } from '../ledger/ledger.js';
import { listRequests } from './list-requests.js';

const openStore = storesOfEachTest();

/** Entries that can be open beside each other. */
const entries = Array.from({ length: 12 }, (_, at) =>
  aRole({ id: `entry-${String(at)}`, rootRole: `root-${String(at)}` }),
);
const policy = aPolicy({ roles: entries, maxOpenPerPerson: 100 });

/** So many requests of Anna, a second apart, every second one cancelled at once; newest first. */
async function filled(count: number, options: ServiceOptions = {}): Promise<{ bench: ServiceBench; ids: string[] }> {
  const bench = await aService(openStore, { policy, ...options });
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const commandId = `command-${String(at)}`;
    const id = requestIdOf(home, 'tenant', 'anna', commandId);
    const role = entries[at % entries.length] ?? aRole();
    const facts = factsOf('anna', ['makers'], { askedAt: bench.service.time.now() });
    await bench.until(bench.ledger.submit(aCreate({ id, commandId, role, policy, facts }), lanes.people));
    if (at % 2 === 1) await bench.until(bench.ledger.submit(aCancel({ id }), lanes.people));
    ids.unshift(id);
    await bench.clock.advance(second);
  }
  return { bench, ids };
}

/** Follows the pages to their end. */
async function pages(
  bench: ServiceBench,
  by: string,
  scope: 'mine' | 'all' | 'toDecide',
  limit: number,
): Promise<RequestView[][]> {
  const all: RequestView[][] = [];
  let after: string | undefined;
  do {
    const page = await as(bench, by).does('ListRequests', { scope, limit, ...(after !== undefined && { after }) });
    all.push([...page.value]);
    after = page.next;
  } while (after !== undefined);
  return all;
}

const idsOf = (all: readonly (readonly RequestView[])[]): string[] => all.flat().map((one) => one.id);

describe('open and closed requests are one list, newest first', () => {
  test.each([1, 2, 3, 5, 100])('in pages of %d: none is missing, none comes twice', async (limit) => {
    const { bench, ids } = await filled(9);
    for (const scope of ['mine', 'all'] as const) {
      const all = await pages(bench, scope === 'mine' ? 'anna' : 'otto', scope, limit);
      expect(idsOf(all)).toEqual(ids);
      expect(all.every((page) => page.length <= limit)).toBe(true);
    }
  });

  test.each<[string, TableFault]>([
    ['short', { kind: 'short', rows: 1 }],
    ['empty now and then', { kind: 'empty' }],
  ])('also where the pages of the store are %s', async (_what, fault) => {
    let faulty = false;
    let count = 0;
    const { bench, ids } = await filled(9, {
      between: (tables) =>
        withTableFaults(tables, ({ on, keys }) => {
          if (!faulty || on !== 'range' || keys[0]?.startsWith('list|') !== true) return undefined;
          count += 1;
          return fault.kind === 'short' || count % 2 === 1 ? fault : undefined;
        }),
    });
    faulty = true;
    expect(idsOf(await pages(bench, 'anna', 'mine', 4))).toEqual(ids);
    expect(count).toBeGreaterThan(3);
  });

  test('requests of one instant come in the order of their ids', async () => {
    const bench = await aService(openStore, { policy });
    const ids = entries.map((_, at) => requestIdOf(home, 'tenant', 'anna', `command-${String(at)}`));
    for (const [at, role] of entries.entries()) {
      const id = ids[at] ?? '';
      await bench.until(
        bench.ledger.submit(aCreate({ id, commandId: `command-${String(at)}`, role, policy }), lanes.people),
      );
      if (at % 2 === 1) await bench.until(bench.ledger.submit(aCancel({ id }), lanes.people));
    }
    expect(idsOf(await pages(bench, 'anna', 'mine', 5))).toEqual([...ids].sort());
  });

  test('a request that closes while the list is made comes once', async () => {
    let closing: (() => Promise<unknown>) | undefined;
    const { bench, ids } = await filled(3, {
      between: (tables) => ({
        ...tables,
        range: async (partition, from, ...rest) => {
          const close = from.startsWith('list|') ? closing : undefined;
          closing = undefined;
          await close?.();
          return tables.range(partition, from, ...rest);
        },
      }),
    });
    closing = () => bench.ledger.submit(aCancel({ id: ids[2] ?? '' }), lanes.people);
    expect(idsOf(await pages(bench, 'anna', 'mine', 10))).toEqual(ids);
  });
});

describe('who sees what', () => {
  test('mine are mine alone', async () => {
    const { bench } = await filled(3);
    expect(idsOf(await pages(bench, 'mia', 'mine', 10))).toEqual([]);
    const foreign = { ...anActor('anna'), tid: 'other-tenant' };
    expect(await bench.until(listRequests(bench.service, foreign, { scope: 'mine' }))).toMatchObject({
      value: { value: [] },
    });
  });

  test('to decide are those that wait for this person, while their window is open', async () => {
    const { bench, ids } = await filled(4);
    const waiting = ids.filter((_, at) => at % 2 === 1);
    expect(idsOf(await pages(bench, 'boris', 'toDecide', 1))).toEqual(waiting);
    expect(idsOf(await pages(bench, 'anna', 'toDecide', 10))).toEqual([]);
    expect(idsOf(await pages(bench, 'carla', 'toDecide', 10))).toEqual([]);
    await bench.clock.advance(24 * 60 * minute);
    expect(idsOf(await pages(bench, 'boris', 'toDecide', 10))).toEqual([]);
  });

  test.each(['carla', 'otto'])('all are for administrators and auditors: %s', async (name) => {
    const { bench, ids } = await filled(2);
    expect(idsOf(await pages(bench, name, 'all', 10))).toEqual(ids);
  });

  test('and for nobody else, nor while the directory is silent', async () => {
    const { bench } = await filled(1);
    for (const name of ['anna', 'boris'])
      expect(await as(bench, name).refused('ListRequests', { scope: 'all' })).toMatchObject({ code: 'forbidden' });
    bench.directory.silent = true;
    expect(await as(bench, 'zoe').refused('ListRequests', { scope: 'all' })).toMatchObject({
      code: 'directory-unavailable',
    });
  });

  test('of one environment, or of none that is here', async () => {
    const { bench, ids } = await filled(2);
    const list = (environment: string) => as(bench, 'anna').does('ListRequests', { scope: 'mine', environment });
    expect((await list(home)).value.map((one) => one.id)).toEqual(ids);
    expect(await list('elsewhere')).toEqual({ value: [] });
  });
});

describe('a list that cannot be told', () => {
  test.each([
    'nonsense',
    'MTIz',
    Buffer.from('1 not-an-id').toString('base64url'),
    Buffer.from(`-1 ${'0'.repeat(36)}`).toString('base64url'),
  ])('a token that is none of ours (%s) is refused', async (after) => {
    const { bench } = await filled(0);
    expect(await as(bench, 'anna').refused('ListRequests', { scope: 'mine', after })).toMatchObject({
      code: 'invalid-input',
    });
  });

  test.each<[string, string]>([
    ['the head', 'head'],
    ['the closed requests', 'list|'],
  ])('a store that does not give %s is told, not passed over', async (_what, prefix) => {
    let silent = false;
    const { bench } = await filled(2, {
      between: (tables) =>
        withTableFaults(tables, ({ partition, keys }) =>
          silent && partition === home && keys[0]?.startsWith(prefix) === true ? { kind: 'lost-before' } : undefined,
        ),
    });
    silent = true;
    expect(await as(bench, 'anna').refused('ListRequests', { scope: 'mine' })).toMatchObject({
      code: 'record-unavailable',
    });
  });
});
