import { connect, type Socket } from 'node:net';
import { createApp } from '../../api/src/app.js';
import { ok } from '../../api/src/domain/result.js';
import { openServer, type OpenServer, type ServerLimits } from '../../api/src/http/server.js';
import type { Handle } from '../../api/src/usecases/operation.js';

const quick: ServerLimits = {
  headersTimeout: 300,
  requestTimeout: 300,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 20,
  mostConnections: 50,
  mostCallsOnOne: 8,
};
const me = { id: 'a', tenantId: 't', personas: [] };
const open: { servers: OpenServer[]; sockets: Socket[] } = { servers: [], sockets: [] };
afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.destroy();
  for (const server of open.servers.splice(0)) await server.close(10);
});

async function running(
  limits: Partial<ServerLimits> = {},
  handle: () => Promise<unknown> = () => Promise.resolve(ok(me)),
) {
  const asked: string[] = [];
  const app = createApp({
    handle: ((name: string) => {
      asked.push(name);
      return handle();
    }) as Handle,
    authenticate: (token) => {
      asked.push(token);
      return Promise.resolve(ok({ tid: 't', oid: 'o', client: 'c' }));
    },
    notReady: () => [],
    clock: { monotonic: () => 0 },
    random: { fraction: () => 0, hex: (bytes) => 'ab'.repeat(bytes) },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    courtesy: { burst: 100_000, perSecond: 1 },
  });
  const opened = await openServer(app, '127.0.0.1', 0, { within: { ...quick, ...limits } });
  if (!opened.ok) throw new Error(opened.why);
  open.servers.push(opened.value);
  return { port: opened.value.port, asked };
}

/** A connection that says this and listens; `ended` has all that came back. */
function speak(port: number, text: string | Buffer = ''): Promise<{ socket: Socket; ended: Promise<string> }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    open.sockets.push(socket);
    let heard = '';
    socket.on('data', (part) => (heard += part.toString('latin1')));
    const ended = new Promise<string>((done) => socket.once('close', () => done(heard)));
    socket.once('error', reject);
    socket.once('connect', () => {
      if (text.length > 0) socket.write(text);
      resolve({ socket, ended });
    });
  });
}
const call = (target: string | Buffer, more = '') =>
  Buffer.concat([
    Buffer.from('GET '),
    Buffer.from(target),
    Buffer.from(` HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nConnection: close\r\n${more}\r\n`),
  ]);
const asked = async (port: number, text: Buffer): Promise<string> => (await speak(port, text)).ended.then((all) => all);
const good = (port: number): Promise<string> => asked(port, call('/api/v1/me'));

describe('an address that no route could have gets a problem, never a page', () => {
  const targets: readonly (string | Buffer)[] = [
    ...['*', 'me', 'api/v1/me', '?a=b', '//', '/api/v1/me#x', '/#', 'http://', 'http:///x', 'http://a:b@c/x'],
    ...['http://[::1/x', 'http://a:99999999/x', 'ftp://a/x', 'javascript:alert(1)', 'a:443', '/\u007f', '\\\\a\\x'],
    ...['/%', '/%zz', '/%ff', '/api/v1/requests/%', '/[', '/{', '/"', '/<script>', '/a|b', '/..;/x', '/./../x'],
    Buffer.from('/\u00e4', 'utf8'),
    Buffer.from([0x2f, 0xff, 0xfe]),
    Buffer.from([0x2f, 0x80]),
  ];
  test.each(targets.map((target) => [JSON.stringify(target.toString('latin1')), target] as const))(
    '%s',
    async (_name, target) => {
      const { port, asked: heard } = await running();
      const answer = await asked(port, call(target));
      expect(answer).toMatch(/^HTTP\/1\.1 (400|404) /);
      expect(answer).toMatch(/content-type: application\/problem\+json/i);
      expect(answer).toMatch(/"code":"(invalid-input|not-found)"/);
      expect(answer).not.toMatch(/<html|<pre|text\/html/i);
      expect(heard).toEqual([]);
    },
  );

  test('the whole address that a proxy may send is taken for its path', async () => {
    const { port } = await running();
    expect(await asked(port, call('http://jit.example:8443/api/v1/me'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('headers', () => {
  const headers = (count: number) => Array.from({ length: count }, (_, at) => `x-${at}: 1\r\n`).join('');
  test('are a hundred at most: more are refused, not dropped', async () => {
    const { port, asked: heard } = await running();
    expect(await asked(port, call('/api/v1/me', headers(97)))).toMatch(/^HTTP\/1\.1 200 /);
    heard.length = 0;
    const answer = await asked(port, call('/api/v1/me', headers(98)));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*at most 100 headers/);
    expect(heard).toEqual([]);
  });

  test('a second sign-in behind the hundredth is seen', async () => {
    const { port, asked: heard } = await running();
    const answer = await asked(port, call('/api/v1/me', `${headers(120)}Authorization: Bearer other\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(heard).toEqual([]);
  });
});

describe('connections', () => {
  test('a silent one is ended', async () => {
    const { port } = await running();
    expect(await (await speak(port)).ended).toBe('');
  });

  test('slow headers are ended with a problem', async () => {
    const { port } = await running();
    expect(await (await speak(port, 'GET /livez HTTP/1.1\r\nHost: a\r\nX-')).ended).toContain('"code":"invalid-input"');
  });

  test('one more than fit ends the one that is idle longest, and whoever calls is answered', async () => {
    const { port } = await running({ headersTimeout: 60_000, requestTimeout: 60_000 });
    const first = await speak(port);
    for (let nth = 1; nth < quick.mostConnections; nth += 1) await speak(port);
    expect(await good(port)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await first.ended).toBe('');
    for (let nth = 0; nth < 500; nth += 1) await speak(port);
    expect(await good(port)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('a call under way is not ended by others that come', async () => {
    let finish: () => void = () => {};
    const waiting = new Promise<void>((resolve) => (finish = resolve));
    const { port } = await running({ headersTimeout: 60_000, requestTimeout: 60_000 }, async () => {
      await waiting;
      return ok(me);
    });
    const under = asked(port, call('/api/v1/me'));
    for (let nth = 0; nth < 2 * quick.mostConnections; nth += 1) await speak(port);
    finish();
    expect(await under).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('calls that come before the answers to others end their connection', async () => {
    const { port, asked: heard } = await running({}, () => new Promise(() => {}));
    const text = 'GET /api/v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n';
    expect(await (await speak(port, text.repeat(500))).ended).toBe('');
    expect(heard.length).toBeLessThanOrEqual(2 * quick.mostCallsOnOne);
  });
});
