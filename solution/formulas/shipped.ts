/** The formulas that the solution ships, by the property or event of the control that they stand in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What connects the control: these stand in its manifest as comments. `Problem` is the quick error text. */
export const connecting = ['Board', 'Problem', 'OnRefresh', 'OnCommand'] as const;
/** And what a screen has besides: the request that a link names. */
const shipped = [...connecting, 'RequestId'] as const;

export type FormulaName = (typeof shipped)[number];

/** @param solution folder of this package */
export const readFormulas = (solution: string): Readonly<Record<FormulaName, string>> =>
  Object.fromEntries(
    shipped.map((name) => [name, readFileSync(join(solution, 'formulas', `${name}.fx`), 'utf8').trim()]),
  ) as Record<FormulaName, string>;
