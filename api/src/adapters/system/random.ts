/** Randomness of the operating system. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../../ports.js';

/** Fractions and ids that nobody can foresee. */
export const createSystemRandom = (): Random => ({
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  hex: (bytes) => randomBytes(bytes).toString('hex'),
});
