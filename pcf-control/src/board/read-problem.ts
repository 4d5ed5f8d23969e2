/** Reads why something was refused, from the board or from the text of a failed call. */
import type { Finding } from '@jit/connector';
import { list, oneOf, parseJson, record, text, whole, type Reader } from './read-json';

/** Like the problem of the contract, but with any code: a newer API may know more of them. */
export interface Problem {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly traceId?: string;
  readonly findings: readonly Finding[];
}

export const finding: Reader<Finding> = record<Finding>(
  { rule: text, result: oneOf({ met: 1, unmet: 1, unknown: 1 }), text },
  { limit: whole },
);

export const problem: Reader<Problem> = record<Problem>(
  { code: text, findings: list(finding) },
  { title: text, detail: text, traceId: text },
);

/**
 * The problem in the text of a failed call, or undefined when the platform kept it to itself. The text may be the body
 * itself or hold it somewhere inside.
 */
export function readProblem(said: string): Problem | undefined {
  const from = said.indexOf('{');
  const to = said.lastIndexOf('}');
  return from < 0 || to < from ? undefined : problem(parseJson(said.slice(from, to + 1)));
}
