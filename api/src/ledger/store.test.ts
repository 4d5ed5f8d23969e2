import { home } from '../testing/a-policy.js';
import { second, ten } from '../testing/instants.js';
import { createManualClock } from '../testing/manual-clock.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults, type TableFault } from '../../../tests/support/faulty-tables.js';
import { openStore } from './store.js';
import { createTime } from './time.js';

const openFile = storesOfEachTest();

async function filled(fault: (count: number) => TableFault | undefined) {
  const clock = createManualClock(ten);
  const file = openFile(clock);
  await file.write(
    home,
    ...Array.from({ length: 7 }, (_, at) => ({ op: 'insert', key: `row|${String(at)}`, text: 't' }) as const),
  );
  let count = 0;
  const faulty = withTableFaults(file.tables, () => fault((count += 1)));
  const time = createTime(clock, 30 * second);
  return { clock, time, store: openStore(faulty, home, clock, time, 15 * second), calls: () => count };
}

describe('every row is found', () => {
  test.each<[string, TableFault | undefined]>([
    ['in one page', undefined],
    ['in pages of two', { kind: 'short', rows: 2 }],
    ['also where a page is empty and goes on', { kind: 'empty' }],
  ])('%s', async (_how, fault) => {
    const { clock, store } = await filled((count) => (fault?.kind === 'empty' && count !== 1 ? undefined : fault));
    const found = await clock.until(store.withPrefix('row|'));
    expect(found).toMatchObject({ kind: 'done', value: { length: 7 } });
    expect(found.kind === 'done' && found.value.map((row) => row.key)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => `row|${String(at)}`),
    );
  });
});

test('where one page does not answer there is no answer: half a list would be a lie', async () => {
  const { clock, store } = await filled((count) =>
    count === 1 ? { kind: 'short', rows: 2 } : { kind: 'lost-before' },
  );
  expect(await clock.until(store.withPrefix('row|'))).toMatchObject({ kind: 'unknown' });
});

test('one page may be short and say how to go on', async () => {
  const { clock, store } = await filled(() => undefined);
  const first = await clock.until(store.page('row|', 'row}', 3));
  if (first.kind !== 'done' || first.value.next === undefined) throw new Error('It does not go on.');
  const second = await clock.until(store.page('row|', 'row}', 100, first.value.next));
  expect(second).toMatchObject({ value: { rows: [3, 4, 5, 6].map((at) => ({ key: `row|${String(at)}` })) } });
});

test('a row that is not there is an answer', async () => {
  const { clock, store } = await filled(() => undefined);
  expect(await clock.until(store.get('row|9'))).toEqual({ kind: 'done', value: undefined });
  expect(await clock.until(store.get('row|3'))).toMatchObject({ value: { key: 'row|3', text: 't' } });
});

test('each answer tells the time, each silence does not', async () => {
  const { clock, store, time } = await filled((count) => (count === 1 ? { kind: 'lost-after' } : undefined));
  clock.step(10 * second);
  await clock.until(store.get('row|1'));
  clock.step(-10 * second);
  expect(time.now()).toBe(ten);
  clock.step(10 * second);
  await clock.until(store.get('row|1'));
  clock.step(-10 * second);
  expect(time.now()).toBe(ten + 10 * second);
});
