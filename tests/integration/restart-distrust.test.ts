import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import type { Row, TableOperation } from '../../api/src/ports.js';
import { createPatientClient } from '../chaos/patient-client.js';
import { productionId } from '../sandbox/seed-environments.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { type ApiProcess, bundleApi, type Bundles, run, startApi } from '../support/api-process.js';
import { rowsOf } from '../support/record-rows.js';

const folder = temporaryFolder();
const inFolder = (path: string): string => join(folder.path, path);
const quiet = new AbortController().signal;
const reason = 'Correct the posting date on invoice 4711';
const started: ApiProcess[] = [];

let bundles: Bundles;
let sandbox: Sandbox;
let env: Record<string, string>;
/** Rows of production as the API left them. */
let rows: readonly Row[];

beforeAll(async () => {
  bundles = bundleApi('distrust');
  sandbox = await startSandbox({ dataFolder: inFolder('sandbox') });
  env = {
    ...sandbox.env,
    STORE: `sqlite:${inFolder('store/record.sqlite')}`,
    SIGNING_KEY: inFolder('key/signing.pem'),
    PORT: '0',
  };
  const made = await run(bundles.jit, ['init'], env);
  env = { ...env, DEPLOYMENT: made.output.trim().replace('DEPLOYMENT=', '') };
  await live();
  const store = openSqliteTables({ file: inFolder('store/record.sqlite') });
  rows = await rowsOf(store.tables, productionId);
  store.close();
});
afterAll(async () => {
  for (const one of started) one.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  await sandbox.stop();
  folder.remove();
});

const api = (more: Readonly<Record<string, string>> = {}): ApiProcess => {
  const one = startApi(bundles.main, { ...env, ...more });
  started.push(one);
  return one;
};

/** A run of the API that leaves a pending request, an active one and its holder behind. */
async function live(): Promise<void> {
  const one = api();
  const client = createPatientClient({ entra: sandbox.entra, address: () => one.address });
  const ask = { minutes: 2, reason };
  const pending = await client.command('rita', 'CreateRequest', { role: 'prod-data-fixer', ...ask });
  const active = await client.command('ben', 'CreateRequest', { role: 'prod-data-fixer-quick', ...ask });
  if (!pending.ok || !active.ok) throw new Error('The requests were refused.');
  await client.until('ben', active.request.id, ({ state }) => state === 'active');
  one.kill('SIGTERM');
  expect((await one.ended).code).toBe(0);
}

const rowLike = (prefix: string): Row => {
  const row = rows.find(({ key }) => key.startsWith(prefix));
  if (row === undefined) throw new Error(`There is no row ${prefix}`);
  return row;
};

let copies = 0;
/** A store like the one that the API left, changed by hand. */
async function tampered(partition: string, change: () => readonly TableOperation[]): Promise<string> {
  const file = inFolder(`copy-${String((copies += 1))}/record.sqlite`);
  cpSync(inFolder('store'), join(file, '..'), { recursive: true });
  const store = openSqliteTables({ file });
  const answer = await store.tables.transact(partition, change(), quiet);
  store.close();
  expect(answer.kind).toBe('done');
  return `sqlite:${file}`;
}

/** Ended with 1, and said these words. */
async function refuses(more: Readonly<Record<string, string>>, ...said: readonly string[]): Promise<void> {
  const { code, errors } = await api(more).ended;
  expect(code).toBe(1);
  expect(errors).toContain('The API did not start:');
  for (const words of said) expect(errors).toContain(words);
  // A sentence for people: no stack, no object.
  expect(errors).not.toMatch(/\n +at |\[object/);
}

/** Starts all the same, decides elsewhere, and its log says what is wrong, also that of the next run. */
async function distrusts(more: Readonly<Record<string, string>>, ...said: readonly string[]): Promise<void> {
  // What is kept beside the key is of this case alone.
  const folder = inFolder(`key-${String((copies += 1))}`);
  cpSync(inFolder('key'), folder, { recursive: true });
  for (let runs = 0; runs < 2; runs += 1) {
    const one = api({ ...more, SIGNING_KEY: join(folder, 'signing.pem') });
    expect((await fetch(`${await one.address}/readyz`)).status).toBe(200);
    one.kill('SIGTERM');
    const { code, output } = await one.ended;
    expect(code).toBe(0);
    const line = output.split('\n').find((text) => text.includes('"record.distrusted"')) ?? '';
    for (const words of said) expect(line).toContain(words);
    expect(line).not.toContain('[hidden]');
  }
}

const put = (key: string, text: string): TableOperation => ({ op: 'put', key, text });
const drop = ({ key }: Row): TableOperation => ({ op: 'delete', key, etag: '*' });
const edited = (row: Row, change: object): TableOperation =>
  put(row.key, JSON.stringify({ ...(JSON.parse(row.text) as object), ...change }));

test('a store as it was left is taken up again', async () => {
  const one = api({ STORE: await tampered(productionId, () => [put('outcome|nobody|nothing', '{}')]) });
  expect((await fetch(`${await one.address}/readyz`)).status).toBe(200);
  one.kill('SIGTERM');
  expect((await one.ended).code).toBe(0);
});

describe('a row that was changed by hand while the API was down makes its environment distrusted, and is named', () => {
  const request = (): Row => rowLike('open|request|');
  const holder = (): Row => rowLike('open|holder|');
  /** What an earlier event wrote into this row. */
  const older = ({ key, text }: Row): string => {
    const texts = rows
      .filter((row) => row.key.startsWith('event|'))
      .map((row) => (JSON.parse(row.text) as StoredEvent).after[key])
      .filter((doc) => doc !== undefined && doc !== null)
      .map((doc) => JSON.stringify(doc));
    const found = texts.find((one) => one !== text);
    if (found === undefined) throw new Error(`${key} never changed`);
    return found;
  };
  const cases: readonly (readonly [string, () => Row, (row: Row) => TableOperation])[] = [
    ['a request for longer', request, (row) => edited(row, { durationMs: 86_400_000 })],
    ['a request of somebody else', request, (row) => edited(row, { requester: { tid: 't', oid: 'somebody' } })],
    ['a request that is gone', request, drop],
    ['a holder that we do not own', holder, (row) => edited(row, { owned: false })],
    ['a holder that is gone', holder, drop],
    ['a holder as it was before', holder, (row) => put(row.key, older(row))],
    ['a row that is no document', holder, (row) => put(row.key, 'nothing')],
  ];
  test.each(cases)('%s', async (_what, of, change) => {
    const row = of();
    await distrusts({ STORE: await tampered(productionId, () => [change(row)]) }, productionId, row.key);
  });

  test('a request that nobody made', async () => {
    const made = request();
    const id = '0badc0de-0000-4000-8000-000000000000';
    const key = `open|request|${id}`;
    const STORE = await tampered(productionId, () => [put(key, made.text.replaceAll(made.key.slice(13), id))]);
    await distrusts({ STORE }, productionId, key);
  });

  test.each([
    ['an earlier time', { time: 1 }],
    ['a lower sequence', { seq: 1 }],
    ['another digest', { digest: '0'.repeat(64) }],
  ])('a head with %s', async (_what, change) => {
    const STORE = await tampered(productionId, () => [edited(rowLike('head'), change)]);
    await distrusts({ STORE }, `The head row of ${productionId}`);
  });

  test('the head alone is gone', async () => {
    const STORE = await tampered(productionId, () => [drop(rowLike('head'))]);
    await distrusts({ STORE }, productionId, 'is gone');
  });
});

describe('another store, another key, no store', () => {
  const away = (partition: string, kept: RegExp) => async (): Promise<string> => {
    const store = openSqliteTables({ file: inFolder('store/record.sqlite') });
    const all = await rowsOf(store.tables, partition);
    store.close();
    return tampered(partition, () => all.filter(({ key }) => !kept.test(key)).map(drop));
  };

  test('the record of an environment was removed', async () => {
    await distrusts({ STORE: await away(productionId, /^$/)() }, productionId, 'is gone', 'Restore the store');
  });

  test('the record of the service was removed', async () => {
    await refuses({ STORE: await away('service', /^$/)() }, 'The store holds no deployment', 'jit init');
  });

  test('the store is empty', async () => {
    await refuses({ STORE: `sqlite:${inFolder('empty/record.sqlite')}` }, 'The store holds no deployment', 'jit init');
  });

  test('the store is of another deployment', async () => {
    await refuses({ DEPLOYMENT: 'f'.repeat(32) }, 'deployment');
  });

  test('the key is another one', async () => {
    const SIGNING_KEY = inFolder('key/other.pem');
    const made = await run(bundles.jit, ['init'], {
      ...env,
      SIGNING_KEY,
      STORE: `sqlite:${inFolder('other/record.sqlite')}`,
    });
    expect(made.code).toBe(0);
    await refuses({ SIGNING_KEY }, 'The head row of service', 'signed by another key');
  });

  test('the file is no database', async () => {
    const file = inFolder('text/record.sqlite');
    cpSync(inFolder('store'), inFolder('text'), { recursive: true });
    for (const more of ['-wal', '-shm']) rmSync(`${file}${more}`, { force: true });
    writeFileSync(file, 'This is not a database, whatever its name says. '.repeat(100));
    await refuses({ STORE: `sqlite:${file}` }, 'The store (STORE) cannot be opened', 'is not a database');
  });
});
