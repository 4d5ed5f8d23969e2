/** Turns a value into the text, number or yes-and-no that a function needs, as Power Fx does by itself. */
import { errorKinds, FormulaError, isError, type Value } from '../connector/values.js';

export const wrong = (message: string): FormulaError => new FormulaError(errorKinds.invalidArgument, message);

/** Blank is the empty text, a number its digits, a boolean `true` or `false`. An error stays that error. */
export const textFrom = (value: Value): string | FormulaError => {
  if (isError(value)) return value;
  if (value === null) return '';
  return typeof value === 'object' ? wrong('A record or table is no text.') : String(value);
};

/** Blank is 0, a boolean 1 or 0, a text the number that it writes. An error stays that error. */
export const numberFrom = (value: Value): number | FormulaError => {
  if (isError(value)) return value;
  if (typeof value === 'object' && value !== null) return wrong('A record or table is no number.');
  const text = typeof value === 'string' ? value.trim() : undefined;
  if (text !== undefined && !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return wrong(`"${text}" is no number.`);
  return Number(value);
};

/** Blank and 0 are false, other numbers true; a text says `true` or `false` in any capitals. An error stays that error. */
export const booleanFrom = (value: Value): boolean | FormulaError => {
  if (isError(value)) return value;
  if (typeof value === 'object' && value !== null) return wrong('A record or table is neither true nor false.');
  if (typeof value !== 'string') return Boolean(value);
  const text = value.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : wrong(`"${value}" is neither true nor false.`);
};
