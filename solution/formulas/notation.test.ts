import { join } from 'node:path';
import { inCommaNotation } from './notation.js';
import { FormulaFault, parseFormula } from './parse.js';
import { readFormulas } from './shipped.js';

const shipped = readFormulas(join(__dirname, '..'));

test.each(Object.entries(shipped))('%s means the same in both notations', (_name, text) => {
  const other = inCommaNotation(text);
  expect(parseFormula(other, 'comma')).toEqual(parseFormula(text));
});

test('arguments, records, steps and decimals change, texts and names do not', () => {
  expect(inCommaNotation(`Set(a, {b: 1.5, c: "x, y; 2.5"});\nSet('d, e', F.G("say ""a, b"""))`)).toBe(
    `Set(a; {b: 1,5; c: "x, y; 2.5"});;\nSet('d, e'; F.G("say ""a, b"""))`,
  );
  expect(inCommaNotation('Left(1.5,2) /* a, b */')).toBe('Left(1,5;2) /* a, b */');
  expect(inCommaNotation('a1.b')).toBe('a1.b');
});

test('a formula in the notation of the other language does not load', () => {
  expect(() => parseFormula(shipped.OnRefresh, 'comma')).toThrow(FormulaFault);
  expect(() => parseFormula(inCommaNotation(shipped.OnCommand))).toThrow(FormulaFault);
});
