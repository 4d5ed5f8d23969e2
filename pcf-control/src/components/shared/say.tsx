/** Says a sentence with its values in place; each value keeps its own direction of writing. */
import { placesOf, type Language } from '../../language/language';
import type { Desk } from './desk';
import { Fragment, h } from './h';

export const sayIn =
  ({ t, value: valueOf }: Language): Desk['say'] =>
  ([key, values = {}], ...strong) => (
    <>
      {placesOf(t(key)).map((part, at) => {
        if (at % 2 === 0) return part;
        const value = <bdi key={at}>{valueOf(values[part] ?? '')}</bdi>;
        return strong.includes(part) ? <strong key={at}>{value}</strong> : value;
      })}
    </>
  );
