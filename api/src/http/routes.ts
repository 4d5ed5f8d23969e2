/** Makes the routes from the table of operations: who calls, may they now, what do they say, what is the answer. */
import { type Operation, type OperationName, operations } from '@jit/connector';
import { type Request, type Response, Router } from 'express';
import type { Actor } from '../domain/person.js';
import type { Problem, Result } from '../domain/result.js';
import type { Handle } from '../usecases/operation.js';
import { bearerOf } from './bearer.js';
import { type Call, callOf } from './call.js';
import type { CourtesyLimit } from './courtesy-limit.js';
import { basePath, nextLink } from './next-link.js';
import { asKept, type HttpProblem, type Read, sendProblem } from './problem.js';
import { readInput } from './read-input.js';
import { traceIdOf } from './trace.js';

export interface RouteNeeds {
  readonly handle: Handle;
  readonly authenticate: (token: string) => Promise<Result<Actor>>;
  /** Keeps how a command ended whose input was refused, for the board of this person. Left out: nothing is kept. */
  readonly keepRefusal?: (actor: Actor, commandId: string, problem: Problem) => Promise<void>;
  readonly limit: CourtesyLimit;
  /** Scheme and host under which callers reach this API. */
  readonly publicUrl?: string;
  /** Tests: an answer that breaks the contract is a fault. */
  readonly checkAnswers?: boolean;
}

const names = Object.keys(operations) as OperationName[];
const rowOf = (name: OperationName): Operation => operations[name];
const routeOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Strict and case-sensitive: an empty id never falls back to the list above it. */
export function createRoutes(needs: RouteNeeds): Router {
  const router = Router({ strict: true, caseSensitive: true });
  for (const name of names) {
    const { method, path } = rowOf(name);
    router[method](routeOf(path), async (request, response) => {
      const call = callOf(response);
      call.operation = name;
      const answer = await answerOf(needs, name, request, call);
      if (answer.ok) sendMade(needs, name, request, response, answer.value);
      else sendProblem(response, answer.problem, traceIdOf(response));
    });
  }
  for (const path of new Set(names.map((name) => rowOf(name).path)))
    router.all(routeOf(path), (_request, response) => refuseMethod(response, path));
  return router;
}

async function answerOf(needs: RouteNeeds, name: OperationName, request: Request, call: Call): Promise<Read<unknown>> {
  const token = bearerOf(request);
  if (!token.ok) return token;
  const actor = await needs.authenticate(token.value);
  if (!actor.ok) return actor;
  call.actor = actor.value;
  const wait = needs.limit(actor.value);
  if (wait > 0) return { ok: false, problem: { code: 'too-many-requests', retryAfterSeconds: wait } };
  const input = await readInput(name, request);
  if (!input.ok) {
    const { problem, commandId } = input;
    if (commandId !== undefined) call.commandId = commandId;
    if (commandId !== undefined) await needs.keepRefusal?.(actor.value, commandId, asKept(problem));
    return { ok: false, problem };
  }
  const { commandId } = input.value as { readonly commandId?: string };
  if (commandId !== undefined) call.commandId = commandId;
  const handled = await needs.handle(name, actor.value, input.value);
  return handled.ok
    ? { ok: true, value: presented(needs, rowOf(name), input.value as Values, handled.value, request) }
    : handled;
}

type Values = Readonly<Record<string, unknown>>;

/** What was made is named by its address: on our own base path, like the links of pages. */
function sendMade(needs: RouteNeeds, name: OperationName, request: Request, response: Response, answer: unknown): void {
  const { creates } = rowOf(name);
  if (creates !== undefined) {
    const path = creates.replace(/\{(\w+)\}/g, (_all, key: string) => String((answer as Values)[key]));
    response.status(201).location(`${needs.publicUrl ?? ownOrigin(request)}${basePath}${path}`);
  }
  response.json(answer);
}

function presented(
  { publicUrl, checkAnswers }: RouteNeeds,
  row: Operation,
  input: Values,
  output: Values & { readonly next?: string },
  request: Request,
): Values {
  const { next, ...rest } = output;
  const origin = publicUrl ?? ownOrigin(request);
  const answer = next === undefined ? rest : { ...rest, nextLink: nextLink(origin, row, input, next) };
  if (checkAnswers === true) row.output.parse(answer);
  return answer;
}

/** Where this connection arrived: known from the socket, whatever the Host header says. */
function ownOrigin({ socket }: Request): string {
  const address = socket.localAddress ?? '127.0.0.1';
  return `http://${address.includes(':') ? `[${address}]` : address}:${socket.localPort ?? 0}`;
}

function refuseMethod(response: Response, path: string): void {
  const methods = names
    .map(rowOf)
    .filter((row) => row.path === path)
    .map(({ method }) => method.toUpperCase());
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  const problem: HttpProblem = { code: 'method-not-allowed', headers: { Allow: allowed.join(', ') } };
  sendProblem(response, problem, traceIdOf(response));
}
