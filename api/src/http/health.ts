/** Answers whether the process lives and whether it is ready; says nothing else, because anybody may ask. */
import { Router } from 'express';
import { sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

/** `notReady`: reasons as short codes; empty when this replica takes decisions. */
export function createHealth(notReady: () => readonly string[]): Router {
  const router = Router({ strict: true, caseSensitive: true });
  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const reasons = notReady().map(asCode);
    if (reasons.length === 0) response.json({ status: 'ready' });
    else sendProblem(response, { code: 'not-ready', retryAfterSeconds: 5 }, traceIdOf(response), { reasons });
  });
  for (const path of ['/livez', '/readyz'])
    router.all(path, (_request, response) => {
      sendProblem(response, { code: 'method-not-allowed', headers: { Allow: 'GET, HEAD' } }, traceIdOf(response));
    });
  return router;
}

/** A sentence could name addresses or people; a code cannot. */
const asCode = (reason: string): string => (/^[a-z0-9-]{1,64}$/.test(reason) ? reason : 'other');
