/** What the rules for formulas have in common: where in a formula they look, and how kinds fit. */
import type { Known, Kind } from './known.js';
import type { Expression } from './parse.js';

/** Where in a formula we are. */
export interface Place {
  /** A step of the formula itself, not inside another function. */
  readonly step: boolean;
  /** Inside the value that Set stores. */
  readonly stored: boolean;
  /** Inside the first argument of IfError. */
  readonly caught: boolean;
  /** Inside the fallback of IfError, where FirstError is known. */
  readonly fallback: boolean;
  /** Inside a branch that runs only when something was chosen. */
  readonly chosen: boolean;
}

export interface Linting {
  readonly known: Known;
  readonly variables: Map<string, Kind>;
  /** Variables that a formula reads. */
  readonly reads: Set<string>;
  /** Reports a word of Power Fx that is used as the name of a variable. */
  readonly checkName: (name: string) => void;
  /** The formula of a data property: it may not act. */
  readonly data: boolean;
  readonly report: (rule: string, text: string) => void;
  /** The kind of what an expression gives; reports on the way. */
  readonly walk: (expression: Expression, place: Place) => Kind;
}

/** `a.b.c` as a text, when it is made of names only. */
export const pathOf = (expression: Expression): string | undefined => {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const before = pathOf(expression.of);
  return before === undefined ? undefined : `${before}.${expression.name}`;
};

/** The output or input that `Self.<name>` names. */
export const propertyOf = (expression: Expression): string | undefined =>
  /^Self\.(\w+)$/.exec(pathOf(expression) ?? '')?.[1];

/** Blank fits everything, and what is not known is not judged. */
export const fits = (one: Kind, other: Kind): boolean =>
  one === other ||
  [one, other].some((kind) => kind === 'blank' || kind === 'unknown') ||
  (typeof one === 'object' && typeof other === 'object');

export const inWords = (kind: Kind): string => (typeof kind === 'object' ? 'record' : kind);
