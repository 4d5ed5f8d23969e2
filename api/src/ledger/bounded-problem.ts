/** A refusal as it is kept for the board: the texts of a policy's rules are long where many may do something. */
import type { Finding } from '@jit/connector';
import { defined } from '../domain/defined.js';
import type { Problem } from '../domain/result.js';
import { cut } from '../domain/stored-text.js';

/** So much of each text is kept, as stored, and so many findings: no evaluation has more. */
export const mostOfText = 400;
export const mostFindings = 12;

export function boundedProblem({ code, detail, findings, retryAfterSeconds }: Problem): Problem {
  return {
    code,
    ...defined({
      detail: detail === undefined ? undefined : cut(detail, mostOfText),
      findings: findings?.slice(0, mostFindings).map((one): Finding => ({ ...one, text: cut(one.text, mostOfText) })),
      retryAfterSeconds,
    }),
  };
}
