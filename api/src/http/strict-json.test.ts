import fc from 'fast-check';
import { readJsonObject } from './strict-json.js';

test('any flat object is read as JSON.parse reads it', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const key = fc.string().filter((text) => text !== '__proto__');
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 20, noNullPrototype: true }), fc.boolean(), (object, spaced) => {
      const text = JSON.stringify(object, null, spaced ? 2 : 0);
      expect(readJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
    }),
  );
});

test.each([
  ['a key twice', '{"a":1,"a":1}', 'a'],
  ['a key twice, once escaped', '{"a":1,"\\u0061":1}', 'a'],
  ['a key twice in a list of objects', '{"a":[{"b":1,"b":2}]}', 'b'],
  ['a key that reaches for the prototype', '{"__proto__":{"x":1}}', '__proto__'],
  ['the same, escaped', '{"\\u005f_proto__":1}', '__proto__'],
  ['a key twice whose name is long and odd', `{"${'\u202e'.repeat(90)}":1,"${'\u202e'.repeat(90)}":1}`, '?'.repeat(64)],
])('G12, G15: %s is refused', (_what, text, field) => {
  expect(readJsonObject(text)).toMatchObject({ ok: false, problem: { code: 'invalid-input', errors: [{ field }] } });
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test.each(['{"a":[[[[1]]]]}', '{"a":{"b":{"c":{"d":{}}}}}'])('%s is as deep as it goes', (text) => {
  expect(readJsonObject(text).ok).toBe(true);
  const deeper = text.replace(/1|\{\}/, '[]').replace('[]', '[[]]');
  expect(readJsonObject(deeper)).toMatchObject({ ok: false, problem: { detail: 'The body is nested too deeply.' } });
});

test('the same key in two objects, or as a value, is no repetition', () => {
  const text = '{"a":{"b":"a"},"b":["b","b",{"a":"}{,:"}]}';
  expect(readJsonObject(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
});
