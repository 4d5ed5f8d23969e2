/** Takes foreign JSON apart without trusting its shape. */

/** The value as an object; an empty one when it is none. */
export const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A GUID in lower case; undefined when the value is none. */
export const guid = (value: unknown): string | undefined =>
  typeof value === 'string' && guidPattern.test(value) ? value.toLowerCase() : undefined;

/** The list with every entry read; undefined when it is no list or one entry cannot be read. */
export const every = <T>(value: unknown, read: (entry: unknown) => T | undefined): readonly T[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const found: T[] = [];
  for (const entry of value) {
    const one = read(entry);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
};
