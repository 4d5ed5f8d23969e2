/** Writes one line of the log for each call: who, from where, what, and how it came out. Security events are among them. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { problems } from '@jit/connector';
import type { Request, RequestHandler } from 'express';
import { defined } from '../domain/defined.js';
import type { Person } from '../domain/person.js';
import type { Clock, Log } from '../ports.js';
import { type Call, callOf } from './call.js';
import { traceIdOf } from './trace.js';

/** The events, each with what it means: the table of `api/README.md` is made from this. */
export const callEvents = {
  'http.answered': 'A call was answered: the sign-in was taken, and the call was carried out.',
  'sign-in.refused': 'There was no token, or one that is not taken; `cause` names the check that failed.',
  'act.refused':
    'The person is signed in, and the policy, their rights or the state of things said no; `code` says which.',
  'input.refused': 'The call is none of the contract: its address, method, size, form or the `fields` named.',
  'call.limited': 'Calls of this person come too fast; the answer says how long to wait.',
  'call.failed': 'The service could not answer: something that it needs does not, or a fault (`http.fault` has it).',
  'call.broken-off': 'The caller went away before the answer.',
  'call.malformed': 'What came was no complete HTTP call: broken, oversize or too slow. The connection was closed.',
} as const;
export type CallEvent = keyof typeof callEvents;

export interface CallLogNeeds {
  readonly log: Log;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Id of the deployment; makes the marks of people here others than elsewhere. */
  readonly deployment?: string;
}

/** Health and keys are asked for every few seconds: of these only what is refused is told. */
export const logCalls =
  ({ log, clock, deployment = '' }: CallLogNeeds): RequestHandler =>
  (request, response, next) => {
    const began = clock.monotonic();
    response.once('close', () => {
      const call = callOf(response);
      const event = eventOf(call, response.writableFinished);
      if (call.operation === undefined && event !== 'input.refused') return;
      const level = event === 'http.answered' || event === 'call.broken-off' ? 'info' : 'warn';
      log[level](event, {
        ...fieldsOf(call, deployment),
        status: response.statusCode,
        ...sourceOf(request),
        ms: Math.round(clock.monotonic() - began),
        traceId: traceIdOf(response),
      });
    });
    next();
  };

const ofSignIn = ['not-signed-in', 'token-version', 'app-only-token', 'client-not-allowed'];
const ofInput = ['invalid-input', 'body-too-large', 'content-type', 'method-not-allowed'];

function eventOf({ problem, operation }: Call, finished: boolean): CallEvent {
  if (!finished) return 'call.broken-off';
  if (problem === undefined) return 'http.answered';
  const { code } = problem;
  const { status } = problems[code];
  if (ofSignIn.includes(code)) return 'sign-in.refused';
  if (status === 429) return 'call.limited';
  if (status >= 500) return 'call.failed';
  return ofInput.includes(code) || operation === undefined ? 'input.refused' : 'act.refused';
}

function fieldsOf(
  { operation, actor, commandId: command, problem }: Call,
  deployment: string,
): Record<string, unknown> {
  const { code, cause, by, errors = [] } = problem ?? ({} as Partial<NonNullable<Call['problem']>>);
  const who = actor ?? by;
  return defined({
    operation,
    actor: who && markOf(deployment, who),
    client: actor?.client,
    command,
    code,
    cause,
    fields: errors.length === 0 ? undefined : errors.map(({ field }) => field),
  });
}

/** Stands for a person in the log: found by who knows deployment, tenant and object id, told to nobody else. */
export const markOf = (deployment: string, { tid, oid }: Person): string =>
  createHash('sha256').update(`${deployment}|${tid}|${oid}`, 'utf8').digest('hex').slice(0, 16);

/** Who connected, and, where that was a proxy, whom it says it stands for: the last one, which it added itself. */
function sourceOf({ socket, headers }: Pick<Request, 'socket' | 'headers'>): Record<string, unknown> {
  const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').at(-1)?.trim() ?? '';
  const plain = forwarded.replace(/^\[?([0-9a-f:.]+?)\]?(?::\d{1,5})?$/i, '$1');
  const via = [forwarded, plain].find((text) => isIP(text) !== 0);
  return { source: socket.remoteAddress ?? 'gone', ...(via !== undefined && { forwarded: via }) };
}
