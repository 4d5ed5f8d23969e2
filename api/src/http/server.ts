/** The server under the app: its limits against slow and broken callers, how it opens and how it closes. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ConnectionLimits, connectionLimits, limitConnections } from './connections.js';
import type { Log } from '../ports.js';
import { problemBody } from './problem.js';

export interface ServerLimits extends ConnectionLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly connectionsCheckingInterval: number;
}

/** Milliseconds; the body is small, so a call that takes longer to arrive is no call of ours. */
const limits: ServerLimits = {
  ...connectionLimits,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  /** Longer than the idle time of the usual load balancers, so that they close first. */
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
};

export interface OpenServer {
  readonly port: number;
  /** Takes no new connection, lets running calls end, at most so long; then closes what is left. */
  close(withinMs: number): Promise<void>;
}

export type Opened = { readonly ok: true; readonly value: OpenServer } | { readonly ok: false; readonly why: string };

/** How a server is opened beyond where it listens. */
export interface OpenHow {
  readonly within?: ServerLimits;
  /** Told of what never became a call. */
  readonly log?: Log;
}

/** Not ok: with a sentence about the port and what to do. Port 0 takes any free one. */
export async function openServer(
  app: RequestListener,
  host: string,
  port: number,
  { within = limits, log }: OpenHow = {},
): Promise<Opened> {
  const server = createServer({ ...within, maxHeaderSize: 16 * 1024, requireHostHeader: false });
  // No limit here: Node would drop what is beyond it, and with that what somebody else read.
  server.maxHeadersCount = 0;
  const admits = limitConnections(server, within, {
    silentMs: within.headersTimeout,
    everyMs: within.connectionsCheckingInterval,
  });
  const answer: RequestListener = (request, response) => {
    if (admits(request, response)) app(request, response);
  };
  server.on('request', answer);
  server.on('checkExpectation', answer);
  server.on('clientError', (fault: NodeJS.ErrnoException, socket: Socket) => {
    if (fault.code !== 'ECONNRESET')
      log?.warn('call.malformed', { cause: fault.code ?? 'unknown', source: socket.remoteAddress ?? 'gone' });
    refuseRaw(fault, socket);
  });
  const fault = await listening(server, host, port);
  if (fault !== undefined) return { ok: false, why: sentence(fault.code, host, port) };
  return {
    ok: true,
    value: { port: (server.address() as AddressInfo).port, close: (withinMs) => closed(server, withinMs) },
  };
}

function listening(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port }, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}

function sentence(code: string | undefined, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user: set PORT to 1024 or higher.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: set HOST to one, or to 0.0.0.0 for all.`;
    default:
      return `Port ${port} on ${host} could not be opened (${code ?? 'unknown'}): check HOST and PORT.`;
  }
}

async function closed(server: Server, withinMs: number): Promise<void> {
  const last = setTimeout(() => server.closeAllConnections(), withinMs);
  // A kept connection becomes idle when its call ends, and would stay so for long.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(last);
  clearInterval(idle);
}

/** What never became a request: broken or oversize headers, or too slow. Answered in the same form as all else. */
function refuseRaw(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { traceId: _none, ...body } = problemBody(
    { code: 'invalid-input', detail: 'This is no complete HTTP request.' },
    '',
  );
  const text = JSON.stringify(body);
  const head = ['HTTP/1.1 400 Bad Request', 'Connection: close', 'Cache-Control: no-store'];
  head.push('Content-Type: application/problem+json; charset=utf-8', `Content-Length: ${Buffer.byteLength(text)}`);
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
