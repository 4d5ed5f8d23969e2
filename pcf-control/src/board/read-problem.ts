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

/** Begins the `type` of every problem of the service; gateways and proxies have other ones, or none. */
const ours = 'urn:jit-access:problem:';

/** A problem in the text of a failed call, and the command that it names, when the service says so. */
export type CallProblem = Problem & { readonly type: string; readonly commandId?: string };

const callProblem: Reader<CallProblem> = record<CallProblem>(
  { code: text, type: text, findings: list(finding) },
  { title: text, detail: text, traceId: text, commandId: text },
);

/**
 * The problem in the text of a failed call, or undefined when the platform kept it to itself or the text is not the
 * service's own. The text may be the body itself or hold it somewhere inside.
 */
export function readProblem(answer: string): CallProblem | undefined {
  const from = answer.indexOf('{');
  const to = answer.lastIndexOf('}');
  const read = from < 0 || to < from ? undefined : callProblem(parseJson(answer.slice(from, to + 1)));
  return read?.type.startsWith(ours) ? read : undefined;
}
