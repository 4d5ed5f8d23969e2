import { cells, placesOf, table, wrapped } from './tables.js';

test('letters that take two places of a terminal are counted as two, marks as none', () => {
  expect(['Ben', 'Zoë', '山田', '👩‍🔧', 'ﾊ'].map(placesOf)).toEqual([3, 3, 4, 2, 1]);
});

test('a cell is cut at its width, between letters, and the next column stays where it is', () => {
  expect(
    cells([
      ['山田太郎さん', 8],
      ['x', 1],
    ]),
  ).toBe('山田太…   x');
  expect(
    cells([
      ['Ben', 5],
      ['x', 1],
    ]),
  ).toBe('Ben    x');
});

test('a long text becomes lines of at most 80 places, its words whole', () => {
  const key = 'k'.repeat(90);
  const lines = wrapped(`${'word '.repeat(40)}${key} end`, 4).split('\n');
  expect(lines.filter((one) => placesOf(one) > 80).map((one) => one.trim())).toEqual([key]);
  expect(lines.slice(1).every((one) => one.startsWith('    '))).toBe(true);
  expect(lines.join(' ').replace(/ +/g, ' ')).toBe(`${'word '.repeat(40)}${key} end`);
});

test('in a table the columns stand under each other, whatever the letters', () => {
  const rows = table(
    ['WHO', 'ROLE'],
    [
      ['山田', 'one'],
      ['Benjamin', 'two'],
    ],
  ).split('\n');
  const places = rows.map((row) => placesOf(row.slice(0, row.search(/ROLE|one|two/))));
  expect(new Set(places)).toEqual(new Set([10]));
});
