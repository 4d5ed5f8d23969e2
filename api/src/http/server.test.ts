import { type OpenServer, openServer } from './server.js';

const open: OpenServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(1000)));
});

test('a connection is kept for longer than the minute after which the usual load balancers close it', async () => {
  const opened = await openServer((_request, response) => response.end('yes'), '127.0.0.1', 0);
  if (!opened.ok) throw new Error(opened.why);
  open.push(opened.value);
  const answer = await fetch(`http://127.0.0.1:${String(opened.value.port)}/`);
  const [, seconds] = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
  expect(await answer.text()).toBe('yes');
});
