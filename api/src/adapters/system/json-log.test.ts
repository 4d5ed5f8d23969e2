import { createJsonLog } from './json-log.js';

const lines: string[] = [];
const destination = { write: (line: string) => void lines.push(line) };
const log = createJsonLog({ instance: 'one', destination });
beforeEach(() => {
  lines.length = 0;
});

/** What one call wrote: exactly one line of JSON. */
const written = (): Record<string, unknown> => {
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line.indexOf('\n')).toBe(line.length - 1);
  return JSON.parse(line) as Record<string, unknown>;
};

test('a line says level, time, instance and event, then the fields', () => {
  log.info('grant.ready', { request: 'r1', tries: 2, ok: true, none: null });
  expect(written()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    instance: 'one',
    event: 'grant.ready',
    request: 'r1',
    tries: 2,
    ok: true,
    none: null,
  });
});
test.each(['info', 'warn', 'error'] as const)('%s is its own level', (level) => {
  log[level]('x');
  expect(written()).toMatchObject({ level, event: 'x' });
});
test('what a terminal or a reader would take for something else is a question mark', () => {
  log.info('x', { cause: 'a\u001b[31mb\u202ec\u009b\u2028d\u200be' });
  expect(written()['cause']).toBe('a?[31mb?c??d?e');
});

test('a field cannot pass for what every line has', () => {
  log.warn('real', { event: 'false', level: 'info', time: 'never', instance: 'other' });
  expect(written()).toMatchObject({ event: 'real', level: 'warn', instance: 'one', _event: 'false', _level: 'info' });
});
test('a line break cannot make a second line', () => {
  log.info('a\nb', { cause: 'x\n{"level":"error"}' });
  expect(written()).toMatchObject({ event: 'a\nb' });
});
test.each([
  ...[
    'reason',
    'ticket',
    'comment',
    'text',
    'body',
    'name',
    'displayName',
    'userPrincipalName',
    'mail',
    'Authorization',
  ],
  ...['token', 'accessToken', 'client_secret', 'password', 'pem', 'privateKey', 'connectionString', 'cookie'],
])('%s is hidden, at the top and below', (field) => {
  log.error('x', { [field]: 'Rita wants it', deep: { list: [{ [field]: { more: 'Rita wants it' } }] } });
  expect(lines.join('')).not.toContain('Rita');
  expect(written()).toMatchObject({ [field]: '[hidden]' });
});
test.each([
  'failed with Bearer abc.def-ghi_jkl',
  'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2VjcmV0',
  'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc.def==;TableEndpoint=x',
  'https://x.example/?sv=1&sig=abc.def%3D&se=2',
  '-----BEGIN PRIVATE KEY-----\nabc.def\n-----END PRIVATE KEY-----',
])('a secret is hidden inside %j', (text) => {
  log.info('x', { cause: text, error: new Error(text) });
  expect(lines.join('')).toContain('[hidden]');
  for (const secret of ['abc.def', 'eyJzdWIi', 'c2VjcmV0']) expect(lines.join('')).not.toContain(secret);
});
test('an error is told by type, text and place', () => {
  log.error('x', { error: Object.assign(new TypeError('bad'), { code: 'E_BAD' }) });
  expect(written()).toMatchObject({ error: { type: 'TypeError', message: 'bad', code: 'E_BAD' } });
});
test('long, deep, circular and odd values do not break the line', () => {
  const circle: Record<string, unknown> = { big: 10n, run: () => 1, many: Array(100).fill(1) };
  circle['self'] = circle;
  log.info('x', { long: 'y'.repeat(2000), circle });
  const { long, circle: told } = written() as { long: string; circle: { big: string; many: unknown[] } };
  expect(long).toHaveLength(501);
  expect(told.big).toBe('10');
  expect(told.many).toHaveLength(50);
});
test('lower levels can be left out', () => {
  createJsonLog({ instance: 'one', level: 'error', destination }).info('x');
  expect(lines).toEqual([]);
});
