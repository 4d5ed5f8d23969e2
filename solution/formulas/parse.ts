/** Reads the small part of Power Fx that the shipped formulas are written in; anything else is an error. */

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | {
      readonly kind: 'call';
      readonly source: string | undefined;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'greater'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'chain'; readonly steps: readonly Expression[] };

/** The formula would not load in the app. */
export class FormulaFault extends Error {}

/**
 * How arguments, steps and decimals are separated: `,` `;` `.` or, where the decimal sign is a comma, `;` `;;` `,`.
 * Screens and solutions always hold the first form; Studio shows each maker the form of his or her language.
 */
export type Notation = 'point' | 'comma';

const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const tokenWith = (decimal: string, sign: string): RegExp =>
  new RegExp(
    String.raw`\s*(?:${comment}|"((?:[^"]|"")*)"|'((?:[^']|'')+)'|(\d+(?:${decimal}\d+)?)|([A-Za-z_]\w*)|(${sign}))`,
    'y',
  );
const tokens: Readonly<Record<Notation, RegExp>> = {
  point: tokenWith(String.raw`\.`, '[(){},.;:>]'),
  comma: tokenWith(',', ';;|[(){}.;:>]'),
};
/** What the signs of the other notation are called in the first one. */
const meant: Readonly<Record<string, string>> = { ';': ',', ';;': ';' };

type Token =
  | { readonly kind: 'text' | 'name' | 'sign'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number };

const tokenOf = ([, text, quoted, number, name, sign]: RegExpExecArray, notation: Notation): Token | undefined => {
  if (text !== undefined) return { kind: 'text', value: text.replaceAll('""', '"') };
  if (quoted !== undefined) return { kind: 'name', value: quoted.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', value: Number(number.replace(',', '.')) };
  if (name !== undefined) return { kind: 'name', value: name };
  // A comment has no group of its own.
  if (sign === undefined) return undefined;
  return { kind: 'sign', value: notation === 'comma' ? (meant[sign] ?? sign) : sign };
};

const tokensOf = (text: string, notation: Notation): Token[] => {
  const found: Token[] = [];
  const token = tokens[notation];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new FormulaFault(`This is not understood: ${text.slice(from, from + 40).trim()}`);
    const next = tokenOf(match, notation);
    if (next) found.push(next);
  }
  return found;
};

/** Parses one formula, without a leading `=`. Throws a FormulaFault. */
export const parseFormula = (text: string, notation: Notation = 'point'): Expression => {
  const tokens = tokensOf(text, notation);
  let at = 0;
  const isSign = (value: string): boolean => tokens[at]?.kind === 'sign' && tokens[at]?.value === value;
  const expect = (value: string): void => {
    if (!isSign(value)) throw new FormulaFault(`Expected ${value} before ${String(tokens[at]?.value ?? 'the end')}.`);
    at += 1;
  };
  const name = (): string => {
    const next = tokens[at];
    if (next?.kind !== 'name') throw new FormulaFault(`Expected a name before ${String(next?.value ?? 'the end')}.`);
    at += 1;
    return next.value;
  };
  const list = <T>(end: string, item: () => T): T[] => {
    const items: T[] = [];
    if (!isSign(end)) items.push(item());
    while (isSign(',')) {
      at += 1;
      items.push(item());
    }
    expect(end);
    return items;
  };
  const field = (): readonly [string, Expression] => {
    const key = name();
    expect(':');
    return [key, value()];
  };
  const primary = (): Expression => {
    const next = tokens[at];
    if (next?.kind === 'text' || next?.kind === 'number') {
      at += 1;
      return { kind: 'literal', value: next.value };
    }
    if (isSign('{')) {
      at += 1;
      return { kind: 'record', fields: list('}', field) };
    }
    return { kind: 'name', name: name() };
  };
  /** `Name(…)` and `Source.Operation(…)`, and the members of what they give. */
  const operand = (): Expression => {
    let expression = primary();
    for (;;) {
      if (isSign('.')) {
        at += 1;
        expression = { kind: 'member', of: expression, name: name() };
      } else if (isSign('(') && expression.kind === 'name') {
        at += 1;
        expression = { kind: 'call', source: undefined, name: expression.name, args: list(')', value) };
      } else if (isSign('(') && expression.kind === 'member' && expression.of.kind === 'name') {
        at += 1;
        expression = { kind: 'call', source: expression.of.name, name: expression.name, args: list(')', value) };
      } else {
        return expression;
      }
    }
  };
  const value = (): Expression => {
    const left = operand();
    if (!isSign('>')) return left;
    at += 1;
    return { kind: 'greater', left, right: operand() };
  };
  const steps = [value()];
  while (isSign(';')) {
    at += 1;
    if (at < tokens.length) steps.push(value());
  }
  if (at < tokens.length) throw new FormulaFault(`This is too much: ${String(tokens[at]?.value)}`);
  const [only] = steps;
  return steps.length === 1 && only ? only : { kind: 'chain', steps };
};
