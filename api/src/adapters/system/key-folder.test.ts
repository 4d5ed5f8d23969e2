import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyFolder } from './key-folder.js';

let folder: string;
let path: string;
let count = 0;
const unique = (): string => String((count += 1));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jit-key-folder-'));
  path = join(folder, 'signing.pem.memory');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

test('what was put is there for whoever opens the folder next, the newest text by each name', async () => {
  const one = createKeyFolder(path, unique);
  expect(await one.put('seen.env-1', 'old')).toEqual({ kind: 'done', value: undefined });
  await one.put('seen.env-1', 'new');
  await one.put('spool.env-1.2', 'second');
  await one.put('spool.env-1.1', 'first');
  const two = createKeyFolder(path, unique);
  expect(await two.get('seen.env-1')).toEqual({ kind: 'done', value: 'new' });
  expect(await two.names('spool.env-1.')).toEqual({ kind: 'done', value: ['spool.env-1.1', 'spool.env-1.2'] });
  await two.remove('spool.env-1.1');
  expect(await one.names('spool.')).toEqual({ kind: 'done', value: ['spool.env-1.2'] });
});

test('before anything was put nothing is there, and nothing is made', async () => {
  const one = createKeyFolder(path, unique);
  expect(await one.names('')).toEqual({ kind: 'done', value: [] });
  expect(await one.get('seen.env-1')).toEqual({ kind: 'done', value: undefined });
  expect(await one.remove('seen.env-1')).toEqual({ kind: 'done', value: undefined });
  expect(readdirSync(folder)).toEqual([]);
});

test('nobody else may read it', async () => {
  await createKeyFolder(path, unique).put('seen.env-1', 'text');
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(path, 'seen.env-1')).mode & 0o777).toBe(0o600);
});

test('a half-written text of a process that died is not read as one', async () => {
  const one = createKeyFolder(path, unique);
  await one.put('seen.env-1', 'text');
  writeFileSync(join(path, '.99'), 'ha');
  expect(await one.names('')).toEqual({ kind: 'done', value: ['seen.env-1'] });
});

test.each(['../key', '.hidden', 'a/b', '', 'a|b', 'x'.repeat(201)])('"%s" is no name', async (name) => {
  const one = createKeyFolder(path, unique);
  expect(await one.put(name, 'text')).toMatchObject({ kind: 'refused', refusal: { code: 'name' } });
  expect(await one.get(name)).toMatchObject({ kind: 'refused', refusal: { code: 'name' } });
});

test('a folder that cannot be written is a refusal with its code, and leaves no scraps', async () => {
  writeFileSync(path, 'a file where the folder should be');
  const one = createKeyFolder(path, unique);
  expect(await one.put('seen.env-1', 'text')).toMatchObject({ kind: 'refused', refusal: { code: 'EEXIST' } });
  expect(await one.names('')).toMatchObject({ kind: 'refused', refusal: { code: 'ENOTDIR' } });
  expect(readdirSync(folder)).toEqual(['signing.pem.memory']);
});
