import { connectorId } from '../packer/identity.js';
import { claims } from './claims.js';
import { probe, type ReadRows } from './probes.js';
import { withVerified } from './readme-table.js';
import { type Answer, readVerified, tellsWho, type Verified, writeVerified } from './verified.js';
import { type Get, readRowsBy } from './web-api.js';

const versions = {
  control: { version: '0.1.0' },
  JitAccess: { version: '1.0.0.0' },
  JitAccessConnector: { version: '1.0.0.0' },
};
const seen = (date: string, answers: Verified['answers']): Verified => ({
  date,
  region: 'Europe',
  versions: ['control 0.1.0'],
  answers,
});
const yes = { result: 'yes', note: '' } as const;
const no = { result: 'no', note: 'the icon | was grey' } as const;

test('each claim has an id of its own, and a question that can be answered with yes or no', () => {
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  for (const { id, claim, local, question } of claims) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(question).toMatch(/\?$/);
    expect(`${claim}${local}`).not.toContain('|');
  }
});

test('what was seen reads back as it was written; what was not tried is said so', () => {
  const text = writeVerified(seen('2026-12-31', new Map<string, Answer>([['sign-in', yes], ['groups', no]]))); // prettier-ignore
  const again = readVerified(text);
  expect(again).toMatchObject({ date: '2026-12-31', region: 'Europe', versions: ['control 0.1.0'] });
  expect(again.answers.get('sign-in')).toEqual(yes);
  expect(again.answers.get('groups')).toEqual({ result: 'no', note: 'the icon / was grey' });
  expect(again.answers.get('webhooks')).toEqual({ result: 'not tried', note: '' });
  expect(again.answers.size).toBe(claims.length);
});

test.each([
  ['an id', 'role 6c1c8f2e-90b4-4f35-8f3e-6a1d52a1b6f0'],
  ['a mail address', 'ask rita@contoso.com'],
  ['an address', 'contoso.crm4.dynamics.com'],
  ['an address', 'https://jit'],
  ['an address', 'contoso.onmicrosoft.com'],
])('%s in a note would tell whose tenant it was, so it is refused', (what, note) => {
  expect(tellsWho(note)).toBe(what);
  expect(() => writeVerified(seen('2026-12-31', new Map([['groups', { result: 'no', note }]])))).toThrow(what);
});

test.each([
  ['no day', '# Seen', /no day/],
  ['an unknown claim', '# Seen on a tenant on 2026-12-31\n| `other` | yes | |', /nobody claims other/],
  ['another word', '# Seen on a tenant on 2026-12-31\n| `groups` | maybe | |', /"maybe"/],
])('a file with %s is refused', (_, text, sentence) => {
  expect(() => readVerified(text)).toThrow(sentence);
});

describe('the table of the README', () => {
  const marks = 'before\n<!-- verified: written by npm run verified -->\n<!-- end of verified -->\nafter\n';
  const rowOf = (text: string, claim: string) => text.split('\n').find((line) => line.includes(claim));

  test('says "not yet" in every row while nobody has looked', () => {
    const text = withVerified(marks, []);
    expect(text.match(/\| not yet \|/g)).toHaveLength(claims.length);
    expect(text).toContain('Nobody has run this on a real tenant yet.');
    expect(text.startsWith('before\n')).toBe(true);
    expect(text.endsWith('after\n')).toBe(true);
  });

  test('shows the newest answer, a bad one too, and writing it twice changes nothing', () => {
    const files = [
      seen('2026-12-31', new Map([['groups', no]])),
      seen('2026-11-30', new Map([['groups', yes], ['sign-in', yes]])), // prettier-ignore
      seen('2027-01-01', new Map([['groups', { result: 'not tried', note: '' }]])),
    ];
    const text = withVerified(marks, files);
    expect(rowOf(text, 'Group membership')).toContain('| **no**, 2026-12-31, Europe |');
    expect(rowOf(text, 'Sign-in by Entra')).toContain('| yes, 2026-11-30, Europe |');
    expect(rowOf(text, 'Managed identity')).toContain('| not yet |');
    expect(withVerified(text, files)).toBe(text);
  });

  test('needs its marks', () => {
    expect(() => withVerified('nothing', [])).toThrow(/lost the marks/);
  });
});

describe('what a tenant answers by itself', () => {
  const rows =
    (table: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[] | undefined>>): ReadRows =>
    (path) =>
      Promise.resolve(table[path.split('?')[0] ?? '']);
  const solutions = ['JitAccess', 'JitAccessConnector'].map((uniquename) => ({ uniquename, version: '1.0.0.0' }));
  const customcontrols = [{ name: 'jit_JitAccess.RequestControl', version: '0.1.0' }];
  const connectors = [{ name: 'jit_jitaccess', connectorid: connectorId.toUpperCase() }];
  const found = async (readRows: ReadRows) => Object.fromEntries([...(await probe({ pac: undefined, readRows, versions }))].map(([id, { result }]) => [id, result])); // prettier-ignore

  test('solutions, control and connector are found by the Web API', async () => {
    expect(await found(rows({ solutions, customcontrols, connectors }))).toEqual({
      'zips-import': 'yes',
      'connector-keeps-id': 'yes',
    });
  });

  test('an older version, a missing control or a second connector is a no', async () => {
    const older = solutions.map((row) => ({ ...row, version: '0.9.0.0' }));
    expect(await found(rows({ solutions: older, customcontrols }))).toEqual({ 'zips-import': 'no' });
    expect(await found(rows({ solutions, customcontrols: [] }))).toEqual({ 'zips-import': 'no' });
    expect(await found(rows({ connectors: [...connectors, ...connectors] }))).toEqual({ 'connector-keeps-id': 'no' });
  });

  test('what cannot be read is not answered', async () => {
    expect(await found(rows({}))).toEqual({});
    expect(await found(rows({ connectors: [] }))).toEqual({});
  });

  test('the Web API is read with the token, and an answer that is none is nothing', async () => {
    const calls: (readonly [string, string | undefined])[] = [];
    const answers =
      (ok: boolean, body: unknown): Get =>
      (address, { authorization }) => {
        calls.push([address, authorization]);
        return Promise.resolve({ ok, json: () => Promise.resolve(body) });
      };
    const environment = 'https://contoso.crm4.dynamics.com/main.aspx?x=1';
    expect(await readRowsBy(answers(true, { value: [{ a: 1 }] }), 'token', environment)?.('roles?$top=1')).toEqual([
      { a: 1 },
    ]);
    expect(calls).toEqual([['https://contoso.crm4.dynamics.com/api/data/v9.2/roles?$top=1', 'Bearer token']]);
    expect(await readRowsBy(answers(false, { value: [] }), 'token', environment)?.('roles')).toBeUndefined();
    expect(await readRowsBy(answers(true, 'html'), 'token', environment)?.('roles')).toBeUndefined();
    const failing: Get = () => Promise.reject(new Error('offline'));
    expect(await readRowsBy(failing, 'token', environment)?.('roles')).toBeUndefined();
  });

  test('without a token nothing is read, and a token never goes anywhere but to https', () => {
    const never: Get = () => Promise.reject(new Error('called'));
    expect(readRowsBy(never, undefined, 'https://contoso.crm4.dynamics.com')).toBeUndefined();
    expect(readRowsBy(never, '', 'https://contoso.crm4.dynamics.com')).toBeUndefined();
    expect(() => readRowsBy(never, 'token', 'http://contoso.crm4.dynamics.com')).toThrow(
      /--environment is the address/,
    );
  });
});
