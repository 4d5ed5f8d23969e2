/** Answers what nothing else answered: unknown addresses, unreadable ones, and faults, without a word of what broke. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Log } from '../ports.js';
import { sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

export const unknownAddress: RequestHandler = (_request, response) => {
  sendProblem(response, { code: 'not-found' }, traceIdOf(response));
};

export const lastResort =
  (log: Log): ErrorRequestHandler =>
  (fault: unknown, _request, response, next) => {
    const traceId = traceIdOf(response);
    // The router's own refusal: a path that is not percent-encoded UTF-8.
    if (isClientFault(fault)) {
      sendProblem(response, { code: 'invalid-input', detail: 'The address is not percent-encoded UTF-8.' }, traceId);
      return;
    }
    const { name, stack } = fault instanceof Error ? fault : { name: typeof fault, stack: undefined };
    log.error('http.fault', { traceId, kind: name, stack });
    if (response.headersSent) next(fault);
    else sendProblem(response, { code: 'internal-error' }, traceId);
  };

const isClientFault = (fault: unknown): boolean =>
  fault instanceof URIError && 'status' in fault && fault.status === 400;
