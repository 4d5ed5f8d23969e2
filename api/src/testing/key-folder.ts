/** A key folder in memory, that outlives the replicas of a test; a script may refuse. */
import type { Answer, KeyFolder } from '../ports.js';

export interface TestKeyFolder extends KeyFolder {
  readonly texts: Map<string, string>;
  /** The disk is full. */
  full: boolean;
}

export function aKeyFolder(): TestKeyFolder {
  const texts = new Map<string, string>();
  const done = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ kind: 'done', value });
  const folder: TestKeyFolder = {
    texts,
    full: false,
    names: (prefix) => done([...texts.keys()].filter((name) => name.startsWith(prefix)).sort()),
    get: (name) => done(texts.get(name)),
    put(name, text) {
      if (folder.full) return Promise.resolve({ kind: 'refused', refusal: { code: 'ENOSPC', message: 'full' } });
      texts.set(name, text);
      return done(undefined);
    },
    remove(name) {
      texts.delete(name);
      return done(undefined);
    },
  };
  return folder;
}
