import { cut, listed, storedLength } from './stored-text.js';

const nasty = ['\u0001', '"', '\\', '\n', '\u{1F600}', '\ud800', 'ä', 'x'];

it.each(nasty)('cuts %j by what is stored of it, and never through a pair', (character) => {
  for (const most of [10, 11, 12, 13]) {
    const short = cut(character.repeat(100), most);
    expect(storedLength(short) - 2).toBeLessThanOrEqual(most);
    expect(short.isWellFormed()).toBe(true);
    expect(short.endsWith('…')).toBe(true);
  }
});

it('leaves what fits as it is', () => {
  expect(cut('twelve chars', 12)).toBe('twelve chars');
});

it('lists what fits and counts the rest', () => {
  const names = Array.from({ length: 220 }, (_, count) => `Group ${String(count)}`);
  expect(listed(names.slice(0, 3), 100)).toBe('Group 0, Group 1, Group 2');
  expect(listed(names, 60)).toBe('Group 0, Group 1, Group 2, Group 3, Group 4 and 215 more');
  expect(listed(['x'.repeat(500), 'y'], 60)).toMatch(/^x+… and 1 more$/);
  expect(storedLength(listed(Array<string>(220).fill('\u0001'.repeat(100)), 400))).toBeLessThanOrEqual(402);
  expect(listed([], 60)).toBe('');
});
