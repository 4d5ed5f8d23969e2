/** A small server on the loopback address that answers as a test says, faults included, and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server was asked. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** reset: the connection is cut without an answer; hang: there is never one; cut, stall: the body breaks off or never ends. */
export type ScriptedReply =
  | 'reset'
  | 'hang'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** An object is sent as JSON, with its content type. */
      readonly body?: string | object;
      readonly then?: 'cut' | 'stall';
    };

/** A running server. */
export interface ScriptedServer {
  /** Address without a slash at the end. */
  readonly address: string;
  readonly seen: SeenRequest[];
  /** Says how the next requests are answered. */
  answer(reply: ScriptedReply | ((request: SeenRequest) => ScriptedReply)): void;
  stop(): Promise<void>;
}

const read = async (request: IncomingMessage): Promise<SeenRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, text]) => [name, String(text)]));
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers,
    body: Buffer.concat(chunks).toString(),
  };
};

const write = (response: ServerResponse, reply: ScriptedReply): void => {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, body = '', headers = {}, then } = reply;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const length = Buffer.byteLength(text);
  const size = status === 204 ? {} : { 'content-length': String(length + (then ? 100 : 0)) };
  response.writeHead(status, { ...type, ...size, ...headers });
  if (!then) {
    response.end(text);
    return;
  }
  response.write(text, () => {
    if (then === 'cut') response.socket?.destroy();
  });
};

/** Starts the server; until a test says otherwise it answers 500. */
export const startScripted = async (): Promise<ScriptedServer> => {
  const seen: SeenRequest[] = [];
  let script: (request: SeenRequest) => ScriptedReply = () => ({ status: 500 });
  const server = createServer((request, response) => {
    void read(request).then((one) => {
      seen.push(one);
      write(response, script(one));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    answer: (reply) => {
      script = typeof reply === 'function' ? reply : () => reply;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
