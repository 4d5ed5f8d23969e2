/** Reads a JSON tree of unknown shape: what is not there, or is something else, comes back empty. */

export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under a key; empty when there is none. */
export const objectAt = (node: Json, key: string): Json => {
  const value = node[key];
  return isJson(value) ? value : {};
};

export const listAt = (node: Json, key: string): readonly unknown[] => {
  const value = node[key];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
};

export const objectsAt = (node: Json, key: string): readonly Json[] => listAt(node, key).filter(isJson);

export const textAt = (node: Json, key: string): string | undefined => {
  const value = node[key];
  return typeof value === 'string' ? value : undefined;
};

export const textsAt = (node: Json, key: string): readonly string[] =>
  listAt(node, key).filter((value) => typeof value === 'string');

/** A value as a sentence names it: a text as it is, all else as JSON. */
export const say = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined ? 'nothing' : JSON.stringify(value);
};

/** The values that stand more than once. */
export const repeated = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].filter((value) => values.indexOf(value) !== values.lastIndexOf(value));
