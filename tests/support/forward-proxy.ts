/** A forward proxy of a company: it asks for a name and password, and is the only way to the host behind it. */
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ForwardProxy {
  /** Address with name and password, as HTTPS_PROXY takes it. */
  readonly address: string;
  /** Hosts and ports that were asked for with the right password. */
  readonly asked: readonly string[];
  /** Calls without it. */
  refusedCalls(): number;
  stop(): Promise<void>;
}

const secret = `Basic ${Buffer.from('jit:s3cret').toString('base64')}`;

/** Every host leads to this port of this machine: what is behind the proxy exists for nobody else. */
export async function startForwardProxy(behindPort: number): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let refused = 0;
  const server: Server = createServer((_request, response) => {
    refused += 1;
    response.writeHead(405).end();
  });
  server.on('connect', (request, near: Socket) => {
    sockets.add(near);
    near.on('error', () => near.destroy());
    if (request.headers['proxy-authorization'] !== secret) {
      refused += 1;
      near.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    asked.push(request.url ?? '');
    const far = connect(behindPort, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(near);
      near.pipe(far);
    });
    sockets.add(far);
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://jit:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refusedCalls: () => refused,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
