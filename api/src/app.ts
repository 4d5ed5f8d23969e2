/** Puts the HTTP side together: no port, no environment, no state but the courtesy limit. */
import type { RequestListener } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import type { Clock, Log, PublicKey, Random } from './ports.js';
import { logCalls } from './http/call-log.js';
import { type CourtesyLimits, courtesyLimits, createCourtesyLimit } from './http/courtesy-limit.js';
import { createHealth } from './http/health.js';
import { createJobs, type JobNeeds } from './http/jobs.js';
import { lastResort, unknownAddress } from './http/last-resort.js';
import { createMetrics, type MetricsNeeds } from './http/metrics.js';
import { basePath } from './http/next-link.js';
import { plainCall, readTarget } from './http/plain-call.js';
import { createPublicKeys } from './http/public-keys.js';
import { createRoutes, type RouteNeeds } from './http/routes.js';
import { type Opened, openServer } from './http/server.js';
import { giveTraceId } from './http/trace.js';

export interface AppNeeds extends Omit<RouteNeeds, 'limit'> {
  /** Why this replica takes no decisions now, as short codes; empty when it is ready. */
  readonly notReady: () => readonly string[];
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly random: Random;
  readonly log: Log;
  /** Id of the deployment: people stand in the log under marks made with it. */
  readonly deployment?: string;
  /** With which receivers verify notices. */
  readonly publicKeys?: readonly PublicKey[];
  readonly courtesy?: CourtesyLimits;
  /** Left out: there are no routes for jobs. */
  readonly jobs?: JobNeeds;
  /** Left out: there is no /metrics. */
  readonly metrics?: Omit<MetricsNeeds, 'notReady'>;
}

/** What answers calls. It opens nothing: give it to a server. */
export function createApp(needs: AppNeeds): RequestListener {
  const app = express();
  for (const setting of ['strict routing', 'case sensitive routing']) app.enable(setting);
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', false)
    .set('trust proxy', false)
    .set('env', 'production');
  app.use(giveTraceId(needs.random));
  app.use(logCalls(needs));
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    }),
  );
  app.use((_request, response, next) => {
    // Each answer is for one person; nobody between may keep it. No CORS: browsers have no business here.
    response.set({ 'Cache-Control': 'no-store', Vary: 'Authorization' });
    next();
  });
  app.use(plainCall);
  app.use(createHealth(needs.notReady));
  app.use(createPublicKeys(needs.publicKeys ?? []));
  if (needs.metrics !== undefined) app.use(createMetrics({ ...needs.metrics, notReady: needs.notReady }));
  const limit = createCourtesyLimit(needs.courtesy ?? courtesyLimits, needs.clock);
  if (needs.jobs !== undefined) app.use(basePath, createJobs(needs.jobs, limit));
  app.use(basePath, createRoutes({ ...needs, limit }));
  app.use(unknownAddress);
  app.use(lastResort(needs.log));
  return (request, response) => {
    readTarget(request);
    app(request, response);
  };
}

/** Serves the app until it is closed. Not ok: with a sentence about the port and what to do. Port 0 takes a free one. */
export const openApp = (needs: AppNeeds, host: string, port: number): Promise<Opened> =>
  openServer(createApp(needs), host, port, { log: needs.log });
