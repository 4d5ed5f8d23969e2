/** Keeps small texts in a folder beside the signing key: each is a file of its own, on the disk before it is answered. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, KeyFolder } from '../../ports.js';

/** No separators and no leading dot: a name can neither leave the folder nor hide in it. */
const goodName = /^[A-Za-z0-9-][A-Za-z0-9.-]{0,199}$/;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

/** The folder is made (0700) with the first text. `path`: where it is; `unique`: parts of names that never come twice. */
export function createKeyFolder(path: string, unique: () => string): KeyFolder {
  async function attempt<T>(work: () => Promise<T>): Promise<Answer<T>> {
    try {
      return { kind: 'done', value: await work() };
    } catch (error) {
      const code = codeOf(error);
      return { kind: 'refused', refusal: { code, message: `${path}: ${code}` } };
    }
  }
  /** A name is on the disk only when its folder is. */
  async function syncFolder(): Promise<void> {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
  async function write(file: string, text: string): Promise<void> {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  return {
    names: (prefix) =>
      attempt(async () => {
        const found = await readdir(path).catch(orNothing<string[]>([]));
        return found.filter((name) => goodName.test(name) && name.startsWith(prefix)).sort();
      }),
    get: (name) =>
      attempt(async () => {
        check(name);
        return readFile(join(path, name), 'utf8').catch(orNothing<string | undefined>(undefined));
      }),
    put: (name, text) =>
      attempt(async () => {
        check(name);
        await mkdir(path, { recursive: true, mode: 0o700 });
        // Whole or not at all: whoever reads finds the old text or the new one.
        const draft = join(path, `.${unique()}`);
        try {
          await write(draft, text);
          await rename(draft, join(path, name));
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
        await syncFolder();
        return undefined;
      }),
    remove: (name) =>
      attempt(async () => {
        check(name);
        await rm(join(path, name), { force: true });
        return undefined;
      }),
  };
}

function check(name: string): void {
  if (!goodName.test(name)) throw Object.assign(new Error('No name for a text beside the key.'), { code: 'name' });
}

/** What is not there is no fault. */
const orNothing =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (codeOf(error) === 'ENOENT') return nothing;
    throw error;
  };
