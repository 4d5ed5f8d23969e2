import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createWebhooks, type WebhookOptions } from '../../api/src/adapters/webhooks/post.js';
import type { Answer, Webhooks } from '../../api/src/ports.js';
import { certificateFor } from '../support/certificate-for.js';

const { cert, key } = certificateFor('hooks.example.com');
const inside = [
  '10.0.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '::1',
  '::ffff:127.0.0.1',
  '64:ff9b::a00:1',
  '168.63.129.16',
];
const open: Server[] = [];
afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.closeAllConnections();
          server.close(() => resolve());
        }),
    ),
  );
});

interface Came {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A receiver on this machine; by https it is hooks.example.com. */
async function receiver(tls: boolean, answer: RequestListener): Promise<{ port: number; came: Came[] }> {
  const came: Came[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      const { method, url, headers } = request;
      came.push({ method, url, host: headers.host, headers, body });
      answer(request, response);
    });
  };
  const server = tls ? createHttps({ cert, key }, listener) : createHttp(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, came };
}

const yes: RequestListener = (_request, response) => void response.writeHead(202).end('thank you');
const clock = { now: () => Date.UTC(2026, 2, 2) };
const never = (): AbortSignal => new AbortController().signal;

/** Tells hooks.example.com at this port; its name leads to this machine, and the test says that this is outside. */
const telling = (port: number, more: Partial<WebhookOptions> = {}): Webhooks =>
  createWebhooks({
    hosts: [`hooks.example.com:${port}`],
    loopback: false,
    clock,
    ca: cert,
    resolve: () => Promise.resolve(['127.0.0.1']),
    reaches: () => true,
    ...more,
  });
const addressOf = (port: number): string => `https://hooks.example.com:${port}/flow?sig=1`;
const post = (webhooks: Webhooks, address: string, signal = never()): Promise<Answer<undefined>> =>
  webhooks.post(address, '{"ä":1}', { 'content-type': 'application/json', 'webhook-id': 'one' }, signal);

test('a notice arrives as it was given, by TLS, under the name of the receiver', async () => {
  const { port, came } = await receiver(true, yes);
  expect(await post(telling(port), addressOf(port))).toEqual({ kind: 'done', value: undefined });
  expect(came).toMatchObject([
    { method: 'POST', url: '/flow?sig=1', host: `hooks.example.com:${port}`, body: '{"ä":1}' },
  ]);
  expect(came[0]?.headers).toMatchObject({ 'webhook-id': 'one', 'content-type': 'application/json' });
  expect(came[0]?.headers).not.toHaveProperty('authorization');
});

test('a receiver whose certificate is for another name, or from nobody we trust, is told nothing', async () => {
  const { port, came } = await receiver(true, yes);
  const other = telling(port, { hosts: [`others.example.com:${port}`] });
  expect(await post(other, `https://others.example.com:${port}/`)).toMatchObject({ kind: 'unknown' });
  const { cert: foreign } = certificateFor('hooks.example.com');
  expect(await post(telling(port, { ca: foreign }), addressOf(port))).toMatchObject({ kind: 'unknown' });
  expect(came).toEqual([]);
});

describe('W10: where a name leads is checked, when it comes and each time it is told', () => {
  test.each(inside)('a name that leads to %s', async (address) => {
    const { port, came } = await receiver(true, yes);
    const resolve = () => Promise.resolve([address]);
    const webhooks = createWebhooks({ hosts: [`hooks.example.com:${port}`], loopback: false, clock, resolve });
    expect(await webhooks.check(addressOf(port), never())).toMatchObject({ refusal: { code: 'address' } });
    expect(await post(webhooks, addressOf(port))).toMatchObject({ refusal: { code: 'address' } });
    expect(came).toEqual([]);
  });

  test('one address inside among several is enough', async () => {
    const resolve = () => Promise.resolve(['93.184.216.34', '10.0.0.1']);
    const webhooks = createWebhooks({ hosts: ['hooks.example.com'], loopback: false, clock, resolve });
    expect(await webhooks.check('https://hooks.example.com/', never())).toMatchObject({ refusal: { code: 'address' } });
  });

  test('a name that led outside when it came and leads inside now', async () => {
    const answers = [['93.184.216.34'], ['169.254.169.254']];
    const resolve = () => Promise.resolve(answers.shift() ?? []);
    const webhooks = createWebhooks({ hosts: ['hooks.example.com'], loopback: false, clock, resolve });
    expect(await webhooks.check('https://hooks.example.com/', never())).toMatchObject({ kind: 'done' });
    expect(await post(webhooks, 'https://hooks.example.com/')).toMatchObject({ refusal: { code: 'address' } });
  });

  test('a name is looked up once, and the connection goes to what was checked', async () => {
    const { port, came } = await receiver(true, yes);
    const lookedUp: string[] = [];
    const resolve = (name: string): Promise<readonly string[]> => {
      lookedUp.push(name);
      // A rebinding name: the second answer would lead elsewhere.
      return Promise.resolve(lookedUp.length === 1 ? ['127.0.0.1'] : ['192.0.2.1']);
    };
    expect(await post(telling(port, { resolve }), addressOf(port))).toMatchObject({ kind: 'done' });
    expect(lookedUp).toEqual(['hooks.example.com']);
    expect(came).toHaveLength(1);
  });

  test('a name that leads nowhere is unknown, not refused for good', async () => {
    for (const resolve of [() => Promise.resolve([]), () => Promise.reject(new Error('ENOTFOUND'))]) {
      const webhooks = createWebhooks({ hosts: ['hooks.example.com'], loopback: false, clock, resolve });
      expect(await webhooks.check('https://hooks.example.com/', never())).toEqual({ kind: 'unknown', cause: 'name' });
    }
  });

  test('an address that is written wrongly is not looked up', async () => {
    let count = 0;
    const resolve = () => Promise.resolve([`93.184.216.${String((count += 1))}`]);
    const webhooks = createWebhooks({ hosts: ['hooks.example.com'], loopback: false, clock, resolve });
    expect(await webhooks.check('https://hooks.example.com@127.0.0.1/', never())).toMatchObject({ kind: 'refused' });
    expect(await post(webhooks, 'http://hooks.example.com/')).toMatchObject({ kind: 'refused' });
    expect(count).toBe(0);
  });
});

describe('what a receiver answers', () => {
  test.each<[number, object]>([
    [200, { kind: 'done' }],
    [204, { kind: 'done' }],
    [404, { kind: 'refused', refusal: { code: 'gone' } }],
    [410, { kind: 'refused', refusal: { code: 'gone' } }],
    [400, { kind: 'refused', refusal: { code: 'http-400' } }],
    [500, { kind: 'refused', refusal: { code: 'http-500' } }],
    [301, { kind: 'refused', refusal: { code: 'http-301' } }],
    [307, { kind: 'refused', refusal: { code: 'http-307' } }],
  ])('%i', async (status, expected) => {
    const { port, came } = await receiver(true, (_request, response) => {
      response.writeHead(status, { location: `https://hooks.example.com:${port}/elsewhere` }).end();
    });
    expect(await post(telling(port), addressOf(port))).toMatchObject(expected);
    // W10: a redirect to another place is not followed.
    expect(came).toHaveLength(1);
  });

  test('429 and 503 may say when to come back', async () => {
    const { port } = await receiver(true, (_request, response) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
    });
    expect(await post(telling(port), addressOf(port))).toMatchObject({
      refusal: { code: 'http-429', retryAfterMs: 120_000 },
    });
  });

  test('an answer without end is broken off, and its status counts', async () => {
    let breakOff: (how: 'broken off') => void = () => {};
    const over = new Promise<'broken off'>((resolve) => (breakOff = resolve));
    const { port } = await receiver(true, (_request, response) => {
      let isOpen = true;
      const more = (): void => {
        if (isOpen) response.write('x'.repeat(4096), () => void setImmediate(more));
      };
      response.on('close', () => {
        isOpen = false;
        breakOff('broken off');
      });
      response.writeHead(200);
      more();
    });
    expect(await post(telling(port), addressOf(port))).toMatchObject({ kind: 'done' });
    expect(await over).toBe('broken off');
  });

  test('headers without end are no answer', async () => {
    const { port } = await receiver(true, (_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
    });
    expect(await post(telling(port), addressOf(port))).toEqual({ kind: 'unknown', cause: 'hpe_header_overflow' });
  });

  test('silence lasts no longer than the caller waits', async () => {
    const { port, came } = await receiver(true, () => {});
    const waiting = new AbortController();
    const answer = post(telling(port), addressOf(port), waiting.signal);
    while (came.length === 0) await new Promise((resolve) => void setImmediate(resolve));
    waiting.abort();
    expect(await answer).toEqual({ kind: 'unknown', cause: 'time-out' });
  });

  test('a look-up without end neither', async () => {
    const waiting = new AbortController();
    const answer = post(telling(443, { resolve: () => new Promise(() => {}) }), addressOf(443), waiting.signal);
    waiting.abort();
    expect(await answer).toMatchObject({ kind: 'unknown' });
  });

  test('nobody there is unknown', async () => {
    const { port } = await receiver(true, yes);
    await new Promise<void>((resolve) => open.splice(0)[0]?.close(() => resolve()));
    expect(await post(telling(port), addressOf(port))).toEqual({ kind: 'unknown', cause: 'econnrefused' });
  });
});

test('a receiver that changes the protocol is no receiver: the call settles at once', async () => {
  const { port } = await receiver(true, (request) => {
    request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  });
  expect(await post(telling(port), addressOf(port))).toMatchObject({ kind: 'refused', refusal: { code: 'http-101' } });
});

test('a sandbox tells this machine by plain http', async () => {
  const { port, came } = await receiver(false, yes);
  const webhooks = createWebhooks({ hosts: [], loopback: true, clock });
  expect(await webhooks.check(`http://127.0.0.1:${port}/`, never())).toMatchObject({ kind: 'done' });
  expect(await post(webhooks, `http://localhost:${port}/x`)).toMatchObject({ kind: 'done' });
  // The address that is named, not another one of this machine.
  expect(await post(webhooks, `http://127.0.0.2:${port}/y`)).toMatchObject({ kind: 'unknown' });
  expect(came).toMatchObject([{ url: '/x' }]);
});
