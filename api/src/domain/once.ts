/** What is computed from many rows and asked for by each of them: computed once for as long as no row changes. */

/** `V`: the rows as they are asked about. The function itself is the name of what is computed: the same one each time. */
export interface Once<V> {
  of<T>(what: (view: V) => T, view: V): T;
  /** A row has changed. */
  forget(): void;
}

export function createOnce<V>(): Once<V> {
  const known = new Map<(view: V) => unknown, unknown>();
  return {
    of<T>(what: (view: V) => T, view: V): T {
      if (!known.has(what)) known.set(what, what(view));
      return known.get(what) as T;
    },
    forget: () => {
      known.clear();
    },
  };
}
