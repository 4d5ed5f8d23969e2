import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claims } from '../tenant/claims.js';
import { readVerified } from '../tenant/verified.js';
import { aClone, type Clone } from './testing/a-clone.js';
import { aPac } from './testing/a-pac.js';
import { writeTable } from './verified.js';

const clones: Clone[] = [];
const made = (...args: Parameters<typeof aClone>): Clone => {
  const clone = aClone(...args);
  clones.push(clone);
  return clone;
};
afterAll(() => clones.forEach(({ remove }) => remove()));

const folder = ({ root }: Clone, name = ''): string => join(root, 'solution', 'verified-on', name);
const seen = (clone: Clone, name = '2026-12-31.md') => readVerified(readFileSync(folder(clone, name), 'utf8'));
const answersIn = (clone: Clone, file: unknown): string => {
  writeFileSync(join(clone.root, 'answers.json'), JSON.stringify(file));
  return 'answers.json';
};

test('answers of a file are written down with day, region and versions, without asking anybody', async () => {
  const clone = made();
  const answers = { 'sign-in': 'yes', groups: 'no: nobody was offered a role', webhooks: 'not tried' };
  expect(await clone.run('tenant', '--answers', answersIn(clone, { region: 'Europe', answers }))).toBe(0);
  expect(seen(clone)).toMatchObject({
    date: '2026-12-31',
    region: 'Europe',
    versions: ['control 0.1.0', 'JitAccess 1.0.0.0', 'JitAccessConnector 1.0.0.0'],
  });
  expect(seen(clone).answers.get('sign-in')).toEqual({ result: 'yes', note: '' });
  expect(seen(clone).answers.get('groups')).toEqual({ result: 'no', note: 'nobody was offered a role' });
  expect(seen(clone).answers.get('webhooks')?.result).toBe('not tried');
});

test('a second look on the same day has a file of its own', async () => {
  const clone = made();
  const file = answersIn(clone, { region: 'Europe', answers: {} });
  await clone.run('tenant', '--answers', file);
  await clone.run('tenant', '--answers', file);
  expect(readdirSync(folder(clone)).sort()).toEqual(['2026-12-31-2.md', '2026-12-31.md']);
});

test.each([
  ['an unknown claim', { region: 'Europe', answers: { other: 'yes' } }, 2],
  ['another word', { region: 'Europe', answers: { groups: 'perhaps' } }, 2],
  ['no region', { answers: {} }, 2],
  ['an id', { region: 'Europe', answers: { groups: 'no: 6c1c8f2e-90b4-4f35-8f3e-6a1d52a1b6f0' } }, 1],
])('a file of answers with %s is refused', async (_, file, code) => {
  const clone = made();
  expect(await clone.run('tenant', '--answers', answersIn(clone, file))).toBe(code);
});

test('a person is asked every claim, again after an answer that is none or tells too much', async () => {
  const asked: string[] = [];
  const lines = ['Europe', 'perhaps', 'no, see https://contoso.crm4.dynamics.com', 'no, the import failed', 'y'];
  const clone = made({
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(lines.shift() ?? '');
    },
  });
  expect(await clone.run('tenant')).toBe(0);
  expect(asked).toHaveLength(1 + claims.length + 2);
  expect(seen(clone).answers.get('zips-import')).toEqual({ result: 'no', note: 'the import failed' });
  expect(seen(clone).answers.get('connector-connects')?.result).toBe('yes');
  expect(seen(clone).answers.get('limits')?.result).toBe('not tried');
  expect(clone.said).toContain('That holds an address. Say it without: the file is for everybody.');
});

test('what pac or the Web API knows is not asked', async () => {
  const asked: string[] = [];
  const pac = aPac({
    prints: { list: 'JitAccess  JIT Access  1.0.0.0\nJitAccessConnector  JIT  1.0.0.0', help: 'Version: 1.43.6+g1' },
  });
  const clone = made({
    environment: { PAC_PATH: pac.path },
    readRowsOf: () => (path) =>
      Promise.resolve(path.startsWith('connectors') ? [{ connectorid: 'another' }] : undefined),
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(asked.length === 1 ? 'Europe' : '');
    },
  });
  expect(await clone.run('tenant', '--environment', 'https://contoso.crm4.dynamics.com')).toBe(0);
  expect(pac.calls()).toEqual([['solution', 'list'], ['help']]);
  expect(asked).toHaveLength(1 + claims.length - 2);
  expect(seen(clone).answers.get('zips-import')).toEqual({ result: 'yes', note: 'pac solution list' });
  expect(seen(clone).answers.get('connector-keeps-id')?.result).toBe('no');
  expect(seen(clone).versions).toContain('pac 1.43.6');
});

describe('the table of the README', () => {
  const marks = '<!-- verified: written by npm run verified -->\n<!-- end of verified -->\n';

  test('is written from the files, and a stale one is refused', async () => {
    const clone = made();
    writeFileSync(join(clone.root, 'README.md'), marks);
    expect(await clone.run('verified', '--check')).toBe(1);
    expect(await clone.run('verified')).toBe(0);
    expect(await clone.run('verified', '--check')).toBe(0);
    await clone.run('tenant', '--answers', answersIn(clone, { region: 'Europe', answers: { 'sign-in': 'yes' } }));
    expect(await clone.run('verified', '--check')).toBe(1);
    await clone.run('verified');
    expect(readFileSync(join(clone.root, 'README.md'), 'utf8')).toContain('| yes, 2026-12-31, Europe |');
  });

  test('a file that cannot be read is named', async () => {
    const clone = made();
    writeFileSync(join(clone.root, 'README.md'), marks);
    mkdirSync(folder(clone));
    writeFileSync(folder(clone, '2026-12-31.md'), 'nothing');
    expect(await clone.run('verified')).toBe(1);
    expect(clone.said.at(-1)).toBe('solution/verified-on/2026-12-31.md: the first line names no day.');
  });

  test('of this repository is fresh', () => {
    const root = join(__dirname, '..', '..');
    expect(() => writeTable({ check: true }, { root, say: () => undefined })).not.toThrow();
  });
});
