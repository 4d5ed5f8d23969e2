/** The semantics of the table port, as one suite that every store has to pass. */
import type { Answer, Row, TableOperation, TableRefusal, Tables, Timed } from '../../api/src/ports.js';
import { inOrder, withTableFaults } from '../support/faulty-tables.js';

/** The tables of one store, and what lets go of it. */
export interface StoreUnderTest {
  readonly tables: Tables;
  readonly close: () => Promise<void> | void;
}

const quiet = new AbortController().signal;

/** The value of an answer that has to be `done`. */
const value = <T>(answer: Answer<Timed<T>, TableRefusal>): T => {
  if (answer.kind !== 'done') throw new Error(`not done: ${JSON.stringify(answer)}`);
  return answer.value.value;
};
const refusal = (answer: Answer<unknown, TableRefusal>): TableRefusal => {
  if (answer.kind !== 'refused') throw new Error(`not refused: ${JSON.stringify(answer)}`);
  return answer.refusal;
};

const insert = (key: string, text = 'x'): TableOperation => ({ op: 'insert', key, text });
const put = (key: string, text: string): TableOperation => ({ op: 'put', key, text });

/** Reads a whole range page by page; also says how many pages it took. */
const readAll = async (tables: Tables, partition: string, from: string, to: string, limit: number) => {
  const rows: Row[] = [];
  let after: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = { limit, ...(after === undefined ? {} : { after }) };
    const got = value(await tables.range(partition, from, to, page, quiet));
    expect(got.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...got.rows);
    after = got.next;
    if (after === undefined) return { rows, pages, keys: rows.map(({ key }) => key) };
  }
};

/** Adds one to a counter row, again and again until the condition held. */
const increment = async (tables: Tables, partition: string): Promise<void> => {
  for (;;) {
    const row = value(await tables.get(partition, 'counter', quiet));
    if (!row) throw new Error('no counter');
    const text = String(Number(row.text) + 1);
    const answer = await tables.transact(partition, [{ op: 'replace', key: 'counter', text, etag: row.etag }], quiet);
    if (answer.kind === 'done') return;
    expect(['changed', 'busy']).toContain(refusal(answer).code);
  }
};

/** Registers the suite for one store. `open` gives a store whose partitions are empty; it is called once. */
export const describeTables = (name: string, open: () => Promise<StoreUnderTest>): void => {
  describe(`the table port on ${name}`, () => {
    let store: StoreUnderTest;
    let tables: Tables;
    let partition = '';
    let count = 0;
    beforeAll(async () => {
      store = await open();
      tables = store.tables;
    });
    afterAll(() => store.close());
    beforeEach(() => {
      partition = `p${String(++count)}`;
    });

    const run = (...operations: readonly TableOperation[]) => tables.transact(partition, operations, quiet);
    const get = async (key: string) => value(await tables.get(partition, key, quiet));
    const written = async (...operations: readonly TableOperation[]) => value(await run(...operations));
    const only = async (operation: TableOperation): Promise<string> => {
      const [etag] = await written(operation);
      if (etag === undefined) throw new Error('no ETag');
      return etag;
    };

    describe('one row', () => {
      test('that is absent is an answer, not an error', async () => {
        expect(await get('nothing')).toBeUndefined();
      });
      test('comes back as it was written, with the ETag that the write gave', async () => {
        const text = '{"ä":"€ 😀 \\u0000","b":"line\\nline","quote":"\'\\"","--changeset_x":"\r\n--batch_"}';
        const etag = await only(insert('event|0000000000000001', text));
        expect(await get('event|0000000000000001')).toEqual({ key: 'event|0000000000000001', text, etag });
      });
      test('may hold an empty text and one of 32 K characters', async () => {
        const long = 'ä😀'.repeat(10922).padEnd(32 * 1024, '.');
        await written(insert('empty', ''), insert('long', long));
        expect((await get('empty'))?.text).toBe('');
        expect((await get('long'))?.text).toBe(long);
      });
      test('is inserted once', async () => {
        await written(insert('k'));
        expect(refusal(await run(insert('k', 'again'))).code).toBe('exists');
        expect((await get('k'))?.text).toBe('x');
      });
      test('is replaced and deleted under the ETag it has, and under no other', async () => {
        const first = await only(insert('k'));
        const second = await only({ op: 'replace', key: 'k', text: 'y', etag: first });
        expect(refusal(await run({ op: 'replace', key: 'k', text: 'z', etag: first })).code).toBe('changed');
        expect(refusal(await run({ op: 'delete', key: 'k', etag: first })).code).toBe('changed');
        expect(await get('k')).toEqual({ key: 'k', text: 'y', etag: second });
        expect(await written({ op: 'delete', key: 'k', etag: second })).toEqual(['']);
        expect(await get('k')).toBeUndefined();
      });
      test('that is gone cannot be replaced or deleted', async () => {
        const etag = await only(insert('k'));
        await written({ op: 'delete', key: 'k', etag });
        expect(refusal(await run({ op: 'replace', key: 'k', text: 'z', etag })).code).toBe('missing');
        expect(refusal(await run({ op: 'delete', key: 'k', etag })).code).toBe('missing');
      });
      test('is replaced and deleted in any version under *, but it has to be there', async () => {
        const first = await only(insert('k'));
        const second = await only({ op: 'replace', key: 'k', text: 'y', etag: '*' });
        expect(second).not.toBe(first);
        expect((await get('k'))?.text).toBe('y');
        expect(await written({ op: 'delete', key: 'k', etag: '*' })).toEqual(['']);
        expect(refusal(await run({ op: 'replace', key: 'k', text: 'z', etag: '*' })).code).toBe('missing');
        expect(refusal(await run({ op: 'delete', key: 'k', etag: '*' })).code).toBe('missing');
        expect(await get('k')).toBeUndefined();
      });
      test('is put without a condition, whether it was there or not', async () => {
        const first = await only(put('k', 'a'));
        const second = await only(put('k', 'b'));
        expect(second).not.toBe(first);
        expect(await get('k')).toEqual({ key: 'k', text: 'b', etag: second });
      });
      test('has another ETag after each write, also after delete and insert of the same text', async () => {
        const seen = new Set<string>();
        for (let round = 0; round < 20; round++) {
          const etag = await only(insert('k'));
          seen.add(etag);
          seen.add(await only({ op: 'replace', key: 'k', text: 'x', etag }));
          await written({ op: 'delete', key: 'k', etag: (await get('k'))?.etag ?? '' });
        }
        expect(seen.size).toBe(40);
      });
      test('an ETag from before delete and insert no longer fits', async () => {
        const etag = await only(insert('k'));
        await written({ op: 'delete', key: 'k', etag });
        await written(insert('k'));
        expect(refusal(await run({ op: 'replace', key: 'k', text: 'y', etag })).code).toBe('changed');
      });
      test('belongs to its partition', async () => {
        await written(insert('k'));
        expect(value(await tables.get(`${partition}x`, 'k', quiet))).toBeUndefined();
        expect(value(await tables.transact(`${partition}x`, [insert('k', 'other')], quiet))).toHaveLength(1);
        expect((await get('k'))?.text).toBe('x');
      });
    });

    describe('a transaction', () => {
      test('does all it says and gives the new ETags in order', async () => {
        const [a = '', b = ''] = await written(insert('a'), insert('b'));
        const etags = await written(
          { op: 'replace', key: 'a', text: 'a2', etag: a },
          { op: 'delete', key: 'b', etag: b },
          insert('c', 'c1'),
          put('d', 'd1'),
        );
        expect(etags[1]).toBe('');
        expect(await get('a')).toEqual({ key: 'a', text: 'a2', etag: etags[0] });
        expect(await get('b')).toBeUndefined();
        expect(await get('c')).toEqual({ key: 'c', text: 'c1', etag: etags[2] });
        expect(await get('d')).toEqual({ key: 'd', text: 'd1', etag: etags[3] });
        expect(etags[0]).not.toBe(a);
      });
      test.each([
        ['an insert of what is there', 'exists', insert('held')],
        ['a replace under a stale ETag', 'changed', { op: 'replace', key: 'held', text: 'y', etag: 'stale' }],
        ['a delete under a stale ETag', 'changed', { op: 'delete', key: 'held', etag: 'stale' }],
        ['a replace of nothing', 'missing', { op: 'replace', key: 'none', text: 'y', etag: 'stale' }],
      ] as const)('does nothing when its second operation fails: %s', async (_what, code, second) => {
        const stale = await only(insert('held', 'old'));
        await written({ op: 'replace', key: 'held', text: 'new', etag: stale });
        const failing = 'etag' in second ? { ...second, etag: stale } : second;
        expect(refusal(await run(insert('first'), failing, insert('third')))).toMatchObject({ code, index: 1 });
        expect(await get('first')).toBeUndefined();
        expect(await get('third')).toBeUndefined();
        expect((await get('held'))?.text).toBe('new');
      });
      test('takes 100 operations and 3 MB', async () => {
        const hundred = Array.from({ length: 100 }, (_, n) =>
          insert(`k${String(n).padStart(3, '0')}`, 'y'.repeat(30_000)),
        );
        expect(await written(...hundred)).toHaveLength(100);
        expect((await readAll(tables, partition, '', '~', 1000)).keys).toHaveLength(100);
      });
      test.each([
        ['no operation', []],
        ['101 operations', Array.from({ length: 101 }, (_, n) => insert(`k${String(n)}`))],
        ['a row twice', [insert('k'), put('k', 'y')]],
        ['a key with a slash', [insert('k'), insert('a/b')]],
        ['a text over 32 K characters', [insert('k'), insert('l', 'x'.repeat(32 * 1024 + 1))]],
        ['a condition that is none', [insert('k'), { op: 'delete', key: 'l', etag: 'a\r\nb' }]],
        ['over 4 MiB', Array.from({ length: 90 }, (_, n) => insert(`k${String(n)}`, 'ä'.repeat(32 * 1024)))],
      ] as const)('with %s is refused and does nothing', async (_what, operations) => {
        await written(insert('l'));
        expect(refusal(await run(...operations)).code).toBe('invalid');
        expect((await readAll(tables, partition, '', '~', 1000)).keys).toEqual(['l']);
      });
    });

    describe('races', () => {
      test('a counter under a condition counts every writer', async () => {
        await written(insert('counter', '0'));
        await Promise.all(
          Array.from({ length: 8 }, async () => {
            for (let n = 0; n < 10; n++) await increment(tables, partition);
          }),
        );
        expect((await get('counter'))?.text).toBe('80');
      });
      test('of 20 who insert the same row one wins', async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => run(insert('k', String(n)))));
        const winners = answers.flatMap((answer, n) => (answer.kind === 'done' ? [n] : []));
        expect(winners).toHaveLength(1);
        expect((await get('k'))?.text).toBe(String(winners[0]));
        for (const answer of answers) if (answer.kind !== 'done') expect(refusal(answer).code).toBe('exists');
      });
    });

    describe('a range', () => {
      const keys = ['A', 'Z', 'a', 'a-b', 'a.b', 'a|1', 'a|2', 'aa', 'b', 'open|holder|x', 'open|request|x', 'openx'];
      const inOrderOfKeys = [...keys].sort((one, other) => (one < other ? -1 : 1));
      const fill = () => written(...[...keys].reverse().map((key) => insert(key, `of ${key}`)));

      test('gives the rows in the order of their keys, with text and ETag', async () => {
        await fill();
        const { rows } = await readAll(tables, partition, '', '~', 1000);
        expect(rows.map(({ key }) => key)).toEqual(inOrderOfKeys);
        for (const row of rows) expect(row).toEqual(await get(row.key));
      });
      test.each([1, 2, 5, 12, 13])('gives each row once in pages of %d', async (limit) => {
        await fill();
        const { keys: read, pages } = await readAll(tables, partition, '', '~', limit);
        expect(read).toEqual(inOrderOfKeys);
        expect(pages).toBeGreaterThanOrEqual(Math.ceil(keys.length / limit));
      });
      test.each([
        ['open|', 'open}', ['open|holder|x', 'open|request|x']],
        ['a', 'b', ['a', 'a-b', 'a.b', 'aa', 'a|1', 'a|2']],
        ['a|1', 'a|1', []],
        ['b', 'a', []],
        ['c', 'd', []],
      ])('holds its start and not its end: %s to %s', async (from, to, expected) => {
        await fill();
        expect((await readAll(tables, partition, from, to, 2)).keys).toEqual(expected);
      });
      test('sees no other partition', async () => {
        await fill();
        expect((await readAll(tables, `${partition}x`, '', '~', 10)).keys).toEqual([]);
      });
      test('goes on from a row that was deleted meanwhile', async () => {
        await fill();
        const first = value(await tables.range(partition, '', '~', { limit: 3 }, quiet));
        const gone = [first.rows[2], await get('a|1')].flatMap((row) => (row ? [row] : []));
        await written(...gone.map(({ key, etag }) => ({ op: 'delete', key, etag }) as const));
        const rest = value(await tables.range(partition, '', '~', { limit: 100, after: first.next ?? '' }, quiet));
        expect(rest.rows.map(({ key }) => key)).toEqual(inOrderOfKeys.slice(3).filter((key) => key !== 'a|1'));
      });
      test.each([0, 1001])('in pages of %d rows is refused', async (limit) => {
        expect(refusal(await tables.range(partition, '', '~', { limit }, quiet)).code).toBe('invalid');
      });
      test('does not go on from a token that the store did not give', async () => {
        for (const after of ['', 'nonsense', '%']) {
          expect(refusal(await tables.range(partition, '', '~', { limit: 1, after }, quiet)).code).toBe('invalid');
        }
      });
    });

    describe('names', () => {
      test.each(["it's", 'a/b', 'a b', 'ä', ''])('%j is refused everywhere', async (name) => {
        expect(refusal(await tables.get(partition, name, quiet)).code).toBe('invalid');
        expect(refusal(await tables.get(name, 'k', quiet)).code).toBe('invalid');
        expect(refusal(await tables.transact(name, [insert('k')], quiet)).code).toBe('invalid');
        expect(refusal(await tables.range(name, '', '~', { limit: 1 }, quiet)).code).toBe('invalid');
      });
      test('of 512 characters work', async () => {
        const long = 'a|'.repeat(256);
        expect(value(await tables.transact(long, [insert(long)], quiet))).toHaveLength(1);
        expect(value(await tables.get(long, long, quiet))?.text).toBe('x');
        expect((await readAll(tables, long, '', '~', 10)).keys).toEqual([long]);
      });
    });

    describe('answers', () => {
      test('carry the time of the store', async () => {
        const before = Date.now();
        const answers = [
          await run(insert('k')),
          await tables.get(partition, 'k', quiet),
          await tables.range(partition, '', '~', { limit: 1 }, quiet),
        ];
        const after = Date.now();
        for (const answer of answers) {
          const storeTime = answer.kind === 'done' ? answer.value.storeTime : Number.NaN;
          // A store may tell whole seconds.
          expect(storeTime).toBeGreaterThanOrEqual(before - 1000);
          expect(storeTime).toBeLessThanOrEqual(after);
        }
      });
      test('are unknown, and nothing is done, when the call had already ended', async () => {
        const ended = AbortSignal.abort();
        expect((await tables.transact(partition, [insert('k')], ended)).kind).toBe('unknown');
        expect((await tables.get(partition, 'k', ended)).kind).toBe('unknown');
        expect((await tables.range(partition, '', '~', { limit: 1 }, ended)).kind).toBe('unknown');
        expect(await get('k')).toBeUndefined();
      });
    });

    describe('faults put in between', () => {
      test('a lost answer: before it nothing was done, after it everything', async () => {
        const faulty = withTableFaults(
          tables,
          inOrder(['transact', { kind: 'lost-before' }], ['transact', { kind: 'lost-after' }]),
        );
        expect((await faulty.transact(partition, [insert('a')], quiet)).kind).toBe('unknown');
        expect((await faulty.transact(partition, [insert('b')], quiet)).kind).toBe('unknown');
        expect(await get('a')).toBeUndefined();
        expect((await get('b'))?.text).toBe('x');
        expect((await faulty.transact(partition, [insert('a')], quiet)).kind).toBe('done');
      });
      test('busy: nothing was done', async () => {
        const faulty = withTableFaults(tables, inOrder(['transact', { kind: 'busy' }], ['get', { kind: 'busy' }]));
        expect(refusal(await faulty.transact(partition, [insert('a')], quiet)).code).toBe('busy');
        expect(refusal(await faulty.get(partition, 'a', quiet)).code).toBe('busy');
        expect(await get('a')).toBeUndefined();
      });
      test('short and empty pages go on until every row was given once', async () => {
        await written(...['a', 'b', 'c', 'd', 'e'].map((key) => insert(key)));
        const pages = [{ kind: 'empty' }, { kind: 'short', rows: 1 }, { kind: 'empty' }, { kind: 'empty' }] as const;
        const faulty = withTableFaults(tables, inOrder(...pages.map((fault) => ['range', fault] as const)));
        const read = await readAll(faulty, partition, '', '~', 3);
        expect(read.keys).toEqual(['a', 'b', 'c', 'd', 'e']);
        expect(read.pages).toBeGreaterThanOrEqual(6);
      });
    });
  });
};
