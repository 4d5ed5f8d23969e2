/** The app around the control: its variables and the formulas that stand in the control's properties. */
import type { FormulaRecord, Value } from '../../connector/values.js';
import { evaluate, type Surroundings, variablesSetBy } from '../../formula/evaluate.js';
import { type Expression, FormulaFault, parseFormula } from '../../../../solution/formulas/parse.js';

export interface App {
  /** What an input property shows now. */
  input(property: string): Value;
  /** Runs the formula of an event. Rejects for a formula that would not load. */
  raise(event: string, self: FormulaRecord): Promise<void>;
}

export interface AppParts {
  readonly source: string;
  /** Text of each formula, by the property or event it stands in. */
  readonly formulas: Readonly<Record<string, string>>;
  readonly call: Surroundings['call'];
  /** A variable has another value now. */
  readonly changed: () => void;
}

export const createApp = ({ source, formulas, call, changed }: AppParts): App => {
  const parsed = new Map<string, Expression>(
    Object.entries(formulas).map(([name, text]) => [name, parseFormula(text)]),
  );
  const variables = new Map<string, Value>();
  for (const expression of parsed.values()) {
    for (const name of variablesSetBy(expression)) variables.set(name, null);
  }
  const set = (name: string, value: Value): void => {
    const other = variables.get(name) !== value;
    variables.set(name, value);
    if (other) changed();
  };
  return {
    input: (property) => {
      const expression = parsed.get(property);
      if (expression?.kind !== 'name') throw new FormulaFault(`${property} must be a plain variable.`);
      return variables.get(expression.name) ?? null;
    },
    raise: async (event, self) => {
      const expression = parsed.get(event);
      if (!expression) return;
      await evaluate(expression, {
        source,
        call,
        variables: { get: (name) => variables.get(name), set },
        self: (property) => {
          if (!Object.hasOwn(self, property)) throw new FormulaFault(`The control has no property ${property}.`);
          return self[property] ?? null;
        },
      });
    },
  };
};
