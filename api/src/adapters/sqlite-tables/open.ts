/** Opens the SQLite file with the settings the record needs, makes its tables, and refuses a file that is not ours. */
import Libsql from 'libsql';
import { StoreSilent } from '../store-silent.js';
import { isLocked, sqliteCode } from './fault.js';

/** A connection of the driver. */
export type Database = Libsql.Database;

/** "JITA": marks the file, so that a database of something else is never written to. */
const applicationId = 0x4a495441;
const schemaVersion = 1;
/** Others may be starting too; afterwards a writer waits at most `lockWaitMs`. Nothing else goes on meanwhile. */
const startWaitMs = 5_000;
const lockWaitMs = 50;

const schema = `
  CREATE TABLE rows (
    partition TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, etag INTEGER NOT NULL,
    PRIMARY KEY (partition, key)
  ) WITHOUT ROWID;
  CREATE TABLE counter (last INTEGER NOT NULL);
  INSERT INTO counter (last) VALUES (0);
  PRAGMA application_id = ${String(applicationId)};
  PRAGMA user_version = ${String(schemaVersion)};
`;

const number = (db: Database, sql: string): number => (db.prepare(sql).raw().get() as [number])[0];

const makeTables = (db: Database, file: string): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const id = number(db, 'PRAGMA application_id');
    if (id === 0 && number(db, 'SELECT count(*) FROM sqlite_master') === 0) db.exec(schema);
    else if (id !== applicationId) throw new Error(`${file} is a database of something else: name another file.`);
    const version = number(db, 'PRAGMA user_version');
    if (version !== schemaVersion) {
      throw new Error(`${file} was written by another release (layout ${version}, this one knows ${schemaVersion}).`);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

const checkWhole = (db: Database, file: string): void => {
  const found = db.prepare('PRAGMA quick_check(1)').raw().get() as [string];
  if (found[0] !== 'ok') throw new Error(`${file} is damaged: restore it from a backup or an anchor.`);
};

/** What is wrong, by the code of the driver's error, in words for whoever starts the service. */
const complaints: readonly (readonly [RegExp, (file: string, code: string) => string])[] = [
  [/^SQLITE_NOTADB/, (file) => `${file} is not a database: name another file.`],
  [/^SQLITE_CORRUPT/, (file) => `${file} is damaged: restore it from a backup or an anchor.`],
  [/^SQLITE_(READONLY|PERM|AUTH)/, (file) => `Cannot write to ${file}.`],
  [/^SQLITE_(BUSY|LOCKED)/, (file) => `${file} is locked by another program.`],
  [/^SQLITE_FULL/, (file) => `The disk of ${file} is full.`],
  [/^SQLITE_/, (file, code) => `Cannot open ${file} (${code}).`],
];

const explain = (error: unknown, file: string): unknown => {
  const code = sqliteCode(error);
  // Errors of our own have no code and say already what is wrong.
  const complaint = code === 'SQLITE_UNKNOWN' ? undefined : complaints.find(([pattern]) => pattern.test(code));
  if (complaint === undefined) return error;
  const why = complaint[1](file, code);
  // Others write to it now: whoever waits gets in.
  return isLocked(code) ? new StoreSilent(why, { cause: error }) : new Error(why, { cause: error });
};

/**
 * A connection in WAL mode that syncs every commit and waits at most 50 ms for a lock, after a quick check of the file.
 * Throws an Error with one sentence that says what is wrong with the file; StoreSilent where others have locked it now.
 */
export const openDatabase = (file: string): Database => {
  const db = new Libsql(file);
  try {
    db.exec(`PRAGMA busy_timeout = ${String(startWaitMs)}`);
    const mode = (db.prepare('PRAGMA journal_mode = WAL').raw().get() as [string])[0];
    if (mode !== 'wal') throw new Error(`${file} cannot be kept with a write-ahead log on this file system (${mode}).`);
    db.exec('PRAGMA synchronous = FULL');
    checkWhole(db, file);
    makeTables(db, file);
    db.exec(`PRAGMA busy_timeout = ${String(lockWaitMs)}`);
    return db;
  } catch (error) {
    db.close();
    throw explain(error, file);
  }
};
