/** Runs the shipped formulas: just the functions that they use, each with the traps of the real ones. */
import { errorKinds, FormulaError, isError, isRecord, type Value } from '../connector/values.js';
import { type Expression, FormulaFault } from './parse.js';

export interface Surroundings {
  /** Name of the connector in the app, such as JITAccess. */
  readonly source: string;
  call(operation: string, values: readonly Value[]): Promise<Value>;
  /** A property of the control. Throws for one that it does not have. */
  self(property: string): Value;
  /** Global variables of the app; a new one is made by Set. */
  readonly variables: { get(name: string): Value | undefined; set(name: string, value: Value): unknown };
}

/** What IfError's second argument sees. */
type FirstError = FormulaError | undefined;
type Evaluate = (expression: Expression) => Promise<Value>;
type BuiltIn = (
  args: readonly Expression[],
  evaluate: Evaluate,
  surroundings: Surroundings,
  caught: FirstError,
) => Promise<Value>;

const wrong = (message: string): FormulaError => new FormulaError(errorKinds.invalidArgument, message);

const arity = (name: string, args: readonly Expression[], least: number, most = least): void => {
  if (args.length < least || args.length > most) throw new FormulaFault(`${name} has ${args.length} arguments.`);
};
const argument = (args: readonly Expression[], index: number): Expression => {
  const found = args[index];
  if (!found) throw new FormulaFault('An argument is missing.');
  return found;
};

/** Set stores an error like any value, and succeeds. */
const set: BuiltIn = async (args, evaluate, { variables }) => {
  arity('Set', args, 2);
  const target = argument(args, 0);
  if (target.kind !== 'name') throw new FormulaFault('Set needs the name of a variable.');
  variables.set(target.name, await evaluate(argument(args, 1)));
  return true;
};

const ifError: BuiltIn = async (args, evaluate, surroundings) => {
  arity('IfError', args, 2);
  const value = await evaluate(argument(args, 0));
  if (!isError(value)) return value;
  const fallback = await evaluateWith(argument(args, 1), surroundings, value);
  return fallback === null || typeof fallback === 'string' || isError(fallback)
    ? fallback
    : wrong('IfError: the fallback is no text, and both branches must be of one type.');
};

const left: BuiltIn = async (args, evaluate) => {
  arity('Left', args, 2);
  const [text, count] = [await evaluate(argument(args, 0)), await evaluate(argument(args, 1))];
  if (isError(text)) return text;
  if (typeof count !== 'number' || count < 0) return wrong('Left: the second argument is no number from 0 on.');
  if (text !== null && typeof text !== 'string') return wrong('Left: the first argument is no text.');
  return (text ?? '').slice(0, count);
};

/** Branches are run only when they are chosen. Without a match and a last argument of its own it is blank. */
const switchOn: BuiltIn = async (args, evaluate) => {
  if (args.length < 3) throw new FormulaFault('Switch needs a value and at least one case.');
  const value = await evaluate(argument(args, 0));
  if (isError(value)) return value;
  for (let at = 1; at + 1 < args.length; at += 2) {
    if ((await evaluate(argument(args, at))) === value) return evaluate(argument(args, at + 1));
  }
  return args.length % 2 === 0 ? evaluate(argument(args, args.length - 1)) : null;
};

/** The first that is neither blank nor an empty text. */
const coalesce: BuiltIn = async (args, evaluate) => {
  for (const each of args) {
    const value = await evaluate(each);
    if (value !== null && value !== '') return value;
  }
  return null;
};

const builtIns: Readonly<Record<string, BuiltIn>> = {
  Set: set,
  IfError: ifError,
  Left: left,
  Switch: switchOn,
  Coalesce: coalesce,
};

const firstError = (error: FirstError, path: string): Value => {
  if (!error) throw new FormulaFault('FirstError is known in the fallback of IfError only.');
  switch (path) {
    case 'Message':
      return error.message;
    case 'Kind':
      return error.kind;
    case 'Details.HttpStatusCode':
      return error.httpStatus;
    case 'Details.HttpResponse':
      return error.httpResponse;
    default:
      throw new FormulaFault(`FirstError has no ${path}.`);
  }
};

/** `a.b.c` as a text, when it is made of names only. */
const pathOf = (expression: Expression): string | undefined => {
  if (expression.kind === 'name') return expression.name;
  const before = expression.kind === 'member' ? pathOf(expression.of) : undefined;
  return before === undefined || expression.kind !== 'member' ? undefined : `${before}.${expression.name}`;
};

const member = async (
  expression: Extract<Expression, { kind: 'member' }>,
  surroundings: Surroundings,
  caught: FirstError,
): Promise<Value> => {
  const path = pathOf(expression) ?? '';
  if (path.startsWith('FirstError.')) return firstError(caught, path.slice('FirstError.'.length));
  if (path.startsWith('Self.')) return surroundings.self(path.slice('Self.'.length));
  const of = await evaluateWith(expression.of, surroundings, caught);
  if (of === null || isError(of)) return of;
  if (!isRecord(of) || !Object.hasOwn(of, expression.name)) {
    throw new FormulaFault(`There is no field ${expression.name}.`);
  }
  return of[expression.name] ?? null;
};

const call = async (
  { source, name, args }: Extract<Expression, { kind: 'call' }>,
  surroundings: Surroundings,
  caught: FirstError,
): Promise<Value> => {
  const evaluate: Evaluate = (each) => evaluateWith(each, surroundings, caught);
  if (source === undefined) {
    const builtIn = Object.hasOwn(builtIns, name) ? builtIns[name] : undefined;
    if (!builtIn) throw new FormulaFault(`${name} is not one of the functions that our formulas use.`);
    return builtIn(args, evaluate, surroundings, caught);
  }
  if (source !== surroundings.source) throw new FormulaFault(`There is no data source ${source}.`);
  const values: Value[] = [];
  for (const each of args) values.push(await evaluate(each));
  return surroundings.call(name, values);
};

const evaluateWith = async (expression: Expression, surroundings: Surroundings, caught: FirstError): Promise<Value> => {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name': {
      const value = surroundings.variables.get(expression.name);
      if (value === undefined) throw new FormulaFault(`The name ${expression.name} is not known.`);
      return value;
    }
    case 'member':
      return member(expression, surroundings, caught);
    case 'call':
      return call(expression, surroundings, caught);
    case 'record': {
      const fields: [string, Value][] = [];
      // A record with a broken field is no error: the error stays inside.
      for (const [name, each] of expression.fields) fields.push([name, await evaluateWith(each, surroundings, caught)]);
      return Object.fromEntries(fields);
    }
    case 'chain': {
      let last: Value = null;
      // A chain does not stop at an error.
      for (const step of expression.steps) last = await evaluateWith(step, surroundings, caught);
      return last;
    }
  }
};

/** Runs a formula. Errors of calls are values; a FormulaFault is thrown for what would not load in the app. */
export const evaluate = (expression: Expression, surroundings: Surroundings): Promise<Value> =>
  evaluateWith(expression, surroundings, undefined);

/** Variables that a formula sets: in an app they exist, blank, from the start. */
export const variablesSetBy = (expression: Expression): readonly string[] => {
  switch (expression.kind) {
    case 'chain':
      return expression.steps.flatMap(variablesSetBy);
    case 'member':
      return variablesSetBy(expression.of);
    case 'record':
      return expression.fields.flatMap(([, each]) => variablesSetBy(each));
    case 'call': {
      const [target] = expression.args;
      const own = expression.name === 'Set' && target?.kind === 'name' ? [target.name] : [];
      return [...own, ...expression.args.flatMap(variablesSetBy)];
    }
    default:
      return [];
  }
};
