/** Zip files that are the same bytes wherever and whenever they are made, and the way back. */
import { strFromU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { type Files, sorted } from './files.js';

/** The first day a zip can name. A zip keeps local time, so it is given in the parts that the library writes down. */
const oneTime = new Date(1980, 0, 1, 0, 0, 0);

/** Sorted entries, one fixed time, deflate, no attributes of any system. */
export function zip(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const [path, bytes] of sorted(files)) entries[path] = [bytes, { level: 9, mtime: oneTime, os: 0, attrs: 0 }];
  return zipSync(entries);
}

/** The files of a zip. Throws an Error in words when it cannot be read. */
export function unzip(bytes: Uint8Array): Files {
  try {
    return sorted(new Map(Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/'))));
  } catch (error) {
    throw new Error(`this is no zip that can be read: ${error instanceof Error ? error.message : 'unknown cause'}`);
  }
}

/** Whether bytes begin like a zip: an app that Studio saved (.msapp) is one. */
export const looksLikeZip = (bytes: Uint8Array): boolean => strFromU8(bytes.subarray(0, 4), true) === 'PK\u0003\u0004';
