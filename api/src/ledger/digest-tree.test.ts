import fc from 'fast-check';
import { hashOf } from './chain.js';
import { createDigestTree, type Change, type DigestTree } from './digest-tree.js';

/** A tree over a hash of two digits of the key, so that rows share places, and how often it was asked. */
function aTree(): { readonly tree: DigestTree; readonly asked: () => number } {
  let asked = 0;
  const tree = createDigestTree((text) => {
    asked += 1;
    const isKey = /^[a-z]\d*$/.test(text);
    return isKey ? `${text.slice(0, 1) < 'd' ? '0000' : '0fff'}${hashOf(text)}` : hashOf(text);
  });
  return { tree, asked: () => asked };
}

const filled = (changes: readonly Change[]): DigestTree => {
  const { tree } = aTree();
  for (const change of changes) tree.change(...change);
  return tree;
};

const changes = fc.array(
  fc
    .record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), hash: fc.constantFrom('x', 'y', undefined) })
    .map(({ key, hash }): Change => [key, hash]),
  { maxLength: 12 },
);

const standing = (all: readonly Change[]): readonly Change[] => {
  const rows = new Map<string, string>();
  for (const [key, hash] of all)
    if (hash === undefined) rows.delete(key);
    else rows.set(key, hash);
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1));
};

test('the root is that of the rows that stand, in whatever order they came and whenever it was asked for', () => {
  fc.assert(
    fc.property(changes, changes, (first, then) => {
      const tree = filled(first);
      const foretold = tree.rootWith(then);
      expect(tree.rootWith([])).toBe(filled(standing(first)).rootWith([]));
      for (const change of then) tree.change(...change);
      expect(tree.rootWith([])).toBe(foretold);
      expect(foretold).toBe(filled(standing([...first, ...then])).rootWith([]));
    }),
  );
});

test('other rows have another root: a key, a text and a place each tell', () => {
  fc.assert(
    fc.property(changes, changes, (one, other) => {
      const isSame = JSON.stringify(standing(one)) === JSON.stringify(standing(other));
      expect(filled(one).rootWith([]) === filled(other).rootWith([])).toBe(isSame);
    }),
  );
});

test('what one change costs does not grow with the rows', () => {
  const costWith = (rows: number): number => {
    let asked = 0;
    const tree = createDigestTree((text) => {
      asked += 1;
      return hashOf(text);
    });
    for (let nth = 0; nth < rows; nth += 1) tree.change(`row-${String(nth)}`, hashOf(String(nth)));
    tree.rootWith([]);
    asked = 0;
    tree.rootWith([['row-1', 'x']]);
    tree.change('row-1', 'x');
    tree.rootWith([]);
    return asked;
  };
  expect(costWith(10_000)).toBe(costWith(10));
});
