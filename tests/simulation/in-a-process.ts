/** Runs a script of the simulation in a process of its own: it walks bundles, and does not share the memory of jest. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from './run.js';

/** What the script says in its last line, which is JSON; whatever its exit code, for the line says what happened. */
export function lastLineOf<T>(script: string, ...args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const start = [join(__dirname, script), ...args];
    execFile(process.execPath, start, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const line = stdout.trimEnd().split('\n').at(-1) ?? '';
      if (/^[[{]/.test(line)) resolve(JSON.parse(line) as T);
      else reject(new Error(stderr === '' && error !== null ? error.message : stderr));
    });
  });
}

/** Walks seeds of the product as it is. */
export const walk = (...args: readonly string[]): Promise<Report[]> => lastLineOf('start.mjs', ...args, '--json');
