/** Refuses a call that names no host or several: what stands between us and the caller must not read another one. */
import type { RequestHandler } from 'express';
import { sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

export const oneHost: RequestHandler = (request, response, next) => {
  const hosts = request.headersDistinct['host'] ?? [];
  if (hosts.length === 1 || (hosts.length === 0 && request.httpVersion === '1.0')) next();
  else sendProblem(response, { code: 'invalid-input', detail: 'Name one host.' }, traceIdOf(response));
};
