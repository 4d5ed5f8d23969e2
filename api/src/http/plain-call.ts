/** Refuses calls whose address or headers one reader could take otherwise than another, before anything else looks at them. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { type HttpProblem, sendProblem } from './problem.js';
import { traceIdOf } from './trace.js';

/** Express answers an address that it cannot read with a page of HTML: it is given another one, and the call is refused. */
const readable = '/';
const path = /^\/[!-"$-~]*$/;
/** As it may come from a proxy (RFC 9112, 3.2.2); its host is not asked for, like that of the header. */
const absolute = /^https?:\/\/[a-z0-9.:[\]-]+(\/[!-"$-~]*)$/i;

/** Puts the address of a call into the form that routes have; what has no such form is kept as `originalUrl` only. */
export function readTarget(request: IncomingMessage & { originalUrl?: string }): void {
  const { url = '' } = request;
  if (path.test(url)) return;
  const within = absolute.exec(url)?.[1];
  if (within === undefined) request.originalUrl = url;
  request.url = within ?? readable;
}

const mostHeaders = 100;

export const plainCall: RequestHandler = (request, response, next) => {
  const problem = faultOf(request.originalUrl, request);
  if (problem === undefined) next();
  else sendProblem(response, problem, traceIdOf(response));
};

function faultOf(url: string, { headersDistinct, httpVersion, rawHeaders }: IncomingMessage): HttpProblem | undefined {
  const code = 'invalid-input';
  if (!path.test(url)) return { code, detail: 'The address must be a path of visible ASCII characters.' };
  // Names and values alternate.
  if (rawHeaders.length / 2 > mostHeaders) return { code, detail: `A call may have at most ${mostHeaders} headers.` };
  const hosts = headersDistinct['host'] ?? [];
  // What stands between us and the caller must not read another host.
  return hosts.length === 1 || (hosts.length === 0 && httpVersion === '1.0')
    ? undefined
    : { code, detail: 'Name one host.' };
}
