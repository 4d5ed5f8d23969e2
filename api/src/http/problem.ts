/** Turns a refusal into the answer that people, apps and flows get: application/problem+json (RFC 9457). */
import { problems, type ProblemView } from '@jit/connector';
import type { Response } from 'express';
import type { Problem } from '../domain/result.js';
import { callOf } from './call.js';
import { toWire } from '../views/problem.js';

/** Which part of the input is wrong; never holds what was sent. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A refusal on its way out of HTTP. */
export interface HttpProblem extends Problem {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: HttpProblem };

export const invalidInput = (errors: readonly FieldError[], detail?: string): { ok: false; problem: HttpProblem } => ({
  ok: false,
  problem: { code: 'invalid-input', errors, ...(detail === undefined ? {} : { detail }) },
});

/** What is kept of a refusal of the input: its detail names the fields, as far as they are known. */
export const asKept = ({ code, detail, errors = [] }: HttpProblem): Problem => {
  const said = [detail, ...errors.map(({ field, message }) => `${field} ${message}.`)].filter(
    (text) => text !== undefined,
  );
  return { code, ...(said.length === 0 ? {} : { detail: said.join(' ') }) };
};

/** Busy or waiting for another system: when to come back, where the refusal does not say it. */
const retryAfterSeconds = 30;

export function problemBody(problem: HttpProblem, traceId: string): ProblemView {
  const { errors } = problem;
  return { ...toWire(problem), traceId, ...(errors === undefined ? {} : { errors: [...errors] }) };
}

/** Sends it, with the headers that its status asks for. `more`: members beyond the contract. */
export function sendProblem(
  response: Response,
  problem: HttpProblem,
  traceId: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { status } = problems[problem.code];
  callOf(response).problem = problem;
  if (status === 401) response.set('WWW-Authenticate', challenge(problem));
  if (status === 429 || status === 503)
    response.set('Retry-After', String(Math.max(1, Math.ceil(problem.retryAfterSeconds ?? retryAfterSeconds))));
  response.set({ ...problem.headers });
  response.status(status).type('application/problem+json');
  response.send(JSON.stringify({ ...problemBody(problem, traceId), ...more }));
}

/** RFC 6750: without a token only the scheme is named. */
const challenge = ({ headers }: HttpProblem): string => headers?.['WWW-Authenticate'] ?? 'Bearer error="invalid_token"';
