import { badToken, decodeToken, encodeToken, limitOf, pageOf } from './page.js';

const rows = ['a', 'b', 'c', 'd', 'e'];
const page = (limit?: number, after?: string) =>
  pageOf(rows, { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) }, (row) => row);

test('pages follow each other without a gap or a double, and the last one says nothing of a next', () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const one = page(2, after);
    if (!one.ok) throw new Error(one.problem.code);
    seen.push(...one.value.value);
    after = one.value.next;
  } while (after !== undefined);
  expect(seen).toEqual(rows);
});

test('a page that holds exactly what is left is the last one', () => {
  expect(page(5)).toEqual({ ok: true, value: { value: rows } });
  expect(page(3, encodeToken('b'))).toEqual({ ok: true, value: { value: ['c', 'd', 'e'] } });
});

test('behind the last row there is nothing', () => {
  expect(page(3, encodeToken('e'))).toEqual({ ok: true, value: { value: [] } });
});

test.each(['', 'nonsense', encodeToken('z')])('a token that names no row (%s) is refused', (token) => {
  expect(page(2, token)).toEqual(badToken());
  expect(badToken()).toMatchObject({ problem: { code: 'invalid-input' } });
});

test('fifty rows where nobody says how many', () => {
  expect(limitOf({})).toBe(50);
  expect(limitOf({ limit: 7 })).toBe(7);
});

test('a token carries any text through an address', () => {
  const place = 'ä|€ 1772445600000/?&=+';
  expect(decodeToken(encodeToken(place))).toBe(place);
  expect(encodeToken(place)).toMatch(/^[A-Za-z0-9_-]+$/);
});
