/** Stands between one replica and Azure Tables: tells the time of the story, and plays what may happen to a call on its way. */
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoryClock } from '../story-clock.js';

/**
 * reset: the connection ends and nothing is done. lost: done, and the answer is lost. delayed: done so much later, answered
 * then. late: the connection ends now, and it is done so much later. busy: the service asks to come again. broken: an
 * answer that says nothing. silent: nothing is done, and no answer comes.
 */
export type StoreFault =
  | { readonly kind: 'reset' | 'lost' | 'busy' | 'broken' | 'silent' }
  | { readonly kind: 'delayed' | 'late'; readonly ms: number };

export interface StoreCall {
  readonly method: string;
  /** Of a transaction: all that it writes. */
  readonly body: string;
}

export interface StoreProxy {
  /** Scheme, host and port. */
  readonly origin: string;
  stop(): Promise<void>;
}

export interface StoreProxyNeeds {
  /** Origin of the service. */
  readonly target: string;
  readonly clock: Pick<StoryClock, 'now'>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Asked before each call is passed on. */
  readonly before: (call: StoreCall) => StoreFault | undefined;
  /** Told of each transaction that the service has taken, whoever hears of that. */
  readonly taken: (body: string) => void;
  /** Told when the service has answered, before the replica hears it; true: the replica is not there any more. */
  readonly after: (call: StoreCall) => boolean;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

const told = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(
    JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: 'The server is busy (injected).' } } }),
  ),
});

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

export async function startStoreProxy({
  target,
  clock,
  sleep,
  before,
  taken,
  after,
}: StoreProxyNeeds): Promise<StoreProxy> {
  const pass = (message: IncomingMessage, body: Buffer): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { method, url = '/', headers } = message;
      const onward = send(
        new URL(url, target),
        { method, headers: { ...headers, connection: 'keep-alive' } },
        (answer) => {
          whole(answer).then((got) => {
            if (method === 'POST' && !got.includes('odata.error')) taken(body.toString('utf8'));
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: got });
          }, reject);
        },
      );
      onward.once('error', reject);
      onward.end(body);
    });

  const answer = (response: ServerResponse, { status, headers, body }: Reply): void => {
    const { 'transfer-encoding': _, connection: __, ...kept } = headers;
    response.writeHead(status, {
      ...(kept as Record<string, string>),
      'content-length': String(body.length),
      date: new Date(clock.now()).toUTCString(),
    });
    response.end(body);
  };

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await whole(message);
    const call: StoreCall = { method: message.method ?? 'GET', body: body.toString('utf8') };
    const fault = before(call);
    switch (fault?.kind) {
      case 'reset':
        response.destroy();
        return;
      case 'busy':
        answer(response, told(503, 'ServerBusy'));
        return;
      case 'broken':
        answer(response, told(500, 'InternalError'));
        return;
      case 'silent':
        return;
      case 'late':
        response.destroy();
        await sleep(fault.ms);
        await pass(message, body);
        return;
      case 'delayed':
        await sleep(fault.ms);
        break;
      case 'lost':
      case undefined:
        break;
    }
    const reply = await pass(message, body);
    if (after(call) || fault?.kind === 'lost') response.destroy();
    else answer(response, reply);
  }

  const server: Server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
