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
  readonly param: Surroundings['param'];
  /** A variable has another value now. */
  readonly changed: () => void;
}

const isEvent = (name: string): boolean => name.startsWith('On');

/** Rejects for a formula that would not load. */
export const createApp = async ({ source, formulas, call, param, changed }: AppParts): Promise<App> => {
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
  // A data property follows its variable; one that reads parameters is what it is when the app opens.
  const atStart = new Map<string, Value>();
  for (const [name, expression] of parsed) {
    if (isEvent(name) || expression.kind === 'name') continue;
    const refuse = (): never => {
      throw new FormulaFault(`${name} is a data property: a plain variable, or made of parameters.`);
    };
    const nothing = { call: refuse, self: refuse, variables: { get: refuse, set: refuse } };
    atStart.set(name, await evaluate(expression, { source, param, ...nothing }));
  }
  return {
    input: (property) => {
      const expression = parsed.get(property);
      const value = expression?.kind === 'name' ? variables.get(expression.name) : atStart.get(property);
      return value ?? null;
    },
    raise: async (event, self) => {
      const expression = parsed.get(event);
      if (!expression) return;
      await evaluate(expression, {
        source,
        call,
        param,
        variables: { get: (name) => variables.get(name), set },
        self: (property) => {
          if (!Object.hasOwn(self, property)) throw new FormulaFault(`The control has no property ${property}.`);
          return self[property] ?? null;
        },
      });
    },
  };
};
