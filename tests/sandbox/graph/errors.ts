/** The error shapes of Microsoft Graph. */
import { randomUUID } from 'node:crypto';
import type { WireReply, WireRequest } from '../wire/loopback.js';

export const graphError = (request: WireRequest, status: number, code: string, message: string): WireReply => {
  const requestId = randomUUID();
  const given = request.headers['client-request-id'];
  const clientRequestId = typeof given === 'string' ? given : requestId;
  return {
    status,
    headers: { 'request-id': requestId, 'client-request-id': clientRequestId },
    body: {
      error: {
        code,
        message,
        innerError: {
          date: new Date().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId,
        },
      },
    },
  };
};

export const notFound = (request: WireRequest, id: string): WireReply =>
  graphError(
    request,
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const badRequest = (request: WireRequest, message: string): WireReply =>
  graphError(request, 400, 'Request_BadRequest', message);

/** What to add to the faults of Graph for a throttled call; left out, there is no Retry-After. */
export const graphThrottled = (
  retryAfterSeconds?: number,
): { kind: 'answer'; status: 429; headers: Record<string, string>; body: unknown } => ({
  kind: 'answer',
  status: 429,
  headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  body: { error: { code: 'TooManyRequests', message: 'Too many requests.', innerError: {} } },
});
