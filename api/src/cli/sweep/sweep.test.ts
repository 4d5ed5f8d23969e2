import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { addSweep } from './sweep.js';

const environment = 'e1000000-0000-4000-8000-000000000001';
const hash = 'a'.repeat(64);
const secret = 'secret-token';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

let server: Server;
let address: string;
let asked: Asked[];
let replies: ((asked: Asked, response: ServerResponse) => void)[];

const read = async (request: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    authorization: request.headers.authorization ?? '',
    body: (text === '' ? {} : JSON.parse(text)) as Asked['body'],
  };
};

beforeEach(async () => {
  asked = [];
  replies = [];
  server = createServer((request, response) => {
    void read(request).then((one) => {
      asked.push(one);
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      reply?.(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const json =
  (status: number, body: unknown) =>
  (_asked: Asked, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

interface Ran {
  readonly said: string;
  readonly complained: string;
  readonly code: number;
}

const run = async (args: readonly string[], settings = { api: address, token: secret } as object): Promise<Ran> => {
  const [said, complained]: [string[], string[]] = [[], []];
  let code = 0;
  const jit = new Command('jit').exitOverride();
  addSweep(jit, {
    say: (text) => said.push(text),
    complain: (text) => complained.push(text),
    end: (number) => (code = number),
    settings,
    pauseMs: 1,
  });
  for (const command of [jit, ...jit.commands.flatMap((one) => [one, ...one.commands])])
    command.exitOverride().configureOutput({ writeErr: (text) => complained.push(text) });
  try {
    await jit.parseAsync(['sweep', ...args], { from: 'user' });
  } catch {
    code = 2;
  }
  return { said: said.join('\n'), complained: complained.join('\n'), code };
};

const holder = (more: object = {}) => ({
  holder: `oid|root`,
  personId: 'oid',
  personName: 'Ben Koh',
  rootRole: 'root',
  roleName: 'Data Fixer',
  environmentId: environment,
  environmentName: 'Contoso Prod',
  cause: 'none',
  how: 'directly',
  firstSeen: '2026-11-22T10:00:00.000Z',
  seen: 2,
  inPlan: true,
  timesRemoved: 0,
  ...more,
});
const plan = (more: object = {}) => ({
  id: environment,
  environmentName: 'Contoso Prod',
  mode: 'ask',
  hash,
  size: 1,
  removesByItself: false,
  findings: [{ code: 'too-many', text: 'Twelve at once are many.' }],
  holders: [holder()],
  text: 'One role would be removed.',
  ...more,
});

test('plan shows whom the role would be taken from, what holds it back, and the hash; it ends with 3 while it waits', async () => {
  replies = [json(200, plan())];
  const { said, code } = await run(['plan', environment]);
  expect(asked).toEqual([
    { method: 'GET', url: `/api/v1/environments/${environment}/sweep`, authorization: `Bearer ${secret}`, body: {} },
  ]);
  for (const part of ['Contoso Prod', 'Twelve at once are many. (too-many)', hash, 'Ben Koh', 'Data Fixer', 'oid|root'])
    expect(said).toContain(part);
  expect(code).toBe(3);
});

test.each([
  ['nothing to remove', { hash: undefined, size: 0, holders: [] }],
  ['a plan that is carried out automatically', { removesByItself: true }],
  ['a plan that is approved', { acknowledgedAt: '2026-11-22T10:00:00.000Z' }],
])('plan exits with code 0 for %s', async (_what, more) => {
  replies = [json(200, plan(more))];
  expect((await run(['plan', environment])).code).toBe(0);
});

test('approve sends exactly this hash, and the same command id again when nobody answers', async () => {
  replies = [
    json(503, { code: 'outcome-unknown', title: 'Unknown.' }),
    json(200, { id: environment, plan: hash, size: 1, text: 'The plan is approved.' }),
  ];
  const { said, code } = await run(['approve', environment, hash]);
  expect([said, code]).toEqual(['The plan is approved.', 0]);
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(
    Array(2).fill(`POST /api/v1/environments/${environment}/sweep/apply`),
  );
  expect(asked[0]?.body).toEqual({ plan: hash, commandId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown });
  expect(asked[1]?.body).toEqual(asked[0]?.body);
});

test('a refusal is said in the words of the API, with its code, and the exit code is 1', async () => {
  replies = [json(409, { code: 'plan-changed', title: 'The plan is another one.', help: 'Read it again.' })];
  const { said, complained, code } = await run(['apply', environment, hash]);
  expect([said, complained, code]).toEqual(['', 'The plan is another one. Read it again. (plan-changed)', 1]);
  expect(asked).toHaveLength(1);
});

test.each(['accept', 'baseline'])(
  '%s sends the holders, the reason and the end that were given, and nothing else',
  async (name) => {
    replies = [json(200, { id: environment, signed: 2, armed: [], text: '2 holders accepted as exceptions.' })];
    const keys = ['one|root', 'two|root'];
    await run([
      name,
      environment,
      '--reason',
      'Operations team',
      '--holders',
      ...keys,
      '--until',
      '2027-01-01T00:00:00Z',
    ]);
    expect(asked[0]?.body).toEqual({
      reason: 'Operations team',
      holders: 'one|root two|root',
      until: '2027-01-01T00:00:00Z',
      commandId: expect.any(String) as unknown,
    });
    const { complained, code } = await run([name, environment]);
    expect([code, complained]).toEqual([2, expect.stringContaining('--reason') as unknown]);
  },
);

test('enforce sends the role and the reason, and needs both', async () => {
  replies = [json(200, { id: environment, signed: 0, armed: ['root'], text: 'Enforcement is on for one role.' })];
  await run(['enforce', environment, '--reason', 'After the review', '--role', 'all']);
  expect(asked[0]?.body).toEqual({
    reason: 'After the review',
    role: 'all',
    commandId: expect.any(String) as unknown,
  });
  expect((await run(['enforce', environment, '--reason', 'After the review'])).code).toBe(2);
});

test('withdraw and stop-enforcing are the way back of accept and enforce', async () => {
  replies = [json(200, { id: environment, withdrawn: 1, disarmed: [], text: 'One exception withdrawn.' })];
  const reason = 'Left the team';
  const back = await run(['withdraw', environment, '--reason', reason, '--holders', 'one|root', 'two|root']);
  expect([back.said, back.code]).toEqual(['One exception withdrawn.', 0]);
  await run(['stop-enforcing', environment, '--reason', reason, '--role', 'all']);
  expect(asked.map(({ method, url, body }) => [method, url, body])).toEqual(
    [{ holders: 'one|root two|root' }, { role: 'all' }].map((named) => [
      'POST',
      `/api/v1/environments/${environment}/sweep/withdraw`,
      { reason, ...named, commandId: expect.any(String) as unknown },
    ]),
  );
  for (const args of [
    ['withdraw', environment, '--reason', reason],
    ['stop-enforcing', environment, '--role', 'all'],
  ])
    expect((await run(args)).code).toBe(2);
});

test('scan asks for a scan, and says when it is too early for one', async () => {
  replies = [
    json(200, { id: environment, text: 'A scan starts.' }),
    json(429, { code: 'too-many-requests', title: 'Too many calls in a short time.', detail: 'A minute ago.' }),
  ];
  expect(await run(['scan', environment])).toMatchObject({ said: 'A scan starts.', code: 0 });
  expect(asked[0]).toMatchObject({ method: 'POST', url: `/api/v1/environments/${environment}/sweep/run` });
  expect(await run(['scan', environment])).toMatchObject({
    complained: 'Too many calls in a short time. A minute ago. (too-many-requests)',
    code: 1,
  });
  expect(asked).toHaveLength(2);
});

test('the names of before still work: apply is approve', async () => {
  replies = [json(200, { id: environment, plan: hash, size: 1, text: 'The plan is approved.' })];
  expect((await run(['apply', environment, hash])).said).toBe('The plan is approved.');
});

test('holders reads all pages', async () => {
  const next = `${address}/api/v1/environments/${environment}/role-holders?cause=none&limit=100&after=page-2`;
  replies = [
    json(200, { value: [holder()], nextLink: next }),
    json(200, { value: [holder({ personName: 'Rita Berg', cause: 'signed-off', signedByName: 'Adi Rao' })] }),
  ];
  const { said } = await run(['holders', environment, '--cause', 'none', '--wide']);
  expect(asked.map(({ url }) => new URL(url, address).searchParams.get('after'))).toEqual([null, 'page-2']);
  expect(said.split('\n')).toHaveLength(3);
  expect(said).toMatch(/Rita Berg.*exception.*accepted by Adi Rao/);
});

test('--json prints what the API said and nothing else', async () => {
  replies = [json(200, plan())];
  expect(JSON.parse((await run(['plan', environment, '--json'])).said)).toEqual(plan());
});

test('a name cannot move the cursor or turn the direction of writing', async () => {
  replies = [json(200, plan({ holders: [holder({ personName: 'Eve\u001b[2K\u202egnol' })] }))];
  const { said } = await run(['plan', environment]);
  expect(said).toContain('Eve?[2K?gnol');
});

test.each<[string, object, string]>([
  ['no address', { token: secret }, '--api'],
  ['an address that is none', { api: 'jit', token: secret }, '--api'],
  ['plain http to elsewhere', { api: 'http://jit.contoso.com', token: secret }, '--api'],
  ['a password in the address', { api: 'https://me:hunter2@127.0.0.1:1', token: secret }, '--api'],
  ['a query in the address', { api: 'https://127.0.0.1:1?code=hunter2', token: secret }, '--api'],
  ['neither a token nor a scope', { api: 'https://jit.contoso.com' }, 'JIT_SCOPE'],
])('with %s nothing is sent and the way out is named', async (_what, settings, words) => {
  const { complained, code } = await run(['plan', environment], settings);
  expect([complained, code]).toEqual([expect.stringContaining(words) as unknown, 1]);
  expect(complained).not.toContain('hunter2');
});

test('an answer of something else is named, and no token is ever shown', async () => {
  replies = [(_asked, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')];
  const html = await run(['plan', environment]);
  expect(html).toMatchObject({ code: 1, complained: expect.stringContaining('status 200') as unknown });
  replies = [(_asked, response) => response.writeHead(302, { location: 'https://elsewhere.example' }).end()];
  const elsewhere = await run(['plan', environment]);
  expect(elsewhere.code).toBe(1);
  for (const { said, complained } of [html, elsewhere]) expect(said + complained).not.toContain(secret);
});

test.each(['holders', 'plan'])(
  '%s fits 80 columns; what must be copied is whole, in a line of its own',
  async (name) => {
    const key = 'a1000000-0000-4000-8000-000000000001|d0100000-0000-4000-8000-000000000300';
    const long = holder({
      holder: key,
      personName: 'Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine',
      roleName: 'Environment Maker for the Department of Long Names',
      signedAt: '2026-11-22T10:00:00.000Z',
      note: 'Seen in one scan only. A second scan, one interval later, must see it again.',
      during: 'Appeared while Rita Berg had System Administrator.',
    });
    const findings = [{ code: 'too-many', text: 'The plan has 12 removals, and at most 3 are automatic. '.repeat(2) }];
    replies = [json(200, name === 'plan' ? plan({ holders: [long], findings }) : { value: [long] })];
    const { said } = await run([name, environment]);
    const lines = said.split('\n');
    expect(Math.max(...lines.map((one) => one.length))).toBeLessThanOrEqual(80);
    expect(lines).toContain(`  ${key}`);
    if (name === 'plan') expect(lines).toContain(hash);
    const wide = (await run([name, environment, '--wide'])).said.split('\n');
    expect(wide.some((one) => one.includes(key) && one.includes('Rita Berg had System Administrator'))).toBe(true);
  },
);

describe('an environment by its name', () => {
  const board = (...items: (readonly [id: string, name: string])[]) =>
    json(200, {
      board: JSON.stringify({
        outside: items.map(([id, environmentName]) => ({
          environment: id,
          environmentName,
          environmentKind: 'sandbox',
        })),
      }),
    });
  const other = 'e1000000-0000-4000-8000-000000000002';
  const two = board([environment, 'Contoso Prod'], [other, 'Contoso UAT']);

  test.each(['Contoso Prod', ' contoso prod '])('%j is looked up, then used', async (named) => {
    replies = [two, json(200, plan())];
    expect((await run(['plan', named])).said).toContain(hash);
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v1/board?query=parts%3Doutside',
      `/api/v1/environments/${environment}/sweep`,
    ]);
  });

  test('holders and commands take it too', async () => {
    replies = [two, json(200, { value: [] }), two, json(200, { text: 'Done.' })];
    await run(['holders', 'Contoso UAT']);
    await run(['scan', 'Contoso UAT']);
    expect(asked.map(({ url }) => url).filter((url) => url.includes(other))).toHaveLength(2);
  });

  test.each([
    ['a name that is none', two, 'No environment is called "Prod". There are: Contoso Prod (sandbox, e1'],
    ['a name of two', board([environment, 'Prod'], [other, 'prod']), `(sandbox, ${other}). Give the id of the one`],
    ['somebody who sees none', json(200, { board: '{}' }), 'Only administrators and auditors'],
  ])('%s is told, and nothing is tried', async (_what, reply, words) => {
    replies = [reply];
    const { complained, code } = await run(['approve', 'Prod', hash]);
    expect([complained, code]).toEqual([expect.stringContaining(words) as unknown, 1]);
    expect(asked).toHaveLength(1);
  });
});

test('a refused input names its fields', async () => {
  const errors = [{ field: 'plan', message: 'must be a hash' }];
  const title = 'The input does not have the expected form.';
  replies = [json(400, { code: 'invalid-input', title, help: 'Correct the fields that are named.', errors })];
  expect((await run(['approve', environment, 'x'])).complained).toBe(
    `${title} plan must be a hash. Correct the fields that are named. (invalid-input)`,
  );
});
