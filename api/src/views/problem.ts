/** A refusal as the wire knows it: the words of its code, and what is particular to this one. */
import { problems, type ProblemCode, type ProblemView } from '@jit/connector';
import type { Problem } from '../domain/result.js';

/** A name that stays when texts change; no address that could die. */
const problemType = (code: ProblemCode): string => `urn:jit-access:problem:${code}`;

export function toWire(problem: Problem): ProblemView {
  const { status, title, help } = problems[problem.code];
  const { code, detail, findings } = problem;
  return {
    type: problemType(code),
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    code,
    help,
    ...(findings === undefined ? {} : { findings: [...findings] }),
  };
}
