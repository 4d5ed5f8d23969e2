/** Runs the shipped formulas; what they do not use is an error. */
import { type FormulaError, isError, isRecord, type Value } from '../connector/values.js';
import { wrong } from './coerce.js';
import { builtIns } from './functions.js';
import { type Expression, FormulaFault } from '../../../solution/formulas/parse.js';

export interface Surroundings {
  /** Name of the connector in the app, such as JITAccess. */
  readonly source: string;
  call(operation: string, values: readonly Value[]): Promise<Value>;
  /** A property of the control. Throws for one that it does not have. */
  self(property: string): Value;
  /** A parameter of the address that opened the app; blank when it has none of this name. */
  param(name: string): Value;
  /** Global variables of the app; a new one is made by Set. */
  readonly variables: { get(name: string): Value | undefined; set(name: string, value: Value): unknown };
}

/** What IfError's second argument sees. */
type FirstError = FormulaError | undefined;
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
    // The platform has both and fills them with names of its own; nothing here rests on them.
    case 'Source':
    case 'Observed':
      return null;
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
  if (source === undefined) {
    const builtIn = Object.hasOwn(builtIns, name) ? builtIns[name] : undefined;
    if (!builtIn) throw new FormulaFault(`${name} is not one of the functions that our formulas use.`);
    return builtIn(args, {
      evaluate: (each, inside = caught) => evaluateWith(each, surroundings, inside),
      set: (variable, value) => void surroundings.variables.set(variable, value),
      param: (wanted) => surroundings.param(wanted),
    });
  }
  if (source !== surroundings.source) throw new FormulaFault(`There is no data source ${source}.`);
  const values: Value[] = [];
  for (const each of args) values.push(await evaluateWith(each, surroundings, caught));
  return surroundings.call(name, values);
};

/** Blank counts as 0. */
const greater = (left: Value, right: Value): Value => {
  if (isError(left)) return left;
  if (isError(right)) return right;
  const [one, other] = [left ?? 0, right ?? 0];
  return typeof one === 'number' && typeof other === 'number' ? one > other : wrong('> compares numbers only.');
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
    case 'greater': {
      const left = await evaluateWith(expression.left, surroundings, caught);
      return greater(left, await evaluateWith(expression.right, surroundings, caught));
    }
    case 'record': {
      const names = expression.fields.map(([name]) => name);
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) throw new FormulaFault(`The field ${twice} stands twice in a record.`);
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
    case 'greater':
      return [...variablesSetBy(expression.left), ...variablesSetBy(expression.right)];
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
