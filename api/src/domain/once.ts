/** What is computed from many rows and asked for by each of them: computed once for as long as no row changes. */
import type { View } from './draft.js';

/** Says something about all open rows of a record. The function itself is the name: the same one each time. */
export type Told<T> = (view: View) => T;

export interface Once {
  of<T>(what: Told<T>, view: View): T;
  /** A row has changed. */
  forget(): void;
}

export function createOnce(): Once {
  const known = new Map<Told<unknown>, unknown>();
  return {
    of<T>(what: Told<T>, view: View): T {
      if (!known.has(what)) known.set(what, what(view));
      return known.get(what) as T;
    },
    forget: () => {
      known.clear();
    },
  };
}
