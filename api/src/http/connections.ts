/** Holds the connections of a server within bounds: silent ones end, and when there are too many the idlest one goes. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** Connections at a time. Each takes a file handle and some 10 KB. */
  readonly mostConnections: number;
  /** Calls that may be under way on one connection: no client of ours sends a second one before the first is answered. */
  readonly mostCallsOnOne: number;
}

export const connectionLimits: ConnectionLimits = { mostConnections: 2000, mostCallsOnOne: 8 };

/** To be told of each call. False: its connection is gone, nothing may be done for it. */
export type Admit = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `silentMs`: how long a connection may stay without a byte; looked at every `everyMs`. */
export function limitConnections(
  server: Server,
  { mostConnections, mostCallsOnOne }: ConnectionLimits,
  { silentMs, everyMs }: { readonly silentMs: number; readonly everyMs: number },
): Admit {
  const calls = new Map<Socket, number>();
  /** Without a call under way, the one that rests longest first. */
  const idle = new Set<Socket>();
  /** Opened at, ms; until the first byte is seen. */
  const silent = new Map<Socket, number>();

  server.on('connection', (socket: Socket) => {
    if (calls.size >= mostConnections) {
      const [longest] = idle;
      (longest ?? socket).destroy();
      if (longest === undefined) return;
      forget(longest);
    }
    calls.set(socket, 0);
    idle.add(socket);
    silent.set(socket, performance.now());
    socket.once('close', () => forget(socket));
  });
  const forget = (socket: Socket): void => {
    calls.delete(socket);
    idle.delete(socket);
    silent.delete(socket);
  };
  // Node's own limits begin with the first byte.
  const looking = setInterval(() => {
    const before = performance.now() - silentMs;
    for (const [socket, openedAt] of silent) {
      if (socket.bytesRead > 0) silent.delete(socket);
      else if (openedAt < before) socket.destroy();
    }
  }, everyMs);
  looking.unref();
  server.once('close', () => clearInterval(looking));

  return (request, response) => {
    const { socket } = request;
    const under = (calls.get(socket) ?? 0) + 1;
    if (under > mostCallsOnOne) {
      socket.destroy();
      return false;
    }
    calls.set(socket, under);
    idle.delete(socket);
    response.once('close', () => {
      const left = (calls.get(socket) ?? 1) - 1;
      if (!calls.has(socket)) return;
      calls.set(socket, left);
      if (left === 0) idle.add(socket);
    });
    return true;
  };
}
