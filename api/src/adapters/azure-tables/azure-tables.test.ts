import type { Tables } from '../../ports.js';
import { openAzureTables } from './azure-tables.js';
import { startScripted, type ScriptedReply, type ScriptedServer } from '../testing/scripted-server.js';

const quiet = new AbortController().signal;
const insert = { op: 'insert', key: 'k', text: 'x' } as const;
const remove = { op: 'delete', key: 'k', etag: 'W/"1"' } as const;

let server: ScriptedServer;
let tables: Tables;
let close: () => void;
/** Only what the tables asked, without the opening. */
const asked = () => server.seen.slice(1);

const connectionString = (address: string) =>
  `DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=c2VjcmV0LWtleQ==;TableEndpoint=${address}/acc;`;
const open = () =>
  openAzureTables({ account: { connectionString: connectionString(server.address) }, tableName: 'ledger' });

beforeEach(async () => {
  server = await startScripted();
  server.answer(error(404, 'ResourceNotFound'));
  ({ tables, close } = await open());
});
afterEach(async () => {
  close();
  await server.stop();
});

const error = (status: number, code: string, text = 'in words'): ScriptedReply => ({
  status,
  body: { 'odata.error': { code, message: { lang: 'en-US', value: `${text}\nRequestId:1\nTime:2` } } },
});
const batch = (...parts: readonly string[]): ScriptedReply => ({
  status: 202,
  headers: { 'content-type': 'multipart/mixed; boundary=batchresponse_1' },
  body: [
    '--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n',
    ...parts.map((part) => `--changesetresponse_2\r\nContent-Type: application/http\r\n\r\n${part}\r\n`),
    '--changesetresponse_2--\r\n--batchresponse_1--\r\n',
  ].join(''),
});
const written = 'HTTP/1.1 204 No Content\r\nDataServiceVersion: 3.0;\r\nETag: W/"7"\r\n\r\n';
const row = (key: string, more: object = {}) => ({
  'odata.etag': 'W/"1"',
  PartitionKey: 'p',
  RowKey: key,
  text: 't',
  ...more,
});

const get = () => tables.get('p', 'k', quiet);
const range = () => tables.range('p', 'a', 'z', { limit: 2 }, quiet);
const write = () => tables.transact('p', [insert], quiet);

describe('one call is one request', () => {
  test.each([
    ['busy', error(503, 'ServerBusy')],
    ['broken', { status: 500 }],
    ['gone', 'reset'],
    ['elsewhere', { status: 307, headers: { location: '/elsewhere' } }],
  ] as const)('also when the service is %s', async (_what, reply) => {
    server.answer(reply);
    await get();
    await range();
    await write();
    expect(asked()).toHaveLength(3);
  });
});

describe('a definite no is the service speaking in its own error form', () => {
  test.each([
    [412, 'UpdateConditionNotSatisfied', 'changed'],
    [409, 'EntityAlreadyExists', 'exists'],
    [404, 'TableNotFound', 'missing'],
    [503, 'ServerBusy', 'busy'],
    [429, 'TooManyRequests', 'busy'],
    [403, 'AuthorizationFailure', 'busy'],
    [400, 'PropertyValueTooLarge', 'invalid'],
    [413, 'RequestBodyTooLarge', 'invalid'],
  ])('%d %s means %s', async (status, code, meaning) => {
    server.answer(error(status, code, '0:Because of it.'));
    expect(await write()).toEqual({
      kind: 'refused',
      refusal: { code: meaning, index: 0, message: `${String(status)} ${code}` },
    });
    expect(await get()).toMatchObject({ kind: 'refused', refusal: { code: meaning } });
    expect(await range()).toMatchObject({ kind: 'refused', refusal: { code: meaning } });
  });
  test('inside a transaction it names the operation', async () => {
    const body = JSON.stringify({
      'odata.error': { code: 'EntityAlreadyExists', message: { value: '17:The specified entity already exists.' } },
    });
    server.answer(batch(`HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n${body}`));
    expect(await write()).toMatchObject({ kind: 'refused', refusal: { code: 'exists', index: 17 } });
  });
  test('a row that is absent is an answer', async () => {
    server.answer(error(404, 'ResourceNotFound'));
    expect(await get()).toMatchObject({ kind: 'done', value: { value: undefined } });
  });
});

describe('everything else is unknown', () => {
  test.each<[string, ScriptedReply]>([
    ['500', error(500, 'OperationTimedOut')],
    ['503 that is not ServerBusy', error(503, 'ServiceUnavailable')],
    ['a page of a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
    ['a refusal of a proxy', { status: 403, body: '<html>Blocked</html>' }],
    ['an absence told by a proxy', { status: 404, body: 'not here' }],
    ['a busy proxy', { status: 429, body: '' }],
    ['a redirect', { status: 302, headers: { location: 'https://login.example/' } }],
    ['an HTML page with status 200', { status: 200, body: '<html>Sign in</html>' }],
    ['JSON of something else', { status: 200, body: { ok: true } }],
    ['an empty answer', { status: 200 }],
    ['a reset', 'reset'],
    ['a cut body', { status: 200, body: { value: [] }, then: 'cut' }],
  ])('%s', async (_what, reply) => {
    server.answer(reply);
    expect((await get()).kind).toBe('unknown');
    expect((await range()).kind).toBe('unknown');
    expect((await write()).kind).toBe('unknown');
  });
  test.each<[string, ScriptedReply]>([
    ['it waits', 'hang'],
    ['the body comes', { status: 202, body: '--batch', then: 'stall' }],
    [
      'a compressed body comes',
      { status: 202, body: '--batch', headers: { 'content-encoding': 'gzip' }, then: 'stall' },
    ],
  ])('a call that is ended while %s', async (_what, reply) => {
    const ending = new AbortController();
    server.answer(() => {
      setTimeout(() => ending.abort(), 30);
      return reply;
    });
    expect(await tables.transact('p', [insert], ending.signal)).toEqual({ kind: 'unknown', cause: 'tables: aborted' });
  });
  test('an answer without the time of the service', async () => {
    server.answer({ status: 200, body: row('k'), headers: { date: '' } });
    expect((await get()).kind).toBe('unknown');
  });
  test('another row than the one asked for, or one that is not ours', async () => {
    for (const body of [
      row('other'),
      row('k', { PartitionKey: 'q' }),
      row('k', { text: 5 }),
      row('k', { 'odata.etag': null }),
    ]) {
      server.answer({ status: 200, body });
      expect((await get()).kind).toBe('unknown');
    }
  });
  test('a page with a row outside the range, out of order, or not ours', async () => {
    const pages = [
      [row('zz')],
      [row('A')],
      [row('c'), row('b')],
      [row('b'), row('b')],
      [row('b'), { PartitionKey: 'p' }],
    ];
    for (const value of pages) {
      server.answer({ status: 200, body: { value } });
      expect((await range()).kind).toBe('unknown');
    }
  });
  test('a transaction whose answer is cut between two parts, or lacks an ETag', async () => {
    const whole = batch(written, written) as { body: string };
    const two = [insert, { ...insert, key: 'l' }];
    const replies: ScriptedReply[] = [
      { status: 202, body: whole.body.slice(0, whole.body.indexOf('--changesetresponse_2--')) },
      batch(written),
      batch(written, 'HTTP/1.1 204 No Content\r\n\r\n'),
    ];
    for (const reply of replies) {
      server.answer(reply);
      expect((await tables.transact('p', two, quiet)).kind).toBe('unknown');
    }
    server.answer(whole as ScriptedReply);
    expect((await tables.transact('p', two, quiet)).kind).toBe('done');
  });
  test('a cause holds no key and no address', async () => {
    server.answer('reset');
    const answer = await get();
    expect(answer).toEqual({ kind: 'unknown', cause: 'tables: ECONNRESET' });
  });
});

describe('what is sent', () => {
  test('a delete carries its condition', async () => {
    server.answer(batch('HTTP/1.1 204 No Content\r\n\r\n'));
    expect(await tables.transact('p', [remove], quiet)).toMatchObject({ kind: 'done', value: { value: [''] } });
    expect(asked()[0]?.body).toContain('If-Match: W/"1"\r\n');
    expect(asked()[0]?.body).not.toContain('If-Match: *');
  });
  test('a put carries none', async () => {
    server.answer(batch(written));
    await tables.transact('p', [{ ...insert, op: 'put' }], quiet);
    expect(asked()[0]?.body).not.toContain('If-Match');
  });
});

describe('pages', () => {
  test('an empty page goes on where the service says', async () => {
    server.answer({
      status: 200,
      body: { value: [] },
      headers: { 'x-ms-continuation-NextPartitionKey': '1!4!cA--', 'x-ms-continuation-NextRowKey': '1!8!Yg-=' },
    });
    const first = await range();
    const page = first.kind === 'done' ? first.value.value : undefined;
    expect(page?.rows).toEqual([]);
    server.answer({ status: 200, body: { value: [row('b')] } });
    const last = await tables.range('p', 'a', 'z', { limit: 2, after: page?.next ?? '' }, quiet);
    expect(last).toMatchObject({ kind: 'done', value: { value: { rows: [{ key: 'b' }] } } });
    expect(last).not.toHaveProperty('value.value.next');
    expect(asked()[1]?.url).toContain('&NextPartitionKey=1!4!cA--&NextRowKey=1!8!Yg-%3D');
  });
});

describe('opening', () => {
  const account = { connectionString: 'unused' };
  test.each(['ab', '1abc', 'a_b', 'x'.repeat(64)])('refuses %s as the name of a table', async (tableName) => {
    await expect(openAzureTables({ account, tableName })).rejects.toThrow('is no name of a table');
  });
  test('refuses plain http to another machine', async () => {
    const credential = { getToken: () => Promise.resolve(null) };
    await expect(
      openAzureTables({ account: { address: 'http://acc.table.example', credential }, tableName: 'ledger' }),
    ).rejects.toThrow('is no https address');
    await expect(
      openAzureTables({ account: { connectionString: connectionString('http://10.0.0.1') }, tableName: 'ledger' }),
    ).rejects.toThrow('is no https address');
  });
  test('refuses a shared access signature', async () => {
    const text = `TableEndpoint=${server.address}/acc;SharedAccessSignature=sv=1&sig=x`;
    await expect(openAzureTables({ account: { connectionString: text }, tableName: 'ledger' })).rejects.toThrow(
      'shared access signature',
    );
  });
  const opened = async (more: { create?: boolean } = {}): Promise<string> => {
    const before = server.seen.length;
    const account = { connectionString: connectionString(server.address) };
    const opening = openAzureTables({ account, tableName: 'ledger', ...more });
    const end = await opening.then(
      (one) => {
        one.close();
        return 'opened';
      },
      (fault: unknown) => (fault instanceof Error ? `${fault.constructor.name}: ${fault.message}` : 'unknown'),
    );
    const calls = server.seen
      .slice(before)
      .map(({ method, url }) => `${method} ${url.includes('(') ? 'row' : 'table'}`);
    return [...calls, end.replace(/127\.0\.0\.1:\d+/, 'here')].join(', ');
  };

  test('asks for one row of the table and makes nothing: rights on that table are enough', async () => {
    server.answer(error(404, 'ResourceNotFound'));
    expect(await opened()).toBe('GET row, opened');
    expect(await opened({ create: true })).toBe('GET row, opened');
  });
  test('a table that is missing is made only when that is asked for', async () => {
    server.answer(error(404, 'TableNotFound'));
    expect(await opened()).toBe(
      'GET row, Error: Cannot open the table ledger at here: it is not there. Run `jit init`, or set TABLE to the right name.',
    );
    server.answer(({ method }) =>
      method === 'GET' ? error(404, 'TableNotFound') : { status: 201, body: { TableName: 'ledger' } },
    );
    expect(await opened({ create: true })).toBe('GET row, POST table, opened');
    server.answer(({ method }) =>
      error(method === 'GET' ? 404 : 403, method === 'GET' ? 'TableNotFound' : 'AuthorizationPermissionMismatch'),
    );
    expect(await opened({ create: true })).toContain('making it is refused (AuthorizationPermissionMismatch)');
  });
  test.each([
    ['AuthorizationPermissionMismatch', 'Give the identity of this service the role "Storage Table Data Contributor"'],
    ['AuthorizationFailure', 'Let the network of this service through the firewall'],
    ['AuthenticationFailed', 'Check with which identity or key this service signs in'],
  ])('403 %s is told as a refusal, with what to do', async (code, help) => {
    server.answer(error(403, code));
    const end = await opened();
    expect(end).toContain(`Error: Cannot open the table ledger at here: access is refused (403 ${code}). ${help}`);
    expect(end).not.toContain('StoreSilent');
  });
  test.each([
    ['nothing', 'reset'],
    ['500', error(500, 'InternalError')],
    ['a request to come back', error(503, 'ServerBusy')],
  ] as const)('%s is no definite answer: it may come in a moment', async (_what, reply) => {
    server.answer(reply);
    expect(await opened()).toMatch(/^GET row, StoreSilent: /);
  });
});
