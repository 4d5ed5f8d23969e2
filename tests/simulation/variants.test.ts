/** The test of the simulation: every rule of the protocol broken once, in the short worlds. The long ones have their own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { longVariants } from './long/variants.js';
import { itNotices } from './notices.js';
import { variants } from './variants.js';

const caughtBy = JSON.parse(readFileSync(join(__dirname, 'caught-by.json'), 'utf8')) as Readonly<
  Record<string, number>
>;
const isLong = new Set(longVariants.map(({ name }) => name));

itNotices(variants.filter(({ name }) => !isLong.has(name)));

test('one for each rule', () => {
  expect(variants.length).toBeGreaterThanOrEqual(20);
  const names = variants.map(({ name }) => name);
  expect(new Set(names).size).toBe(variants.length);
  expect(Object.keys(caughtBy).filter((name) => !names.includes(name))).toEqual([]);
});
