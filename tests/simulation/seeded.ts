/** Chance with a seed: independent streams by name, so that one more draw here changes nothing elsewhere. */
import { createHash } from 'node:crypto';

export interface Seeded {
  /** In [0, 1). */
  fraction(): number;
  chance(probability: number): boolean;
  /** A whole number from min to max, both included. */
  between(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** So many random bytes, in hex. */
  hex(bytes: number): string;
}

/** The stream of this name under this seed (sfc32). */
export function seeded(seed: number, name: string): Seeded {
  const digest = createHash('sha256')
    .update(`${String(seed)}|${name}`)
    .digest();
  let [a, b, c, d] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)];
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  const fraction = (): number => next() / 0x1_0000_0000;
  const between = (min: number, max: number): number => min + Math.floor(fraction() * (max - min + 1));
  return {
    fraction,
    chance: (probability) => fraction() < probability,
    between,
    pick: (list) => {
      const one = list[between(0, list.length - 1)];
      if (one === undefined) throw new Error('There is nothing to pick from.');
      return one;
    },
    hex: (bytes) => {
      let text = '';
      for (let count = 0; count < bytes; count += 1) text += between(0, 255).toString(16).padStart(2, '0');
      return text;
    },
  };
}
