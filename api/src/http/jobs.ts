/** The routes for a timer outside: an application with the app role for jobs starts a run now. People cannot. */
import { type Request, type Response, Router } from 'express';
import type { Application } from '../domain/person.js';
import { refuse, type Result } from '../domain/result.js';
import type { SweepReport } from '../domain/sweep/report.js';
import { bearerOf } from './bearer.js';
import { type Call, callOf } from './call.js';
import type { CourtesyLimit } from './courtesy-limit.js';
import { invalidInput, type Read, sendProblem } from './problem.js';
import { readQuery, shownName } from './read-query.js';
import { traceIdOf } from './trace.js';

export interface JobNeeds {
  /** The application of an app-only token with the role for jobs. */
  readonly authenticateApplication: (token: string) => Promise<Result<Application>>;
  /** Ids of the environments of the policy. */
  readonly environments: readonly string[];
  readonly sweep: (environment: string, how: { readonly dryRun: boolean }) => Promise<Result<SweepReport>>;
}

const known = ['environment', 'dryRun'];

interface SweepInput {
  readonly environment?: string;
  readonly dryRun: boolean;
}

/** `POST /jobs/sweep/run?environment=&dryRun=`: without an environment all of them, one after the other. */
export function createJobs(needs: JobNeeds, limit: CourtesyLimit): Router {
  const router = Router({ strict: true, caseSensitive: true });
  const run = async (request: Request, call: Call): Promise<Read<{ readonly runs: readonly SweepReport[] }>> => {
    const token = bearerOf(request);
    if (!token.ok) return token;
    const application = await needs.authenticateApplication(token.value);
    if (!application.ok) return application;
    call.actor = application.value;
    const wait = limit(application.value);
    if (wait > 0) return refuse('too-many-requests', { retryAfterSeconds: wait });
    const input = readInput(request.originalUrl);
    if (!input.ok) return input;
    const { environment, dryRun } = input.value;
    if (environment !== undefined && !needs.environments.includes(environment)) return refuse('not-found');
    const runs: SweepReport[] = [];
    for (const one of environment === undefined ? needs.environments : [environment]) {
      const report = await needs.sweep(one, { dryRun });
      if (!report.ok) return report;
      runs.push(report.value);
    }
    return { ok: true, value: { runs } };
  };

  router.post('/jobs/sweep/run', async (request, response) => {
    const call = callOf(response);
    call.operation = 'jobs.sweep';
    const answer = await run(request, call);
    if (answer.ok) response.status(200).json(answer.value);
    else sendProblem(response, answer.problem, traceIdOf(response));
  });
  router.all('/jobs/sweep/run', (_request: Request, response: Response) => {
    sendProblem(response, { code: 'method-not-allowed', headers: { Allow: 'POST' } }, traceIdOf(response));
  });
  return router;
}

function readInput(url: string): Read<SweepInput> {
  const query = readQuery(url, known);
  if (!query.ok) return query;
  const stranger = Object.keys(query.value).find((key) => !known.includes(key));
  if (stranger !== undefined) return invalidInput([{ field: shownName(stranger), message: 'is not known' }]);
  const { environment, dryRun = 'false' } = query.value;
  if (dryRun !== 'true' && dryRun !== 'false')
    return invalidInput([{ field: 'dryRun', message: 'must be true or false' }]);
  return {
    ok: true,
    value: {
      dryRun: dryRun === 'true',
      ...(environment === undefined ? {} : { environment: environment.toLowerCase() }),
    },
  };
}
