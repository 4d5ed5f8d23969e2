/** Finds what Studio or the app would find too late in a formula, or never: names, order, kinds and the known traps. */
import type { Known, Kind } from './known.js';
import { checkFieldNames, lintCall } from './lint-call.js';
import { functions } from './lint-functions.js';
import { fits, inWords, type Linting, pathOf, type Place } from './linting.js';
import { type Expression, FormulaFault, parseFormula } from './parse.js';

export interface FormulaFinding {
  readonly formula: string;
  /** Name of the rule; the README of the solution lists them. */
  readonly rule: string;
  readonly text: string;
}

const inside: Place = { step: false, stored: false, caught: false, fallback: false, chosen: false };

const ofFirstError: Readonly<Record<string, Kind>> = {
  'FirstError.Message': 'text',
  'FirstError.Kind': 'number',
  'FirstError.Details.HttpStatusCode': 'number',
  'FirstError.Details.HttpResponse': 'text',
};

type Member = Extract<Expression, { kind: 'member' }>;

const firstErrorKind = (path: string, place: Place, { report }: Linting): Kind => {
  if (!place.fallback) report('first-error-in-fallback', 'FirstError is known in the fallback of IfError only.');
  if (!Object.hasOwn(ofFirstError, path)) report('known-name', `FirstError has no ${path}.`);
  return ofFirstError[path] ?? 'unknown';
};

const propertyKind = (property: string, { known, report }: Linting): Kind => {
  const kind = known.outputs.get(property) ?? known.inputs.get(property);
  if (kind === undefined) report('known-property', `The control has no ${property}.`);
  return kind ?? 'unknown';
};

const memberKind = (expression: Member, place: Place, linting: Linting): Kind => {
  const path = pathOf(expression) ?? '';
  if (path.startsWith('FirstError.')) return firstErrorKind(path, place, linting);
  if (path.startsWith('Self.')) return propertyKind(path.slice('Self.'.length), linting);
  const of = linting.walk(expression.of, { ...place, step: false });
  if (of === 'unknown') return 'unknown';
  const kind = typeof of === 'object' && Object.hasOwn(of, expression.name) ? of[expression.name] : undefined;
  if (kind === undefined) linting.report('known-field', `There is no field ${expression.name} in the answer.`);
  return kind ?? 'unknown';
};

const callKind = (expression: Extract<Expression, { kind: 'call' }>, place: Place, linting: Linting): Kind => {
  const { source, name, args } = expression;
  if (source !== undefined) return lintCall(expression, place, linting);
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found) return found(args, place, linting);
  linting.report('known-function', `${name} is not one of the functions that our formulas use.`);
  return 'unknown';
};

const nameKind = (name: string, { variables, reads, checkName, report }: Linting): Kind => {
  checkName(name);
  reads.add(name);
  const kind = variables.get(name);
  if (kind === undefined) report('known-name', `No formula sets ${name}.`);
  return kind ?? 'unknown';
};

const greaterKind = (
  { left, right }: Extract<Expression, { kind: 'greater' }>,
  place: Place,
  linting: Linting,
): Kind => {
  for (const side of [left, right]) {
    const kind = linting.walk(side, { ...place, step: false });
    if (!fits(kind, 'number')) linting.report('same-type', `> compares numbers, not a ${inWords(kind)}.`);
  }
  return 'boolean';
};

const walkWith = (expression: Expression, place: Place, linting: Linting): Kind => {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'number' ? 'number' : 'text';
    case 'name':
      return nameKind(expression.name, linting);
    case 'member':
      return memberKind(expression, place, linting);
    case 'call':
      return callKind(expression, place, linting);
    case 'greater':
      return greaterKind(expression, place, linting);
    case 'record':
      checkFieldNames(expression.fields, linting);
      return Object.fromEntries(
        expression.fields.map(([name, value]) => [name, linting.walk(value, { ...place, step: false })]),
      );
    case 'chain':
      return expression.steps.map((step) => linting.walk(step, place)).at(-1) ?? 'blank';
  }
};

/** What all formulas together know of the variables of the app. */
interface Variables {
  readonly variables: Map<string, Kind>;
  readonly reads: Set<string>;
}

/** Names that never are a variable. */
const words = ['true', 'false', 'blank', 'self', 'parent', 'thisrecord', 'firsterror'];

const lintOne = (
  name: string,
  text: string,
  known: Known,
  { variables, reads }: Variables,
  found: FormulaFinding[],
): void => {
  const report = (rule: string, words: string): void => void found.push({ formula: name, rule, text: words });
  const wanted = known.inputs.get(name);
  if (wanted === undefined && !known.events.has(name)) {
    report('known-place', `The control has no input and no event ${name}.`);
  }
  // The manifest holds each formula inside a comment.
  if (/\/\*|\*\/|\/\//.test(text.replaceAll(/"(?:[^"]|"")*"/g, ''))) {
    report('no-comment', 'A shipped formula holds no comment: it is shipped inside one.');
  }
  try {
    const linting: Linting = {
      known,
      variables,
      reads,
      checkName: (word) => {
        if (words.includes(word.toLowerCase())) report('reserved-name', `${word} is a word of Power Fx, no variable.`);
      },
      report,
      data: wanted !== undefined,
      walk: (expression, place) => walkWith(expression, place, linting),
    };
    const kind = linting.walk(parseFormula(text), { ...inside, step: true });
    if (wanted !== undefined && !fits(kind, wanted)) {
      report('same-type', `${name} takes a ${inWords(wanted)}, not a ${inWords(kind)}.`);
    }
  } catch (fault) {
    if (!(fault instanceof FormulaFault)) throw fault;
    report('parses', fault.message);
  }
};

/** A variable that nothing reads is one whose name was misspelt: Studio makes a new one without a word. */
const lintReads = ({ reads }: Variables, setIn: ReadonlyMap<string, string>, found: FormulaFinding[]): void => {
  for (const [variable, formula] of setIn) {
    const report = (rule: string, text: string): void => void found.push({ formula, rule, text });
    if (!reads.has(variable)) report('never-read', `${variable} is set, and no formula reads it.`);
  }
};

/** All findings in formulas by the property or event that they stand in; none when they are good. */
export const lintFormulas = (formulas: Readonly<Record<string, string>>, known: Known): readonly FormulaFinding[] => {
  const shared: Variables = { variables: new Map(), reads: new Set() };
  const setIn = new Map<string, string>();
  const all = (found: FormulaFinding[]): FormulaFinding[] => {
    for (const [name, text] of Object.entries(formulas)) {
      lintOne(name, text, known, shared, found);
      for (const variable of shared.variables.keys()) if (!setIn.has(variable)) setIn.set(variable, name);
    }
    return found;
  };
  // The first round only learns which variables there are, and of what kind.
  all([]);
  const found = all([]);
  lintReads(shared, setIn, found);
  return found;
};
