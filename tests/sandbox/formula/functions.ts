/** The functions of Power Fx that the shipped formulas use, each with the traps of the real one. */
import { type FormulaError, isError, type Value } from '../connector/values.js';
import { booleanFrom, numberFrom, textFrom, wrong } from './coerce.js';
import { type Expression, FormulaFault } from '../../../solution/formulas/parse.js';

export interface Running {
  /** `caught`: what FirstError is inside the expression; left out, what it is outside. */
  readonly evaluate: (expression: Expression, caught?: FormulaError) => Promise<Value>;
  readonly set: (variable: string, value: Value) => void;
  readonly param: (name: string) => Value;
}

type BuiltIn = (args: readonly Expression[], running: Running) => Promise<Value>;

const arity = (name: string, args: readonly Expression[], least: number, most = least): void => {
  if (args.length < least || args.length > most) throw new FormulaFault(`${name} has ${args.length} arguments.`);
};
const argument = (args: readonly Expression[], index: number): Expression => {
  const found = args[index];
  if (!found) throw new FormulaFault('An argument is missing.');
  return found;
};

/** Set stores an error like any value, and succeeds. */
const set: BuiltIn = async (args, { evaluate, set: setVariable }) => {
  arity('Set', args, 2);
  const target = argument(args, 0);
  if (target.kind !== 'name') throw new FormulaFault('Set needs the name of a variable.');
  setVariable(target.name, await evaluate(argument(args, 1)));
  return true;
};

/** Pairs of value and fallback, and perhaps a last value: the fallback of the first error, else the last value. */
const ifError: BuiltIn = async (args, { evaluate }) => {
  arity('IfError', args, 2, Number.POSITIVE_INFINITY);
  let value: Value = null;
  for (let at = 0; at < args.length; at += 2) {
    value = await evaluate(argument(args, at));
    if (!isError(value) || at + 1 === args.length) continue;
    const fallback = await evaluate(argument(args, at + 1), value);
    // The values are texts, as an error of a call is where a text was; beside a text the engine makes a text of it.
    return typeof fallback === 'number' || typeof fallback === 'boolean' ? textFrom(fallback) : fallback;
  }
  return value;
};

const left: BuiltIn = async (args, { evaluate }) => {
  arity('Left', args, 2);
  const text = textFrom(await evaluate(argument(args, 0)));
  const count = numberFrom(await evaluate(argument(args, 1)));
  if (isError(text)) return text;
  if (isError(count)) return count;
  return count < 0 ? wrong('Left: the second argument is below 0.') : text.slice(0, Math.trunc(count));
};

/**
 * Branches are run only when they are chosen. Without a match and a last argument of its own it is blank; a case that is
 * an error ends the search with that error.
 */
const switchOn: BuiltIn = async (args, { evaluate }) => {
  if (args.length < 3) throw new FormulaFault('Switch needs a value and at least one case.');
  const value = await evaluate(argument(args, 0));
  if (isError(value)) return value;
  for (let at = 1; at + 1 < args.length; at += 2) {
    const each = await evaluate(argument(args, at));
    if (isError(each)) return each;
    if (each === value) return evaluate(argument(args, at + 1));
  }
  return args.length % 2 === 0 ? evaluate(argument(args, args.length - 1)) : null;
};

/** Without a third argument it is blank when the condition is not true. */
const when: BuiltIn = async (args, { evaluate }) => {
  arity('If', args, 2, 3);
  const condition = booleanFrom(await evaluate(argument(args, 0)));
  if (isError(condition)) return condition;
  if (condition) return evaluate(argument(args, 1));
  return args.length === 3 ? evaluate(argument(args, 2)) : null;
};

/** The first that is neither blank nor an empty text. */
const coalesce: BuiltIn = async (args, { evaluate }) => {
  arity('Coalesce', args, 1, Number.POSITIVE_INFINITY);
  for (const each of args) {
    const value = await evaluate(each);
    if (value !== null && value !== '') return value;
  }
  return null;
};

const param: BuiltIn = async (args, { evaluate, param: parameter }) => {
  arity('Param', args, 1);
  const name = await evaluate(argument(args, 0));
  return typeof name === 'string' ? parameter(name) : wrong('Param: the name is no text.');
};

/** By the name that formulas call them. */
export const builtIns: Readonly<Record<string, BuiltIn>> = {
  Set: set,
  IfError: ifError,
  Left: left,
  Switch: switchOn,
  Coalesce: coalesce,
  If: when,
  Param: param,
};
