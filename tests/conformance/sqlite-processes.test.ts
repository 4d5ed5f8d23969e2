import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';

const quiet = new AbortController().signal;
const out = join(__dirname, '../out', `sqlite-writer-${String(process.pid)}`);
const script = join(out, 'sqlite-writer.mjs');

let folder: string;
let file: string;
beforeAll(() => {
  mkdirSync(out, { recursive: true });
  const esbuild = require.resolve('esbuild/bin/esbuild');
  const source = join(__dirname, 'sqlite-writer.ts');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--packages=external', '--log-level=warning'];
  execFileSync(esbuild, [source, ...flags, `--outfile=${script}`], { stdio: 'inherit' });
});
afterAll(() => rmSync(out, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jit-processes-'));
  file = join(folder, 'record.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (...args: readonly string[]): ChildProcess & { output: string } => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = Object.assign(child, { output: '' });
  child.stdout.on('data', (chunk: Buffer) => {
    seen.output += chunk.toString();
  });
  return seen;
};

const read = async (keys: readonly string[]) => {
  const { tables, close } = openSqliteTables({ file });
  const answers = await Promise.all(keys.map((key) => tables.get('p', key, quiet)));
  close();
  return answers.map((answer) => (answer.kind === 'done' ? answer.value.value?.text : answer.kind));
};

describe('several processes share one SQLite file', () => {
  test('three of them make it at the same time and count to 300 together', async () => {
    const children = [1, 2, 3].map(() => start('count', file, '100'));
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'close')) as [number])[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(await read(['counter'])).toEqual(['300']);
  });

  test.each([1, 2, 3])(
    'kill -9 while writing loses no acknowledged row and leaves no half transaction (%d)',
    async () => {
      const child = start('fill', file);
      const closed = once(child, 'close');
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', () => {
          if (child.output.split('\n').length > 100) resolve();
        });
      });
      child.kill('SIGKILL');
      await closed;
      const whole = child.output.slice(0, child.output.lastIndexOf('\n'));
      const acknowledged = whole.split('\n').map(Number);
      expect(acknowledged.length).toBeGreaterThanOrEqual(100);

      const last = acknowledged.at(-1) ?? Number.NaN;
      const [head, ...rows] = await read(['head', ...acknowledged.map((n) => `row|${String(n)}`)]);
      expect(rows).toEqual(acknowledged.map(() => 'x'.repeat(500)));
      // The one after the last acknowledged may have been committed before the kill: then it is whole.
      expect([last, last + 1]).toContain(Number(head));
      const [next, after] = await read([`row|${String(last + 1)}`, `row|${String(last + 2)}`]);
      expect(next !== undefined).toBe(Number(head) === last + 1);
      expect(after).toBeUndefined();
    },
  );
});
