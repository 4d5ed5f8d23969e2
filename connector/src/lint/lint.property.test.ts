/** The linter is handed files that others wrote: whatever stands in them, it says what is wrong and never breaks. */
import fc from 'fast-check';
import { isJson } from './json.js';
import { lint } from './lint.js';
import { goodFiles } from './testing/good-files.js';

/** Every place in a tree, as the keys that lead to it. */
function places(node: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [at];
  return [at, ...Object.entries(node).flatMap(([key, value]) => places(value, [...at, key]))];
}

/** A copy with another value at one place. */
function replaced(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, value) : item));
  }
  return isJson(node) ? { ...node, [key]: replaced(node[key], rest, value) } : node;
}

const { definition, properties, settings } = goodFiles();
const all = places(definition);
/** References of all kinds, right ones and loops among them. */
const reference = fc
  .constantFrom('#', '#/definitions/Role', '#/definitions/Request', '#/definitions/', '#/parameters/x', 'x', 'toString')
  .map(($ref) => ({ $ref }));
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), reference);

test('any value at any place of the definition is judged', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), value, (place, other) => {
      const changed = replaced(definition, place, other);
      const findings = lint({ definition: isJson(changed) ? changed : {}, properties, settings });
      for (const finding of findings)
        expect(Object.values(finding).every((text) => typeof text === 'string')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('any file is judged', () => {
  const file = fc.dictionary(fc.string(), value);
  fc.assert(
    fc.property(file, file, file, fc.uint8Array({ maxLength: 200 }), (one, other, third, icon) => {
      expect(() => lint({ definition: one, properties: other, settings: third, icon })).not.toThrow();
    }),
    { numRuns: 200 },
  );
});

test('a picture that ends anywhere, or holds other bytes, is judged', () => {
  const { icon } = goodFiles();
  fc.assert(
    fc.property(fc.nat(icon.length), fc.nat(100), fc.nat(255), (at, changes, byte) => {
      const changed = icon.slice();
      changed[changes] = byte;
      for (const bytes of [icon.slice(0, at), changed]) expect(() => lint({ icon: bytes })).not.toThrow();
    }),
    { numRuns: 30 },
  );
});
