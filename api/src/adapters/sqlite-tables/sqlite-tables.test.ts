import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { commitFault, statementFault } from './fault.js';
import { networkFileSystem, prepareFile } from './file.js';
import { openSqliteTables, type OpenTables } from './sqlite-tables.js';

const quiet = new AbortController().signal;
const insert = { op: 'insert', key: 'k', text: 'x' } as const;

let folder: string;
let opened: OpenTables[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jit-sqlite-'));
  opened = [];
});
afterEach(() => {
  for (const one of opened) one.close();
  rmSync(folder, { recursive: true });
});

const open = (file = join(folder, 'record.db'), now?: () => number): OpenTables => {
  const store = openSqliteTables(now ? { file, clock: { now } } : { file });
  opened.push(store);
  return store;
};
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the file', () => {
  test('is private, and so are its side files and a folder that had to be made', async () => {
    const file = join(folder, 'new', 'deep', 'record.db');
    await open(file).tables.transact('p', [insert], quiet);
    expect([file, `${file}-wal`, `${file}-shm`].map(mode)).toEqual(['600', '600', '600']);
    expect([join(folder, 'new'), join(folder, 'new', 'deep')].map(mode)).toEqual(['700', '700']);
  });
  test('that others may read is made private', () => {
    const file = join(folder, 'record.db');
    open(file).close();
    chmodSync(file, 0o644);
    open(file);
    expect(mode(file)).toBe('600');
  });
  test('keeps what was written over a close', async () => {
    const first = open();
    await first.tables.transact('p', [insert], quiet);
    first.close();
    expect(await open().tables.get('p', 'k', quiet)).toMatchObject({ kind: 'done', value: { value: { text: 'x' } } });
  });
  test('syncs every commit to a write-ahead log', () => {
    const file = join(folder, 'record.db');
    open(file);
    const other = new Libsql(file);
    expect(other.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    other.close();
  });
});

describe('a file that is not there any more', () => {
  const file = () => join(folder, 'record.db');
  const all = (tables: OpenTables['tables']) =>
    Promise.all([
      tables.get('p', 'k', quiet),
      tables.range('p', 'a', 'z', { limit: 5 }, quiet),
      tables.transact('p', [{ ...insert, key: 'another' }], quiet),
    ]);
  test.each<[string, string, (path: string) => void]>([
    ['deleted', 'deleted', (path) => rmSync(path)],
    ['deleted with its side files', 'deleted', (path) => ['', '-wal', '-shm'].forEach((end) => rmSync(path + end))],
    ['whose log of writes was deleted', 'deleted', (path) => rmSync(`${path}-wal`)],
    ['moved away', 'deleted', (path) => renameSync(path, `${path}.old`)],
    [
      'replaced by a copy',
      'replaced',
      (path) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])('%s takes nothing and says nothing', async (_how, what, harm) => {
    const { tables } = open();
    await tables.transact('p', [insert], quiet);
    harm(file());
    const cause = `a file of the store was ${what}`;
    expect(await all(tables)).toEqual([0, 1, 2].map(() => ({ kind: 'unknown', cause })));
  });
  test('goes on when it is back, with all that was written', async () => {
    const { tables } = open();
    await tables.transact('p', [insert], quiet);
    renameSync(file(), `${file()}.old`);
    expect((await tables.get('p', 'k', quiet)).kind).toBe('unknown');
    renameSync(`${file()}.old`, file());
    expect(await tables.get('p', 'k', quiet)).toMatchObject({ value: { value: { text: 'x' } } });
    expect((await all(tables)).map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
  });
});

describe('a file that cannot be trusted is refused with a sentence', () => {
  const pages = async (file: string) => {
    const store = open(file);
    for (let n = 0; n < 20; n++) {
      await store.tables.transact('p', [{ op: 'insert', key: `k${String(n)}`, text: 'y'.repeat(3000) }], quiet);
    }
    store.close();
    const raw = new Libsql(file);
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.close();
  };
  test('not a database', () => {
    const file = join(folder, 'note.txt');
    writeFileSync(file, 'This is a note, not a database. '.repeat(200));
    expect(() => open(file)).toThrow(`${file} is not a database`);
    expect(readFileSync(file, 'utf8')).toContain('This is a note');
  });
  test('a database of something else', () => {
    const file = join(folder, 'other.db');
    const other = new Libsql(file);
    other.exec('CREATE TABLE customers (name TEXT)');
    other.close();
    expect(() => open(file)).toThrow('is a database of something else');
  });
  test('the layout of another release', () => {
    const file = join(folder, 'record.db');
    open(file).close();
    const later = new Libsql(file);
    later.exec('PRAGMA user_version = 2');
    later.close();
    expect(() => open(file)).toThrow('was written by another release (layout 2');
  });
  test('damaged', async () => {
    const file = join(folder, 'record.db');
    await pages(file);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x55, 4096, 12288));
    expect(() => open(file)).toThrow(`${file} is damaged`);
  });
  test('cut short', async () => {
    const file = join(folder, 'record.db');
    await pages(file);
    writeFileSync(file, readFileSync(file).subarray(0, 9000));
    expect(() => open(file)).toThrow(`${file} is damaged`);
  });
  test('in a place where no file can be', () => {
    const file = join(folder, 'plain');
    writeFileSync(file, '');
    expect(() => open(join(file, 'record.db'))).toThrow('Cannot create the folder');
    expect(() => open(folder)).toThrow(`Cannot write to ${folder} (EISDIR)`);
  });
  test('on a network file system', () => {
    expect(() => prepareFile(join(folder, 'record.db'), () => 0x6969)).toThrow('on a network file system (NFS)');
    expect([0xff534d42, 0xff534d42 | 0, 0x65735546].map(networkFileSystem)).toEqual(['CIFS', 'CIFS', 'FUSE']);
    expect([0xef53, 0x58465342, 0x01021994, 0x794c7630].map(networkFileSystem)).toEqual(Array(4).fill(undefined));
  });
});

describe('answers', () => {
  test('carry the time of the clock given', async () => {
    const { tables } = open(undefined, () => 1_700_000_000_123);
    expect(await tables.transact('p', [insert], quiet)).toMatchObject({ value: { storeTime: 1_700_000_000_123 } });
    expect(await tables.get('p', 'k', quiet)).toMatchObject({ value: { storeTime: 1_700_000_000_123 } });
    expect(await tables.range('p', '', '~', { limit: 1 }, quiet)).toMatchObject({
      value: { storeTime: 1_700_000_000_123 },
    });
  });
  test('a closed store does nothing and says so; closing twice is fine', async () => {
    const store = open();
    store.close();
    store.close();
    expect(await store.tables.transact('p', [insert], quiet)).toEqual({
      kind: 'unknown',
      cause: 'the store is closed',
    });
    expect(await store.tables.get('p', 'k', quiet)).toMatchObject({ kind: 'unknown' });
    expect(await open().tables.get('p', 'k', quiet)).toMatchObject({ kind: 'done', value: { value: undefined } });
  });
  test('a file locked by another writer is busy, nothing is done, and reading goes on', async () => {
    const file = join(folder, 'record.db');
    const { tables } = open(file);
    const other = new Libsql(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await tables.transact('p', [insert], quiet)).toMatchObject({ kind: 'refused', refusal: { code: 'busy' } });
    expect(await tables.get('p', 'k', quiet)).toMatchObject({ kind: 'done', value: { value: undefined } });
    other.exec('ROLLBACK');
    other.close();
    expect(await tables.transact('p', [insert], quiet)).toMatchObject({ kind: 'done' });
  });
  test('two stores on one file see each other at once and share one count of ETags', async () => {
    const [one, two] = [open().tables, open().tables];
    await one.transact('p', [insert], quiet);
    const seen = await two.get('p', 'k', quiet);
    expect(seen).toMatchObject({ value: { value: { text: 'x', etag: '1' } } });
    expect(await two.transact('p', [{ op: 'put', key: 'j', text: 'y' }], quiet)).toMatchObject({
      value: { value: ['2'] },
    });
    expect(await one.transact('p', [{ op: 'put', key: 'k', text: 'z' }], quiet)).toMatchObject({
      value: { value: ['3'] },
    });
  });
});

describe('errors of SQLite', () => {
  const error = (code: string) => new Libsql.SqliteError('text', code);
  test('a lock or a full disk before the commit is a definite no', () => {
    for (const code of ['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED', 'SQLITE_FULL']) {
      expect(statementFault(error(code))).toMatchObject({ kind: 'refused', refusal: { code: 'busy' } });
    }
  });
  test('anything else is unknown, and every failed commit is', () => {
    for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT'])
      expect(statementFault(error(code)).kind).toBe('unknown');
    expect(statementFault(new Error('no code'))).toEqual({ kind: 'unknown', cause: 'sqlite: SQLITE_UNKNOWN' });
    for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_FSYNC', 'SQLITE_BUSY'])
      expect(commitFault(error(code)).kind).toBe('unknown');
  });
});
