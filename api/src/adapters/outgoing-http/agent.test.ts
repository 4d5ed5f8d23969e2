import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAgent } from './agent.js';

const servers: ReturnType<typeof createServer>[] = [];
const agents: ReturnType<typeof createAgent>[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** How many connections three calls, one after the other, come by. */
async function connectionsOf(keepAlive?: boolean): Promise<number> {
  let count = 0;
  const server = createServer((_request, response) => response.end('yes')).on('connection', () => (count += 1));
  // Longer than we keep it: what the server says shortens the time, never lengthens it.
  server.keepAliveTimeout = 300_000;
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  const agent = createAgent(address, undefined, keepAlive);
  agents.push(agent);
  for (let call = 0; call < 3; call += 1) {
    await new Promise((resolve, reject) => {
      get(address, { agent }, (answer) => answer.resume().on('close', () => setImmediate(resolve))).on('error', reject);
    });
  }
  return count;
}

test('calls to one origin share a connection, closed before the minute after which load balancers forget an idle one', async () => {
  expect(await connectionsOf()).toBe(1);
  const idle = agents.flatMap(({ freeSockets }) => Object.values(freeSockets).flat());
  expect(idle).toHaveLength(1);
  expect(idle[0]?.timeout).toBeLessThan(60_000);
  expect(idle[0]?.timeout).toBeGreaterThan(0);
});

test('where none is to be kept, each call opens its own', async () => {
  expect(await connectionsOf(false)).toBe(3);
});
