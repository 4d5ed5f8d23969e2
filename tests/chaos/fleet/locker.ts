/** Another program of the machine that takes the lock of a SQLite file for itself, and gives it back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../sandbox/repository.js';

export interface Locker {
  /** Resolves once it has the lock. */
  lock(): Promise<void>;
  free(): Promise<void>;
  stop(): Promise<void>;
}

const program = `
  const db = new (require('libsql'))(process.argv[1]);
  db.exec('PRAGMA busy_timeout = 10000');
  process.stdin.on('data', (data) => {
    try { db.exec(String(data).trim()); } catch (fault) { console.error(String(fault)); }
    console.log('done');
  });
  console.log('there');`;

export async function startLocker(file: string): Promise<Locker> {
  const child: ChildProcess = spawn(process.execPath, ['-e', program, file], {
    cwd: join(repositoryRoot(), 'api'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const heard = (): Promise<void> => new Promise((resolve) => void child.stdout?.once('data', () => resolve()));
  await heard();
  const ask = async (statement: string): Promise<void> => {
    const answer = heard();
    child.stdin?.write(`${statement}\n`);
    await answer;
  };
  return {
    lock: () => ask('BEGIN IMMEDIATE'),
    free: () => ask('ROLLBACK'),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
