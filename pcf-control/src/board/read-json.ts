/** Readers of foreign JSON: each gives a value of the contract or undefined, and never throws. */

/** Gives undefined for what is absent or not readable; absent, null and "" are the same. */
export type Reader<T> = (value: unknown) => T | undefined;

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type NeededKeys<T> = Exclude<keyof T, OptionalKeys<T>>;
/** One reader for each field of T that must be there. */
export type Needed<T> = { readonly [K in NeededKeys<T>]: Reader<T[K]> };
/** One reader for each field of T that may be missing. */
export type Optional<T> = { readonly [K in OptionalKeys<T>]: Reader<Exclude<T[K], undefined>> };

export const text: Reader<string> = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

export const whole: Reader<number> = (value) => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** Absent is no. */
export const flag: Reader<boolean> = (value) => value === true;

/** A yes that is left out when it is none. */
export const mark: Reader<boolean> = (value) => (value === true ? true : undefined);

/** ISO 8601, as the text that came. */
export const instant: Reader<string> = (value) =>
  typeof value === 'string' && Number.isFinite(Date.parse(value)) ? value : undefined;

export const oneOf =
  <T extends string>(known: Readonly<Record<T, unknown>>): Reader<T> =>
  (value) =>
    typeof value === 'string' && Object.prototype.hasOwnProperty.call(known, value) ? (value as T) : undefined;

/** Rows that are not readable are left out; what is no list is an empty one. */
export const list =
  <T>(row: Reader<T>): Reader<T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(row).filter((one): one is T & {} => one !== undefined) : [];

/** Fields that T does not have are left alone. Not readable when a needed field is not. */
export const record =
  <T extends object>(needed: Needed<T>, optional: Optional<T>): Reader<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const from = value as Readonly<Record<string, unknown>>;
    const read: Record<string, unknown> = {};
    for (const [name, reader] of Object.entries<Reader<unknown>>({ ...optional, ...needed })) {
      const found = reader(from[name]);
      if (found !== undefined) read[name] = found;
      else if (name in needed) return undefined;
    }
    return read as T;
  };

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
