/** Tests that the simulation notices a product with one rule broken. */
import { lastLineOf } from './in-a-process.js';
import type { Variant } from './variant.js';

/** Nothing here waits for a clock, so no number of seconds is too many. */
const patienceMs = 1_200_000;

/** One test for each of them; they are walked in one process. */
export function itNotices(variants: readonly Variant[]): void {
  describe('a product with one rule broken is noticed:', () => {
    let noticed: Readonly<Record<string, readonly string[]>> = {};
    beforeAll(async () => {
      noticed = await lastLineOf('notice.mjs', ...variants.map(({ name }) => name));
    }, patienceMs);

    test.each(variants.map((variant) => [variant.rule, variant] as const))('%s', (_rule, { name, law }) => {
      expect(noticed[name]).toContain(law);
    });
  });
}
