/** Serves one answering function on 127.0.0.1, over http or https, and plays the faults that stand for a call. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Fault, Faults } from './faults.js';

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A body that is text or bytes goes out as it is; anything else as JSON; left out, there is none. */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Answering = (request: WireRequest) => WireReply | Promise<WireReply>;

export interface Loopback {
  /** Without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface LoopbackOptions {
  /** 0 or left out: any free port. */
  readonly port?: number | undefined;
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly faults?: Faults | undefined;
}

const bodyMaxBytes = 1024 * 1024;

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyMaxBytes) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const bytesOf = ({ body }: WireReply): Buffer | undefined => {
  if (body === undefined) return undefined;
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

const send = (response: ServerResponse, reply: WireReply, cut = false): void => {
  const bytes = bytesOf(reply);
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...reply.headers };
  if (bytes !== undefined) headers['content-type'] ??= 'application/json; charset=utf-8';
  if (bytes !== undefined) headers['content-length'] = String(bytes.length);
  response.writeHead(reply.status, headers);
  if (!cut) {
    response.end(bytes);
    return;
  }
  const half = bytes?.subarray(0, Math.floor(bytes.length / 2)) ?? Buffer.alloc(0);
  response.write(half, () => response.destroy());
};

const html = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** Starts to listen. Rejects with the error of Node when the port is taken (`EADDRINUSE`). */
export const serve = async (answer: Answering, options: LoopbackOptions = {}): Promise<Loopback> => {
  const scheme = options.tls ? 'https' : 'http';
  const later = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      later.delete(timer);
      act();
    }, ms);
    later.add(timer);
  };

  const safely = async (request: WireRequest): Promise<WireReply> => {
    try {
      return await answer(request);
    } catch (error) {
      return { status: 500, body: { error: { code: 'sandbox-fault', message: String(error) } } };
    }
  };

  const play = async (fault: Fault | undefined, request: WireRequest, response: ServerResponse): Promise<void> => {
    switch (fault?.kind) {
      case undefined:
        send(response, await safely(request));
        break;
      case 'answer':
        send(response, fault);
        break;
      case 'html':
        send(response, { status: 200, headers: { 'content-type': 'text/html' }, body: html });
        break;
      case 'empty':
        send(response, { status: 200 });
        break;
      case 'no-effect':
        send(response, { status: 204 });
        break;
      case 'drop-before':
        response.destroy();
        break;
      case 'drop-after':
        await safely(request);
        response.destroy();
        break;
      case 'cut':
        send(response, await safely(request), true);
        break;
      case 'changed': {
        const reply = await safely(request);
        send(response, { ...reply, body: fault.change(reply.body) });
        break;
      }
      case 'slow': {
        const reply = await safely(request);
        after(fault.ms, () => send(response, reply));
        break;
      }
      case 'held':
        await fault.when;
        send(response, await safely(request));
        break;
      case 'late':
        response.destroy();
        void fault.when.then(() => safely(request));
        break;
    }
  };

  let origin = '';
  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    const method = message.method ?? 'GET';
    const path = message.url ?? '/';
    readBody(message)
      .then((body) => {
        const request = { method, url: new URL(path, origin), headers: message.headers, body };
        return play(options.faults?.take(method, path), request, response);
      })
      .catch(() => response.destroy());
  };

  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', () => done());
  });
  origin = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: origin,
    stop: async () => {
      for (const timer of later) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
};
