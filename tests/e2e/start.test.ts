/** `npm start` as a process: its address, a busy port, Ctrl-C, and what a restart still knows. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { EnvironmentNow } from '../sandbox/host/dataverse-now.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { people } from '../sandbox/seed.js';
import { productionId, roleCopyId } from '../sandbox/seed-environments.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';

const root = repositoryRoot();
const script = join(root, 'tests/dist/sandbox/start.js');
const folder = temporaryFolder();
const children: ChildProcess[] = [];

beforeAll(() => {
  const tests = join(root, 'tests');
  execFileSync(process.execPath, ['../.build/bundle.mjs', 'sandbox/start.ts', script], { cwd: tests });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  folder.remove();
});

interface Started {
  /** Resolves with the address of the page, rejects when the process ends before. */
  readonly address: Promise<string>;
  /** Code and everything that was said, once the process ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  interrupt(): void;
}

const start = (port: string, dataFolder: string): Started => {
  const env = { ...process.env, SANDBOX_PORT: port, SANDBOX_DATA: dataFolder };
  const child = spawn(process.execPath, [script], { cwd: root, env });
  children.push(child);
  let said = '';
  const ended = new Promise<{ code: number | null; said: string }>((done) => {
    child.once('close', (code) => done({ code, said }));
  });
  const address = new Promise<string>((done, failed) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /sandbox: (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found !== undefined && said.includes('Ctrl-C')) done(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    void ended.then(() => failed(new Error(said)));
  });
  // Who waits for the end only must not trip over the address that never came.
  address.catch(() => undefined);
  return { address, ended, interrupt: () => void child.kill('SIGINT') };
};

const holders = async (page: string): Promise<string[]> => {
  const now = (await (await fetch(`${page}/host/dataverse`)).json()) as EnvironmentNow[];
  const roles = now.find(({ id }) => id === productionId)?.roles ?? [];
  return roles.find(({ rootId }) => rootId === roleCopyId(1, 'dataFixer'))?.holders.map(({ name }) => name) ?? [];
};

test('it starts, stops cleanly on Ctrl-C, and a restart knows who holds what', async () => {
  const first = start('0', folder.path);
  const page = await first.address;
  const change = { environment: productionId, person: people.rita.oid, role: roleCopyId(1, 'dataFixer'), act: 'give' };
  const given = await fetch(`${page}/host/outside`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: page },
    body: JSON.stringify(change),
  });
  expect(await given.json()).toEqual({ change: 'changed' });
  first.interrupt();
  expect((await first.ended).code).toBe(0);
  await expect(fetch(page)).rejects.toThrow();

  const second = start('0', folder.path);
  expect(await holders(await second.address)).toEqual(['Pia Holm', 'Rita Berg']);
  second.interrupt();
  expect((await second.ended).code).toBe(0);
});

test('a busy port is one clear sentence and exit code 1', async () => {
  const running = start('0', folder.path);
  const page = await running.address;
  const other = temporaryFolder();
  const { code, said } = await start(new URL(page).port, other.path).ended;
  expect(code).toBe(1);
  expect(said.trim()).toMatch(/^(Port \d+ is busy: .*SANDBOX_PORT=\d+ npm start\.|The API did not get ready[\s\S]*)$/);
  expect(said).not.toContain('    at ');
  running.interrupt();
  await running.ended;
  other.remove();
});

test('a second sandbox on the same folder is refused with a sentence, and the first one goes on', async () => {
  const running = start('0', folder.path);
  const page = await running.address;
  const { code, said } = await start('0', folder.path).ended;
  expect(code).toBe(1);
  expect(said.trim()).toMatch(
    /^Another sandbox works with the folder .*SANDBOX_DATA=\S+ SANDBOX_PORT=\d+ npm start\.$/,
  );
  expect((await fetch(page)).status).toBe(200);
  running.interrupt();
  await running.ended;
});
