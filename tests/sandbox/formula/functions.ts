/** The functions of Power Fx that the shipped formulas use, each with the traps of the real one. */
import { errorKinds, FormulaError, isError, type Value } from '../connector/values.js';
import { type Expression, FormulaFault } from '../../../solution/formulas/parse.js';

export interface Running {
  /** `caught`: what FirstError is inside the expression; left out, what it is outside. */
  readonly evaluate: (expression: Expression, caught?: FormulaError) => Promise<Value>;
  readonly set: (variable: string, value: Value) => void;
  readonly param: (name: string) => Value;
}

type BuiltIn = (args: readonly Expression[], running: Running) => Promise<Value>;

export const wrong = (message: string): FormulaError => new FormulaError(errorKinds.invalidArgument, message);

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

const ifError: BuiltIn = async (args, { evaluate }) => {
  arity('IfError', args, 2);
  const value = await evaluate(argument(args, 0));
  if (!isError(value)) return value;
  const fallback = await evaluate(argument(args, 1), value);
  return fallback === null || typeof fallback === 'string' || isError(fallback)
    ? fallback
    : wrong('IfError: the fallback is no text, and both branches must be of one type.');
};

const left: BuiltIn = async (args, { evaluate }) => {
  arity('Left', args, 2);
  const [text, count] = [await evaluate(argument(args, 0)), await evaluate(argument(args, 1))];
  if (isError(text)) return text;
  if (typeof count !== 'number' || count < 0) return wrong('Left: the second argument is no number from 0 on.');
  if (text !== null && typeof text !== 'string') return wrong('Left: the first argument is no text.');
  return (text ?? '').slice(0, count);
};

/** Branches are run only when they are chosen. Without a match and a last argument of its own it is blank. */
const switchOn: BuiltIn = async (args, { evaluate }) => {
  if (args.length < 3) throw new FormulaFault('Switch needs a value and at least one case.');
  const value = await evaluate(argument(args, 0));
  if (isError(value)) return value;
  for (let at = 1; at + 1 < args.length; at += 2) {
    if ((await evaluate(argument(args, at))) === value) return evaluate(argument(args, at + 1));
  }
  return args.length % 2 === 0 ? evaluate(argument(args, args.length - 1)) : null;
};

/** Without a third argument it is blank when the condition is not true. */
const when: BuiltIn = async (args, { evaluate }) => {
  arity('If', args, 2, 3);
  const condition = await evaluate(argument(args, 0));
  if (isError(condition)) return condition;
  if (typeof condition !== 'boolean') return wrong('If: the first argument is not true or false.');
  if (condition) return evaluate(argument(args, 1));
  return args.length === 3 ? evaluate(argument(args, 2)) : null;
};

/** The first that is neither blank nor an empty text. */
const coalesce: BuiltIn = async (args, { evaluate }) => {
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
