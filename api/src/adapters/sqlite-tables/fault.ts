/** Tells what an error of SQLite means for the caller: nothing was done, or nobody knows. */
import type { TableRefusal } from '../../ports.js';

/** Code of an error of the driver, such as SQLITE_BUSY; SQLITE_UNKNOWN when it has none. */
export const sqliteCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && error.code !== ''
    ? error.code
    : 'SQLITE_UNKNOWN';

/** Somebody else writes to the file. */
export const isLocked = (code: string): boolean => /^SQLITE_(BUSY|LOCKED)/.test(code);

/** A definite no, with the index of the operation where one is to blame. */
export const refuse = (code: TableRefusal['code'], message: string, index?: number) =>
  ({ kind: 'refused', refusal: { code, message, ...(index === undefined ? {} : { index }) } }) as const;

/** The error of anything but a commit: nothing was committed, so a lock or a full disk is a definite no. */
export const statementFault = (error: unknown) => {
  const code = sqliteCode(error);
  if (isLocked(code)) return refuse('busy', 'The file is locked by another writer');
  if (code === 'SQLITE_FULL') return refuse('busy', 'The disk is full');
  return { kind: 'unknown', cause: `sqlite: ${code}` } as const;
};

/** The error of a commit: one whose sync failed may still be found in the log after a crash. */
export const commitFault = (error: unknown) =>
  ({ kind: 'unknown', cause: `sqlite: commit, ${sqliteCode(error)}` }) as const;
