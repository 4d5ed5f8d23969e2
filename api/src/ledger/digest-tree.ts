/**
 * The digest of the open rows as a tree: a row hangs where the hash of its key says, and each node is the hash of what
 * hangs on it. A change moves only the nodes between its row and the root, however many rows there are.
 */

/** Hex digits of the hash of a key that say where its row hangs: 65,536 places. */
const depth = 4;
const digits = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
/** What stands for a node on which nothing hangs. */
const nothing = '';

/** Hash of the text of a row; undefined: it is gone. */
export type Change = readonly [key: string, hash: string | undefined];

export interface DigestTree {
  change(key: string, hash: string | undefined): void;
  /** Hash of the root as it would be after these changes. */
  rootWith(changes: Iterable<Change>): string;
}

type Place = string;
type Rows = ReadonlyMap<string, string>;

/** `hashOf`: SHA-256 of a text, hex. */
export function createDigestTree(hashOf: (text: string) => string): DigestTree {
  const rows = new Map<Place, Map<string, string>>();
  const nodes = new Map<Place, string>();
  /** Places whose rows changed since the nodes above them were computed. */
  const moved = new Set<Place>();

  const placeOf = (key: string): Place => hashOf(key).slice(0, depth);
  const leafOf = (all: Rows | undefined): string => {
    if (all === undefined || all.size === 0) return nothing;
    const lines = [...all.keys()].sort().map((key) => `${key} ${all.get(key) ?? ''}\n`);
    return hashOf(`rows\n${lines.join('')}`);
  };

  /** Takes the new hashes of these places up to the root; gives every node on the way. */
  function upFrom(leaves: ReadonlyMap<Place, string>): ReadonlyMap<Place, string> {
    const changed = new Map(leaves);
    let level: Iterable<Place> = leaves.keys();
    for (let length = depth - 1; length >= 0; length -= 1) {
      const above = new Set([...level].map((place) => place.slice(0, length)));
      for (const place of above) {
        const below = digits.map((digit) => {
          const child = place + digit;
          return changed.get(child) ?? nodes.get(child) ?? nothing;
        });
        const isEmpty = below.every((hash) => hash === nothing);
        changed.set(place, isEmpty ? nothing : hashOf(`nodes\n${below.join('\n')}`));
      }
      level = above;
    }
    return changed;
  }

  function settle(): void {
    if (moved.size === 0) return;
    const leaves = new Map([...moved].map((place) => [place, leafOf(rows.get(place))] as const));
    for (const [place, hash] of upFrom(leaves)) {
      if (hash === nothing) nodes.delete(place);
      else nodes.set(place, hash);
    }
    moved.clear();
  }

  return {
    change(key, hash) {
      const place = placeOf(key);
      const there = rows.get(place) ?? new Map<string, string>();
      if (hash === undefined) there.delete(key);
      else there.set(key, hash);
      if (there.size === 0) rows.delete(place);
      else rows.set(place, there);
      moved.add(place);
    },
    rootWith(changes) {
      settle();
      const after = new Map<Place, Map<string, string>>();
      for (const [key, hash] of changes) {
        const place = placeOf(key);
        const there = after.get(place) ?? new Map(rows.get(place));
        if (hash === undefined) there.delete(key);
        else there.set(key, hash);
        after.set(place, there);
      }
      const leaves = new Map([...after].map(([place, there]) => [place, leafOf(there)] as const));
      return (after.size === 0 ? nodes : upFrom(leaves)).get('') ?? nothing;
    },
  };
}
