import type { TableOperation } from '../ports.js';
import { checkKeys, checkOperations, checkRange, tableLimits } from './table-checks.js';

const insert = (key: string, text = 'x'): TableOperation => ({ op: 'insert', key, text });
const wrong = (answer: ReturnType<typeof checkOperations>) => answer?.refusal;

describe('names', () => {
  test.each(['head', 'event|0000000000000001', 'a.b-c', 'A', 'k'.repeat(512)])('%s is a key', (name) => {
    expect(checkKeys(name, name)).toBeUndefined();
  });
  test.each(['', 'a/b', 'a\\b', 'a#b', 'a?b', "a'b", 'a b', 'ä', 'a~', 'a\n', 'k'.repeat(513)])(
    '%j is none',
    (name) => {
      expect(checkKeys('p', name)?.refusal.code).toBe('invalid');
      expect(checkKeys(name, 'k')?.refusal.code).toBe('invalid');
      expect(wrong(checkOperations(name, [insert('k')]))?.code).toBe('invalid');
      expect(wrong(checkOperations('p', [insert('k'), insert(name)]))).toMatchObject({ code: 'invalid', index: 1 });
    },
  );
});

describe('ranges', () => {
  test.each([
    ['', '~'],
    ['open|', 'open}'],
    ['event|1', 'event|2'],
  ])('from %j to %j is a range', (from, to) => {
    expect(checkRange('p', from, to, 1)).toBeUndefined();
  });
  test.each([
    ["'", '~'],
    ['a', ' '],
  ])('from %j to %j is none', (from, to) => {
    expect(checkRange('p', from, to, 1)?.refusal.code).toBe('invalid');
  });
  test.each([0, -1, 1.5, Number.NaN, 1001])('a page of %d rows is refused', (limit) => {
    expect(checkRange('p', '', '~', limit)?.refusal.code).toBe('invalid');
  });
});

describe('texts', () => {
  test('32 K characters fit, one more does not', () => {
    expect(checkOperations('p', [insert('k', 'ä'.repeat(tableLimits.textLength))])).toBeUndefined();
    expect(wrong(checkOperations('p', [insert('k', 'ä'.repeat(tableLimits.textLength + 1))]))?.index).toBe(0);
  });
  test('a NUL or half a surrogate pair is refused: not every store keeps it', () => {
    expect(wrong(checkOperations('p', [insert('k', 'a\u0000')]))?.code).toBe('invalid');
    expect(wrong(checkOperations('p', [insert('k', '\ud83d')]))?.code).toBe('invalid');
    expect(checkOperations('p', [insert('k', '\ud83d\ude00\n')])).toBeUndefined();
  });
});

describe('transactions', () => {
  const many = (count: number, text = 'x') => Array.from({ length: count }, (_, n) => insert(`k${String(n)}`, text));

  test('1 to 100 operations', () => {
    expect(wrong(checkOperations('p', []))?.code).toBe('invalid');
    expect(checkOperations('p', many(100))).toBeUndefined();
    expect(wrong(checkOperations('p', many(101)))?.code).toBe('invalid');
  });
  test('a row stands in it once', () => {
    const twice: TableOperation[] = [insert('a'), insert('b'), { op: 'delete', key: 'a', etag: '1' }];
    expect(wrong(checkOperations('p', twice))).toMatchObject({ code: 'invalid', index: 2 });
  });
  test('4 MiB on the wire, counted in UTF-8', () => {
    expect(checkOperations('p', many(90, 'x'.repeat(tableLimits.textLength)))).toBeUndefined();
    expect(wrong(checkOperations('p', many(90, 'ä'.repeat(tableLimits.textLength))))?.code).toBe('invalid');
  });
  test.each(['', 'a b', 'a\r\nX-Other: 1', 'é'])('%j is no condition', (etag) => {
    expect(wrong(checkOperations('p', [{ op: 'replace', key: 'k', text: 'x', etag }]))?.index).toBe(0);
    expect(wrong(checkOperations('p', [{ op: 'delete', key: 'k', etag }]))?.index).toBe(0);
  });
});
