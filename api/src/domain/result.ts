/** A refusal is a value, a fault an exception. Every refusal carries a code of the contract. */
import type { Finding, ProblemCode } from '@jit/connector';
import type { Person } from './person.js';

export interface Problem {
  readonly code: ProblemCode;
  /** What happened, in words for the person; never holds text of other people or internals. */
  readonly detail?: string;
  readonly findings?: readonly Finding[];
  readonly retryAfterSeconds?: number;
  /** For the log only: which check failed, as a short code, and whose sign-in it was, where that is proven. */
  readonly cause?: string;
  readonly by?: Person;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: ProblemCode, more: Omit<Problem, 'code'> = {}): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code, ...more },
});

/** The record was not read, or not written: whoever comes again may be luckier. */
export const recordUnavailable = refuse('record-unavailable', { retryAfterSeconds: 5 });

const passing: readonly string[] = ['busy', 'record-unavailable', 'outcome-unknown', 'not-ready'];

/** Nothing came on record, which says nothing about the command: the next time it may. */
export const isPassing = ({ code }: Problem): boolean => passing.includes(code);
