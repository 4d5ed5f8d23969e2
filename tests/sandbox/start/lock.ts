/** Keeps a second sandbox off a data folder that one is working with: each would break what the other has in mind. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';

/**
 * Gives what lets go of the folder again; the system does, too, when the process ends, however it ends. So nothing is left
 * of a sandbox that was killed. Throws an Error with a sentence when another one has the folder.
 */
export function lockFolder(dataFolder: string): () => void {
  mkdirSync(dataFolder, { recursive: true });
  const lock = new Libsql(join(dataFolder, 'sandbox.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { readonly code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw new Error(
      `Another sandbox works with the folder ${dataFolder}. End that one (Ctrl-C where it runs), or start this one with a ` +
        'folder and ports of its own: SANDBOX_DATA=.data/second SANDBOX_PORT=9400 npm start.',
      { cause: error },
    );
  }
  return () => {
    lock.close();
  };
}
