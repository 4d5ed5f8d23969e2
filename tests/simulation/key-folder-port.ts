/** The key folder of one host: a local disk that keeps what was written and never fails. */
import type { KeyFolder } from '../../api/src/ports.js';

export function createKeyFolderPort(texts: Map<string, string>): KeyFolder {
  const done = <T>(value: T) => Promise.resolve({ kind: 'done', value } as const);
  return {
    names: (prefix) => done([...texts.keys()].filter((name) => name.startsWith(prefix)).sort()),
    get: (name) => done(texts.get(name)),
    put(name, text) {
      texts.set(name, text);
      return done(undefined);
    },
    remove(name) {
      texts.delete(name);
      return done(undefined);
    },
  };
}
