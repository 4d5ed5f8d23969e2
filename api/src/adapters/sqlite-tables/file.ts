/** Makes sure that the file of the record can be trusted with it: on a local disk, private, and our own. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Linux magic numbers (statfs) of file systems whose locks or shared memory do not hold between hosts. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x786f4256, 'a VirtualBox share'],
  [0xbacbacbc, 'a VMware share'],
]);

/**
 * Name of the network file system that a statfs type stands for; undefined for a local disk.
 * @param type as `statfs` gives it; on some platforms a negative number
 */
export const networkFileSystem = (type: number): string | undefined => networkFileSystems.get(type >>> 0);

const reason = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);

/** Error texts of SQLite's own opening carry no code, so what can be known beforehand is asked here. */
const attempt = <T>(what: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw new Error(`${what} (${reason(error)}).`, { cause: error });
  }
};

/**
 * Makes the folder (0700) and the file (0600) if they are missing and takes rights from others if they have any;
 * SQLite gives its side files the mode of the file. Throws an Error with one sentence that says what to do.
 */
export const prepareFile = (
  file: string,
  fileSystemOf: (folder: string) => number = (f) => statfsSync(f).type,
): void => {
  const folder = dirname(file);
  attempt(`Cannot create the folder ${folder} for the ledger`, () =>
    mkdirSync(folder, { recursive: true, mode: 0o700 }),
  );
  const network = process.platform === 'linux' ? networkFileSystem(fileSystemOf(folder)) : undefined;
  if (network !== undefined) {
    throw new Error(
      `${folder} is on a network file system (${network}), where SQLite loses data: put the ledger on a local disk, ` +
        'or use Azure Tables for several hosts.',
    );
  }
  attempt(`Cannot write to ${file}`, () => closeSync(openSync(file, 'a', 0o600)));
  for (const one of [file, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(one)) attempt(`Cannot make ${one} private`, () => chmodSync(one, 0o600));
  }
};
