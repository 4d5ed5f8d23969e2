import { aPolicy, anEnvironment, aRole, groups, persons } from '../testing/a-policy.js';
import { hour, minute } from '../testing/instants.js';
import type { Hours } from './hours.js';
import type { Policy } from './policy.js';
import { policyChanges } from './policy-changes.js';

/** `+ about: text` for each change. */
const changes = (before: Partial<Policy>, after: Partial<Policy>): string[] =>
  policyChanges(aPolicy(before), aPolicy({ version: 2, hash: 'other', ...after }), String).map(
    ({ direction, about, text }) => `${{ wider: '+', narrower: '-', other: '~' }[direction]} ${about}: ${text}`,
  );

const role = (before: Parameters<typeof aRole>[0], after: Parameters<typeof aRole>[0]): string[] =>
  changes({ roles: [aRole(before)] }, { roles: [aRole(after)] }).map((text) => text.replace(' role customizer:', ''));

const mondays: Hours = { zone: 'UTC', days: ['mon'], from: 540, to: 600 };

test('the same policy changes nothing', () => {
  expect(changes({}, {})).toEqual([]);
});

test('another text under an old version is said', () => {
  expect(changes({ version: 2 }, {})).toEqual([
    '~ policy: The version is 2 after 2: raise it, or replicas refuse this file.',
  ]);
});

test.each<[string, string[], string[]]>([
  [
    'who can request',
    role({}, { mayAsk: persons('Ana') }),
    ['+ Ana can request it.', '- No longer: Group makers can request it.'],
  ],
  [
    'nobody must approve any more',
    role({}, { approval: 'none' }),
    ['+ It is approved automatically: before, approvers had to approve.'],
  ],
  [
    'somebody must approve now',
    role({ approval: 'none' }, {}),
    ['- approvers must approve it: before, nobody had to.'],
  ],
  [
    'who approves and how long that takes',
    role({}, { approval: { by: groups('approvers', 'leads'), windowMs: 8 * hour } }),
    ['+ Group leads can approve it.', '~ Approvers have 8 h instead of 24 h.'],
  ],
  [
    'lengths',
    role({}, { durations: { defaultMs: 2 * hour, maximumMs: 4 * hour, stepMs: 30 * minute } }),
    [
      '- The maximum is 4 h instead of 8 h.',
      '~ 2 h instead of 1 h is selected first.',
      '~ Lengths are multiples of 30 min instead of 15 min.',
    ],
  ],
  [
    'a shorter reason is wider',
    role({}, { reasonMinimum: 1 }),
    ['+ A reason has at least 1 instead of 10 characters.'],
  ],
  [
    'hours that come, change and go',
    [
      ...role({}, { hours: mondays }),
      ...role({ hours: mondays }, { hours: { ...mondays, to: 720 } }),
      ...role({ hours: mondays }, {}),
    ],
    [
      '- Access begins only in Mon 09:00-10:00 (UTC): before, at any time.',
      '~ Access begins in Mon 09:00-12:00 (UTC) instead of Mon 09:00-10:00 (UTC).',
      '+ Access begins at any time: before, in Mon 09:00-10:00 (UTC).',
    ],
  ],
  ['extension', role({}, { extendable: false }), ['- Active access can no longer be extended.']],
  [
    'another role of Dataverse',
    role({}, { rootRole: 'root-2' }),
    ['+ It gives another role of Dataverse: root-2 instead of root-1.'],
  ],
  ['words only', role({}, { name: 'Customizer' }), ['~ The name is Customizer instead of System Customizer.']],
])('of a role: %s', (_what, got, expected) => {
  expect(got).toEqual(expected);
});

test('roles that come and go', () => {
  expect(changes({ roles: [aRole()] }, { roles: [aRole({ id: 'new' })] })).toEqual([
    '- role customizer: System Customizer leaves the policy: no new access; what is active ends on time.',
    '+ role new: New: makers can request System Customizer in Sandbox 1 up to 8 h, approvers approve.',
  ]);
});

test('administrators, limits and a risk that is accepted', () => {
  const until = 1000;
  expect(
    changes(
      { administrators: groups('admins'), maxOpenPerPerson: 10 },
      { administrators: persons('Eve'), maxOpenPerPerson: 2, home: 'h', homeIsTarget: { acceptedBy: 'Eve', until } },
    ),
  ).toEqual([
    '- policy: Open requests of a person: 2 instead of 10.',
    '~ policy: The home environment is now h.',
    '+ policy: Roles in the home environment are possible until 1000, accepted by Eve.',
    '+ administrators: Eve can end access and read everything.',
    '- administrators: No longer: Group admins can end access and read everything.',
  ]);
});

test('environments: a softer sweep is wider, a protected account too', () => {
  const before = anEnvironment({ sweep: { ...anEnvironment().sweep, mode: 'ask' } });
  const after = anEnvironment({
    url: 'https://two.example',
    sweep: { ...before.sweep, mode: 'observe', alsoProtects: [{ id: 'x', name: 'Admin' }] },
    protectedPrincipals: [{ id: 'g', name: 'Glass' }],
  });
  expect(changes({ environments: [before] }, { environments: [after] })).toEqual([
    '~ environment Sandbox 1: The address is https://two.example instead of https://one.example.',
    '+ environment Sandbox 1: The sweep is observe instead of ask.',
    '- environment Sandbox 1: Admin is swept.',
    '+ environment Sandbox 1: Glass keeps its roles whatever the sweep finds.',
  ]);
});
