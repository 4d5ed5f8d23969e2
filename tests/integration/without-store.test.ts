/** A store that takes no commits, as another process, a full disk or a foreign hand make it: roles go all the same. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../../api/src/cli/serve.js';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { productionId, roleCopyId } from '../sandbox/seed-environments.js';
import { rowsOf } from '../support/record-rows.js';
import { quick, startStack, type Stack } from './stack.js';

jest.setTimeout(180_000);

const fixer = roleCopyId(1, 'dataFixer');
const ask = { role: 'prod-data-fixer-quick', minutes: 1, reason: 'Correct the posting date on invoice 4711' };
const withoutStoreMs = 2000;

let stack: Stack;
let locker: ChildProcess | undefined;
beforeAll(async () => {
  stack = await startStack({ store: 'sqlite', short: 'PT6S', timings: { ...quick, withoutStoreMs } });
});
afterEach(() => locker?.kill('SIGKILL'));
afterAll(() => stack.stop());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const storeFile = (): string => {
  const { store } = stack.config;
  if (store.kind !== 'sqlite') throw new Error('The store is a file.');
  return store.file;
};

/** Another program has the file for itself until it is told to end. */
async function locked(): Promise<ChildProcess> {
  const program = `
    const db = new (require('libsql'))(process.argv[1]);
    db.exec('PRAGMA busy_timeout = 10000');
    db.exec('BEGIN IMMEDIATE');
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', program, storeFile()], {
    cwd: join(__dirname, '../../api'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** Rita has the role, until a few seconds from now. */
async function active(): Promise<{ readonly id: string; readonly endsAt: number }> {
  const { id } = await stack.as('rita').does('CreateRequest', ask);
  const { endsAt = '' } = await stack.as('rita').until(id, ({ state }) => state === 'active');
  return { id, endsAt: Date.parse(endsAt) };
}

/** When the role went, by the journal of Dataverse. */
async function gone(): Promise<number> {
  while (stack.holds('rita', productionId).includes(fixer)) await sleep(50);
  return stack.sandbox.dataverse.get(productionId)?.journal.at(-1)?.at ?? 0;
}

async function readiness(status: number): Promise<void> {
  while ((await fetch(`${stack.address}/readyz`)).status !== status) await sleep(100);
}

const spooled = (): string[] =>
  readdirSync(`${stack.config.signingKeyFile}.memory`).filter((name) => name.startsWith('spool.'));

test('a file that another process has locked keeps no role, shows none as active, and everything comes on record', async () => {
  const { id, endsAt } = await active();
  locker = await locked();
  expect((await gone()) - endsAt).toBeGreaterThanOrEqual(withoutStoreMs);
  const shown = await stack.as('rita').request(id);
  expect(shown).toMatchObject({ state: 'removing', mayEnd: false });
  expect(spooled()).toHaveLength(1);
  // Whether the other records can be written is asked as well, before nobody may decide anything.
  await readiness(503);
  const { code } = await stack.as('ben').refused('CreateRequest', ask);
  expect(['not-ready', 'record-unavailable']).toContain(code);
  locker.kill('SIGKILL');
  await once(locker, 'exit');
  const ended = await stack.as('rita').until(id, ({ state }) => state === 'ended');
  expect(ended.endReason).toBe('removed-without-store');
  expect(spooled()).toEqual([]);
  // It is ready again though nobody asked for anything.
  await readiness(200);
});

test('a replica that starts while another process has locked the file waits, and serves when it may', async () => {
  const there = (locker = await locked());
  const waits = async (address: string): Promise<void> => {
    const ready = await fetch(`${address}/readyz`);
    expect(await ready.json()).toMatchObject({ reasons: ['waiting-for-store'] });
    there.kill('SIGKILL');
  };
  let waited: Promise<void> | undefined;
  const served = await serve({ ...stack.config, instance: 'late', port: 0 }, quick, {
    listens: (address) => {
      waited = waits(address);
    },
  });
  await waited;
  expect(served).toMatchObject({ ok: true });
  if (served.ok) await served.value.stop();
});

test('so does a row that somebody has planted where the next event goes', async () => {
  const { id } = await active();
  const { tables, close } = openSqliteTables({ file: storeFile() });
  const events = (await rowsOf(tables, productionId)).filter(({ key }) => key.startsWith('event|'));
  const next = Number(events.at(-1)?.key.slice('event|'.length)) + 1;
  const key = `event|${String(next).padStart(16, '0')}`;
  const quiet = new AbortController().signal;
  const planted = await tables.transact(productionId, [{ op: 'insert', key, text: '{}' }], quiet);
  expect(planted.kind).toBe('done');
  await gone();
  expect(await stack.as('rita').request(id)).toMatchObject({ state: 'removing' });
  await tables.transact(productionId, [{ op: 'delete', key, etag: '*' }], quiet);
  close();
  const ended = await stack.as('rita').until(id, ({ state }) => state === 'ended');
  expect(ended.endReason).toBe('removed-without-store');
});

test('a file that is deleted keeps no role: it is noticed, and what is due is removed', async () => {
  const { id, endsAt } = await active();
  const file = storeFile();
  renameSync(file, `${file}.away`);
  await readiness(503);
  expect((await gone()) - endsAt).toBeGreaterThanOrEqual(withoutStoreMs);
  expect(spooled()).toHaveLength(1);
  renameSync(`${file}.away`, file);
  await readiness(200);
  await stack.as('rita').until(id, ({ state }) => state === 'ended');
});
