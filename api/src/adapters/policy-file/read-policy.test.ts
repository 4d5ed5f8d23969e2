import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { policyMaxBytes, readPolicy } from './read-policy.js';

const now = Date.UTC(2026, 10, 22, 9);
const group = '0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01';
const other = '0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a02';
// A root role id as Dataverse gives them: its version bits are no UUID's.
const rootRole = 'D58407F2-48D5-E711-A82C-000D3A37C848';

type Loose = Record<string, unknown>;

const aRole = (more: Loose = {}): Loose => ({
  id: 'customizer',
  name: 'System Customizer',
  environment: 'prod-1',
  target: { kind: 'dataverse-role', rootRole },
  mayAsk: { groups: [{ id: group, name: 'Makers' }] },
  approval: 'none',
  ...more,
});

const aFile = (more: Loose = {}): Loose => ({
  version: 3,
  administrators: { groups: [{ id: group }] },
  environments: [{ id: 'Prod-1', name: 'Production', kind: 'production', url: 'https://contoso.crm4.dynamics.com/' }],
  roles: [aRole()],
  ...more,
});

const read = (file: Loose) => readPolicy(stringify(file), now);

function faultsOf(text: string | Loose): string[] {
  const reading = typeof text === 'string' ? readPolicy(text, now) : read(text);
  if (reading.ok) throw new Error('expected faults');
  return reading.faults.map(({ path, message }) => `${path}: ${message}`);
}

function policyOf(file: Loose) {
  const reading = read(file);
  if (!reading.ok) throw new Error(reading.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return reading.policy;
}

test('the smallest file gets the defaults of the original product', () => {
  const policy = policyOf(aFile());
  expect(policy).toEqual({
    version: 3,
    hash: createHash('sha256').update(stringify(aFile()), 'utf8').digest('hex'),
    administrators: { groups: [{ id: group, name: group }], persons: [] },
    auditors: { groups: [], persons: [] },
    maxOpenPerPerson: 20,
    environments: [
      {
        id: 'prod-1',
        name: 'Production',
        kind: 'production',
        url: 'https://contoso.crm4.dynamics.com',
        sweep: { mode: 'observe', intervalMs: 5 * 60_000, brake: { removals: 3, percent: 10 }, alsoProtects: [] },
        protectedPrincipals: [],
      },
    ],
    roles: [
      {
        id: 'customizer',
        name: 'System Customizer',
        environment: 'prod-1',
        rootRole: rootRole.toLowerCase(),
        mayAsk: { groups: [{ id: group, name: 'Makers' }], persons: [] },
        approval: 'none',
        durations: { defaultMs: 8 * 3_600_000, maximumMs: 8 * 3_600_000, stepMs: 900_000 },
        reasonMinimum: 10,
        extendable: true,
      },
    ],
  });
});

test('everything that can be said is read', () => {
  const role = aRole({
    canDo: 'Change forms and views.',
    approval: { by: { persons: [{ id: other.toUpperCase(), name: 'Ana Ruiz' }] }, window: 'PT5S' },
    durations: { default: 'PT2M', maximum: 'PT10M', step: 'PT1M' },
    reason: { minimum: 1 },
    extension: false,
    hours: { zone: 'Europe/Berlin', from: '07:30', to: '24:00' },
  });
  const file = aFile({
    contact: 'Platform team',
    home: 'Prod-1',
    homeIsTarget: { acceptedBy: 'Ben Cho', until: '2026-12-31' },
    auditors: { persons: [{ id: other }] },
    maxOpenPerPerson: 3,
    roles: [role],
  });
  expect(policyOf(file)).toMatchObject({
    contact: 'Platform team',
    home: 'prod-1',
    homeIsTarget: { acceptedBy: 'Ben Cho', until: Date.UTC(2026, 11, 31, 23, 59, 59, 999) },
    auditors: { groups: [], persons: [{ id: other, name: other }] },
    maxOpenPerPerson: 3,
    roles: [
      {
        canDo: 'Change forms and views.',
        approval: { by: { groups: [], persons: [{ id: other, name: 'Ana Ruiz' }] }, windowMs: 5_000 },
        durations: { defaultMs: 120_000, maximumMs: 600_000, stepMs: 60_000 },
        reasonMinimum: 1,
        extendable: false,
        hours: { zone: 'Europe/Berlin', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 450, to: 1440 },
      },
    ],
  });
});

test('a maximum below eight hours is the default too', () => {
  const { roles } = policyOf(aFile({ roles: [aRole({ durations: { maximum: 'PT4H' } })] }));
  expect(roles[0]?.durations).toEqual({ defaultMs: 4 * 3_600_000, maximumMs: 4 * 3_600_000, stepMs: 900_000 });
});

test('all faults come together, each with its place and line', () => {
  const text = stringify(aFile({ version: 0, roles: [aRole({ name: 7, mayAsk: {} })] }));
  const reading = readPolicy(text, now);
  expect(reading).toEqual({
    ok: false,
    faults: [
      { path: 'version', line: 1, column: 1, message: 'must be at least 1.' },
      {
        path: 'roles[0].name',
        line: text.split('\n').findIndex((line) => line.includes('name: 7')) + 1,
        column: 5,
        message: 'must be text: put it in quotes.',
      },
      {
        path: 'roles[0].mayAsk',
        line: text.split('\n').findIndex((line) => line.includes('mayAsk')) + 1,
        column: 5,
        message: 'must name at least one group or person.',
      },
    ],
  });
});

test.each<[string, Loose, string]>([
  ['a missing key is named', aFile({ administrators: undefined }), 'administrators: is missing: add it.'],
  ['an empty key is named', aFile({ contact: null }), 'contact: is empty: give text, or remove the key.'],
  [
    'a name that reads otherwise than it is written is refused',
    aFile({ roles: [aRole({ name: 'Reader\u202e nimdA' })] }),
    'roles[0].name: must not contain a text direction mark (U+202E).',
  ],
  [
    'a zero duration is refused',
    aFile({ roles: [aRole({ durations: { default: 'PT0S' } })] }),
    'roles[0].durations.default: must be longer than zero.',
  ],
  [
    'more than a day is refused',
    aFile({ roles: [aRole({ durations: { maximum: 'P2D' } })] }),
    'roles[0].durations.maximum: must be at most PT24H.',
  ],
  [
    'a default over the maximum is refused',
    aFile({ roles: [aRole({ durations: { default: 'PT2H', maximum: 'PT1H' } })] }),
    'roles[0].durations.default: must not be longer than the maximum, PT1H.',
  ],
  [
    'lengths are multiples of the step',
    aFile({ roles: [aRole({ durations: { default: 'PT2M', maximum: 'PT15M' } })] }),
    'roles[0].durations.default: PT2M is not a multiple of the step PT15M: set step, for example PT1M.',
  ],
  [
    'an id is a GUID',
    aFile({ administrators: { groups: [{ id: 'Admins' }] } }),
    'administrators.groups[0].id: must be an object id: 8-4-4-4-12 hexadecimal digits.',
  ],
  [
    'the environment of a role exists',
    aFile({ roles: [aRole({ environment: 'prod-2' })] }),
    'roles[0].environment: is not the id of an environment of this file. There are: prod-1.',
  ],
  [
    'an address has no path',
    aFile({ environments: [{ id: 'prod-1', name: 'P', kind: 'production', url: 'https://a.example/api' }] }),
    'environments[0].url: must be the address of a Dataverse, such as https://contoso.crm4.dynamics.com: https, without a path.',
  ],
  [
    'plain http is for loopback only',
    aFile({ environments: [{ id: 'prod-1', name: 'P', kind: 'production', url: 'http://a.example' }] }),
    'environments[0].url: must be the address of a Dataverse, such as https://contoso.crm4.dynamics.com: https, without a path.',
  ],
  ['a list says how much it takes', aFile({ roles: [] }), 'roles: must have at least 1 entries.'],
  [
    'approval is none or says who',
    aFile({ roles: [aRole({ approval: 'manager' })] }),
    'roles[0].approval: must be none, or who decides: by (groups, persons) and window.',
  ],
  [
    'approval names somebody',
    aFile({ roles: [aRole({ approval: { by: {} } })] }),
    'roles[0].approval.by: must name at least one group or person.',
  ],
  [
    'role ids differ by more than case',
    aFile({ roles: [aRole(), aRole({ id: 'Customizer' })] }),
    'roles[1].id: is the same as in roles[0]: each needs its own.',
  ],
  [
    'an accepted risk ends',
    aFile({ home: 'prod-1', homeIsTarget: { acceptedBy: 'Ben', until: '2026-11-22T09:00:00Z' } }),
    'homeIsTarget.until: is in the past: accept the risk again, or remove the home environment.',
  ],
  [
    'an end on a day that no calendar has is refused by its name',
    aFile({ home: 'prod-1', homeIsTarget: { acceptedBy: 'Ben', until: '2027-02-30' } }),
    'homeIsTarget.until: names a day that does not exist (2027-02-30): it must be a date such as 2026-12-31 or an instant such as 2026-12-31T18:00:00Z.',
  ],
  [
    'a version leaves room to raise it',
    aFile({ version: Number.MAX_SAFE_INTEGER }),
    'version: must be at most 1000000000000000.',
  ],
  [
    'an accepted risk is about a home',
    aFile({ homeIsTarget: { acceptedBy: 'Ben', until: '2027-01-01' } }),
    'homeIsTarget: needs home: say which environment it is about.',
  ],
  [
    'the name of the service partition is no environment',
    aFile({
      environments: [{ id: 'Service', name: 'S', kind: 'sandbox', url: 'https://a.example' }],
      roles: [aRole({ environment: 'service' })],
    }),
    'environments[0].id: service is a reserved name: use the id.',
  ],
  [
    'a slip of the pen gets the key that was meant',
    aFile({ administratros: {} }),
    'administratros: is not a key of the policy; did you mean administrators? Known here: version, contact, home, homeIsTarget, administrators, auditors, maxOpenPerPerson, environments, roles.',
  ],
  [
    'an unknown key deep inside gets its neighbours',
    aFile({ roles: [aRole({ approval: { by: { persons: [{ id: other }] }, windw: 'PT1H' } })] }),
    'roles[0].approval.windw: is not a key of the policy; did you mean window? Known here: by, window.',
  ],
])('%s', (_rule, file, fault) => {
  expect(faultsOf(file)).toEqual([fault]);
});

test('an accepted risk ends with the day that it names, not before it', () => {
  const accepted = aFile({ home: 'prod-1', homeIsTarget: { acceptedBy: 'Ben', until: '2026-11-22' } });
  expect(policyOf(accepted).homeIsTarget?.until).toBeGreaterThan(now);
  expect(readPolicy(stringify(accepted), Date.UTC(2026, 10, 22, 23, 59, 59)).ok).toBe(true);
  expect(readPolicy(stringify(accepted), Date.UTC(2026, 10, 23)).ok).toBe(false);
});

test('W25: the home environment is no target', () => {
  expect(faultsOf(aFile({ home: 'PROD-1' }))).toEqual([
    expect.stringMatching(/^environments\[0\]\.id: is the home environment/),
  ]);
});

test.each(['acrs', 'ticket', 'scenarios', 'emergency', 'segregationOfDuties', 'scheduledStart'])(
  '%s is refused as not available yet',
  (key) => {
    expect(faultsOf(aFile({ roles: [aRole({ [key]: {} })] }))).toEqual([
      expect.stringMatching(new RegExp(`^roles\\[0\\]\\.${key}: .*not available yet.*[Rr]emove the key\\.$`)),
    ]);
  },
);

test('a quorum and a group target are refused as not available yet', () => {
  const approval = { by: { persons: [{ id: other }] }, quorum: 2 };
  const target = { kind: 'entra-group', rootRole };
  expect(faultsOf(aFile({ roles: [aRole({ approval, target })] }))).toEqual([
    'roles[0].target.kind: Targets of the kind entra-group are not available yet: use dataverse-role, or remove the role.',
    'roles[0].approval.quorum: More than one approver (quorum) is not available yet: remove the key.',
  ]);
});

test('a role that nobody may request any more is written so', () => {
  const read = readPolicy(stringify(aFile({ roles: [aRole({ mayAsk: 'nobody' })] })), now);
  expect(read).toMatchObject({ ok: true, policy: { roles: [{ mayAsk: { groups: [], persons: [] } }] } });
});

describe('what YAML takes for something else is named', () => {
  const base = stringify(aFile());
  test.each<[string, string, RegExp]>([
    ['a merge key', `x: &x {a: 1}\n<<: *x\n${base}`, /YAML merge keys \(<<\) are not read here/],
    ['typographic quotes', 'contact: \u201cAdi Rao\u201d', /line|has typographic quotes \(\u201c\): use straight ones/],
    ['low quotes', 'contact: \u201eAdi Rao\u201c', /has typographic quotes \(\u201e\)/],
    ['single ones', 'contact: \u2018Adi Rao\u2019', /has typographic quotes \(\u2018\)/],
    ['a quoted key', '\u201ccontact\u201d: Adi', /has typographic quotes/],
  ])('%s', (_what, text, message) => {
    const reading = readPolicy(text, now);
    expect(reading).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([
        expect.objectContaining({
          line: expect.any(Number) as number,
          message: expect.stringMatching(message) as string,
        }),
      ]) as unknown,
    });
  });

  test('typographic quotes inside straight ones are letters', () => {
    expect(readPolicy(stringify(aFile({ contact: 'the \u201cdesk\u201d' })), now).ok).toBe(true);
    expect(readPolicy(`contact: "\u201cdesk\u201d"\n${base}`, now).ok).toBe(true);
  });

  test.each([8, 8.5, true, '8:30', '8 hours', '"PT8H"', '08:00:00'])('%p is no duration, quoted or not', (value) => {
    expect(faultsOf(aFile({ roles: [aRole({ durations: { default: value } })] }))).toEqual([
      'roles[0].durations.default: must be a duration such as PT8H, PT30M, PT5S or P1D (no years or months).',
    ]);
  });
});

test('more groups than a few calls can ask for are refused', () => {
  const role = (index: number) =>
    aRole({
      id: `role-${String(index)}`,
      mayAsk: {
        groups: Array.from({ length: 20 }, (_, at) => ({
          id: `0b8e2f66-7c7f-4f5e-9a1d-${String(index * 100 + at).padStart(12, '0')}`,
        })),
      },
    });
  expect(faultsOf(aFile({ roles: Array.from({ length: 25 }, (_, index) => role(index)) }))).toEqual([
    ': names 501 groups, at most 500 are possible: join some of them in Entra.',
  ]);
});

test.each([
  ['a key twice', 'version: 1\nversion: 2\n', /Map keys must be unique/],
  ['two documents', 'version: 1\n---\nversion: 2\n', /multiple documents/],
  ['a tag that makes objects', 'version: !!js/function "x"\n', /tag/],
  ['broken text', 'version: [1\n', /is not plain YAML here/],
  ['an alias without anchor', 'version: *one\n', /alias/],
  ['a list instead of keys', '- 1\n', /must be a group of keys/],
  ['an empty file', '', /is empty: give a group of keys/],
  ['a key that reaches for the prototype', '__proto__: { version: 1 }\n', /__proto__: is not a key/],
])('%s is refused', (_what, text, pattern) => {
  expect(faultsOf(text)).toContainEqual(expect.stringMatching(pattern));
});

test('aliases that grow without end are refused', () => {
  const rows = Array.from({ length: 12 }, (_, index) =>
    index === 0
      ? 'a0: &a0 [x, x]'
      : `a${String(index)}: &a${String(index)} [${Array(9)
          .fill(`*a${String(index - 1)}`)
          .join(', ')}]`,
  );
  expect(faultsOf(rows.join('\n'))).toEqual([expect.stringMatching(/aliases too often/)]);
});

test('a file over 1 MB and one nested without end are refused', () => {
  expect(faultsOf(`# ${'x'.repeat(policyMaxBytes)}`)).toEqual([': is larger than 1 MB: split it.']);
  expect(faultsOf('['.repeat(100_000))).toContainEqual(expect.stringMatching(/is not plain YAML here/));
});

test('a mark of UTF-8 in front changes nothing', () => {
  expect(readPolicy(`\ufeff${stringify(aFile())}`, now)).toMatchObject({ ok: true, policy: { version: 3 } });
});

test('a file may share its groups by an alias', () => {
  const text = stringify(aFile())
    .replace('groups:', 'groups: &makers')
    .replace(/mayAsk:\n {6}groups:\n.*\n.*\n/, 'mayAsk:\n      groups: *makers\n');
  expect(text).toContain('*makers');
  const reading = readPolicy(text, now);
  expect(reading.ok && reading.policy.roles[0]?.mayAsk.groups).toEqual([{ id: group, name: group }]);
});

describe('the sweep of an environment', () => {
  const base = { id: 'prod-1', name: 'P', kind: 'production', url: 'https://a.example' };
  const withSweep = (sweep: unknown, more: Loose = {}): Loose => aFile({ environments: [{ ...base, sweep, ...more }] });

  test('takes what is said, and the safest where nothing is', () => {
    const root = '11111111-0000-4000-8000-00000000000A';
    const said = { mode: 'remove', interval: 'PT1M', brake: { removals: 1 }, alsoProtects: [{ id: root }] };
    const principals = { protectedPrincipals: [{ id: root, name: 'Break Glass' }] };
    const [environment] = policyOf(withSweep(said, principals)).environments;
    expect(environment).toMatchObject({
      sweep: {
        mode: 'remove',
        intervalMs: 60_000,
        brake: { removals: 1, percent: 10 },
        alsoProtects: [{ id: root.toLowerCase(), name: root.toLowerCase() }],
      },
      protectedPrincipals: [{ id: root.toLowerCase(), name: 'Break Glass' }],
    });
  });

  test.each([
    ['a looser brake', { brake: { removals: 4 } }],
    ['a looser share', { brake: { percent: 11 } }],
    ['an interval under a minute', { interval: 'PT30S' }],
    ['an interval over a day', { interval: 'P2D' }],
    ['another mode', { mode: 'delete' }],
    ['a key that is none', { modes: 'remove' }],
    ['a role by its name', { alsoProtects: [{ id: 'System Administrator' }] }],
  ])('refuses %s', (_what, sweep) => {
    expect(readPolicy(stringify(withSweep(sweep)), 0).ok).toBe(false);
  });

  test('refuses more roles than one row of the record holds, unless the sweep is off', () => {
    const guid = (index: number): string => `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const also = (count: number): { id: string }[] =>
      Array.from({ length: count }, (_, index) => ({ id: guid(index) }));
    const roles = Array.from({ length: 12 }, (_, index) =>
      aRole({ id: `role-${String(index)}`, target: { kind: 'dataverse-role', rootRole: guid(1000 + index) } }),
    );
    const file = (sweep: object): string =>
      stringify(aFile({ environments: [{ ...base, sweep: { alsoProtects: also(50), ...sweep } }], roles }));
    const reading = readPolicy(file({}), 0);
    expect(reading.ok ? [] : reading.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('62 protected roles'),
    ]);
    expect(readPolicy(file({ mode: 'off' }), 0).ok).toBe(true);
  });
});

describe('F: one organization under two addresses', () => {
  const environment = (at: number, url: string): Loose => ({
    id: `prod-${String(at)}`,
    name: 'P',
    kind: 'production',
    url,
  });
  const twice = 'environments[1].url: is the same as in environments[0]: each needs its own.';
  const file = (first: string, second: string): Loose =>
    aFile({
      environments: [environment(1, first), environment(2, second)],
      roles: [aRole({ environment: 'prod-1' })],
    });

  test.each([
    ['the address of its Web API', 'https://contoso.crm4.dynamics.com', 'https://contoso.api.crm4.dynamics.com'],
    ['the same, the other way round', 'https://contoso.api.crm.dynamics.com', 'https://contoso.crm.dynamics.com'],
    ['a dot at the end', 'https://contoso.crm4.dynamics.com', 'https://contoso.crm4.dynamics.com.'],
    ['letter case', 'https://contoso.crm4.dynamics.com', 'https://CONTOSO.crm4.dynamics.com/'],
    ['the port of https', 'https://contoso.crm4.dynamics.com', 'https://contoso.crm4.dynamics.com:443'],
    ['another port', 'https://contoso.crm4.dynamics.com', 'https://contoso.crm4.dynamics.com:8443'],
    ['another name of this machine', 'http://127.0.0.1:8411', 'http://localhost:8411'],
  ])('%s makes no second environment', (_what, first, second) => {
    expect(faultsOf(file(first, second))).toEqual([twice]);
  });

  test.each([
    ['other names', 'https://contoso.crm4.dynamics.com', 'https://contoso-uat.crm4.dynamics.com'],
    ['other regions', 'https://contoso.crm4.dynamics.com', 'https://contoso.crm.dynamics.com'],
    ['other ports of this machine', 'http://127.0.0.1:8411', 'http://127.0.0.1:8412'],
  ])('%s are two environments', (_what, first, second) => {
    expect(policyOf(file(first, second)).environments).toHaveLength(2);
  });

  test('a dot at the end is not kept: no token is given for such an address', () => {
    const dotted = file('https://contoso.crm4.dynamics.com.', 'https://other.crm4.dynamics.com');
    expect(policyOf(dotted).environments[0]?.url).toBe('https://contoso.crm4.dynamics.com');
  });
});
