/** Mistakes as people make them, one in each copy of a good policy: each is found, at its line, with what to do. */
import { adviceFor, readPolicy } from './read-policy.js';

const now = Date.UTC(2026, 10, 22, 9);
const good = `version: 3
contact: Platform team
home: home-1
administrators:
  groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01, name: Admins }]
environments:
  - id: prod-1
    name: Production
    kind: production
    url: https://contoso.crm4.dynamics.com
    sweep: { mode: ask, interval: PT5M }
    protectedPrincipals: [{ id: a1000000-0000-4000-8000-000000000008, name: Break Glass }]
  - id: uat-1
    name: UAT
    kind: sandbox
    url: https://contoso-uat.crm4.dynamics.com
roles:
  - id: fixer
    name: Data Fixer
    environment: prod-1
    target: { kind: dataverse-role, rootRole: d0100000-0000-4000-8000-000000000300 }
    canDo: change rows.
    mayAsk:
      groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a02, name: Makers }]
    approval:
      by:
        groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03, name: Approvers }]
      window: PT8H
    durations: { default: PT1H, maximum: PT4H, step: PT15M }
    extension: true
  - id: customizer
    name: System Customizer
    environment: uat-1
    target: { kind: dataverse-role, rootRole: d0200000-0000-4000-8000-000000000200 }
    mayAsk:
      groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a02, name: Makers }]
    approval: none
`;

test('the good policy is good: no fault, no advice', () => {
  expect(readPolicy(good, now)).toMatchObject({ ok: true });
  expect(adviceFor(good, now)).toEqual([]);
});

/** What is wrong with the text, faults and advice alike, as `line: message`. */
function found(text: string): string[] {
  const reading = readPolicy(text, now);
  const faults = reading.ok ? [] : reading.faults;
  return [...faults, ...adviceFor(text, now)].map(({ path, line, message }) => `${String(line)}: ${path} ${message}`);
}

/** The seed, what it replaces in the good policy, by what, the line where it is found, and the words of the fix. */
const faults: readonly (readonly [string, string, string, number, RegExp])[] = [
  [
    'a tab before a key',
    '  groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01',
    '\tgroups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01',
    5,
    /Use spaces/,
  ],
  ['a key twice', 'contact: Platform team', 'contact: Platform team\ncontact: Others', 3, /unique.*Keep one of them/],
  ['two policies in one file', 'environments:', '---\nenvironments:', 6, /One file holds one policy/],
  ['a tag', 'contact: Platform', 'contact: !secret Platform', 2, /Remove the tag/],
  ['an entry out of line', '    name: UAT', '   name: UAT', 14, /indent the key like the keys beside it/],
  ['a text that begins with @', 'contact: Platform team', 'contact: @platform', 2, /Put the text in quotes/],
  ['a text with a colon', 'contact: Platform team', 'contact: Team: Platform', 2, /Put text with a colon in quotes/],
  ['a backslash in quotes', 'contact: Platform team', 'contact: "CONTOSO\\platform"', 2, /single quotes/],
  ['a quote that is not closed', 'contact: Platform team', 'contact: "Platform team', 2, /Close the quote/],
  ['a bracket that is not closed', 'interval: PT5M }', 'interval: PT5M', 12, /Indent it like/],
  ['no space after a colon', 'contact: Platform team', 'contact:Platform team', 2, /Put a space after the colon/],
  ['an alias without its anchor', 'contact: Platform team', 'contact: *team', 2, /put the text in quotes/],
  ['typographic quotes', 'contact: Platform team', 'contact: \u201cPlatform team\u201d', 2, /use straight ones/],
  ['a merge key', '    sweep: {', '    <<: { kind: production }\n    sweep: {', 11, /write the keys out/],
  [
    'nested without end',
    'contact: Platform team',
    `contact: ${'['.repeat(20_000)}`,
    2,
    /nested too deep.*write it flat/,
  ],
  [
    'keys below keys without end',
    'contact: Platform team',
    `contact:\n${Array.from({ length: 90 }, (_, at) => `${' '.repeat(at + 1)}a:`).join('\n')}`,
    61,
    /nested too deep/,
  ],
  ['an empty key', 'contact: Platform team', 'contact:', 2, /give text, or remove the key/],
  ['a slip of the pen', 'administrators:', 'adminstrators:', 4, /did you mean administrators/],
  ['a key of another place', '    extension: true', '    window: PT8H', 30, /is not a key of the policy/],
  ['no as a switch', 'extension: true', 'extension: no', 30, /must be true or false/],
  ['a quoted switch', 'extension: true', 'extension: "true"', 30, /must be true or false/],
  ['a quoted version', 'version: 3', 'version: "3"', 1, /must be a number/],
  ['a version that is a day', 'version: 3', 'version: 2026-11-22', 1, /must be a number/],
  ['a version with underscores', 'version: 3', 'version: 1_000', 1, /must be a number/],
  ['a version that counts halves', 'version: 3', 'version: 3.5', 1, /must be a whole number/],
  ['an id that is a number', 'id: fixer', 'id: 1e3', 18, /put it in quotes/],
  ['a length in hours', 'default: PT1H', 'default: 1', 29, /must be a duration such as PT8H/],
  ['a length as a time of day', 'default: PT1H', 'default: 1:00', 29, /must be a duration such as PT8H/],
  ['a length in months', 'maximum: PT4H', 'maximum: P1M', 29, /no years or months/],
  ['a default over the maximum', 'default: PT1H', 'default: PT6H', 29, /must not be longer than the maximum/],
  ['a step that does not fit', 'step: PT15M', 'step: PT45M', 29, /set step, for example PT1M/],
  ['a group by its name', 'id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03', 'id: Approvers', 27, /must be an object id/],
  ['an environment that is not there', 'environment: prod-1', 'environment: prod', 20, /There are: prod-1, uat-1/],
  ['an environment id twice', 'id: uat-1', 'id: PROD-1', 13, /each needs its own/],
  ['a role id twice', 'id: customizer', 'id: fixer', 31, /each needs its own/],
  [
    'an address with a path',
    'https://contoso-uat.crm4.dynamics.com',
    'https://contoso-uat.crm4.dynamics.com/main.aspx',
    16,
    /without a path/,
  ],
  [
    'one Dataverse under two addresses',
    'https://contoso-uat.crm4',
    'https://contoso.api.crm4',
    16,
    /each needs its own/,
  ],
  ['the home as a target', 'home: home-1', 'home: prod-1', 7, /accept the risk with homeIsTarget/],
  [
    'a risk accepted for a day that is no day',
    'home: home-1',
    'home: home-1\nhomeIsTarget: { acceptedBy: Ben, until: 2026-02-30 }',
    4,
    /names a day that does not exist/,
  ],
  ['approval by a word', 'approval: none', 'approval: manager', 37, /must be none, or who decides/],
  [
    'approval by nobody',
    '        groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03, name: Approvers }]',
    '        groups: []',
    26,
    /name at least one group or person/,
  ],
  ['a mode that is none', 'mode: ask', 'mode: delete', 11, /must be off, observe, ask, remove/],
  ['a looser brake', 'interval: PT5M }', 'interval: PT5M, brake: { percent: 50 } }', 11, /must be at most 10/],
  [
    'hours of a zone that is none',
    'extension: true',
    'hours: { zone: Europe/Berlim, from: 08:00, to: 18:00 }',
    30,
    /must be a time zone such as Europe\/Berlin/,
  ],
  [
    'hours of an offset, which knows no clock changes',
    'extension: true',
    'hours: { zone: "+01:00", from: 08:00, to: 18:00 }',
    30,
    /must be a time zone such as Europe\/Berlin/,
  ],
  [
    'a time with one digit',
    'extension: true',
    'hours: { zone: UTC, from: 8:00, to: 18:00 }',
    30,
    /must be a time of day such as "08:00"/,
  ],
  [
    'hours that close when they open',
    'extension: true',
    'hours: { zone: UTC, from: 08:00, to: 08:00 }',
    30,
    /must not open and close at the same time/,
  ],
  [
    'hours that close at the first minute of a day',
    'extension: true',
    'hours: { zone: UTC, from: 08:00, to: 00:00 }',
    30,
    /write "24:00"/,
  ],
  [
    'a day of the week by its whole name',
    'extension: true',
    'hours: { zone: UTC, days: [monday], from: 08:00, to: 18:00 }',
    30,
    /must be mon, tue, wed, thu, fri, sat, sun/,
  ],
  ['what is not done yet', '    approval: none', '    approval: none\n    breakGlass: true', 38, /not available yet/],
];

test.each(faults)('a mistake that stops the file: %s', (_seed, what, by, line, fix) => {
  expect(good).toContain(what);
  const text = good.replace(what, () => by);
  expect(readPolicy(text, now).ok).toBe(false);
  expect(found(text)).toContainEqual(expect.stringMatching(new RegExp(`^${String(line)}: .*(${fix.source})`)));
});

const advice: readonly (readonly [string, string, string, number, RegExp])[] = [
  ['an octal number', 'version: 3', 'version: 010', 1, /written 010 and read as 10/],
  ['an octal number of YAML 1.2', 'version: 3', 'version: 0o17', 1, /read as 15/],
  ['a number with an exponent', 'version: 3', 'version: 1e3', 1, /read as 1000/],
  ['a hexadecimal number', 'version: 3', 'version: 0x10', 1, /read as 16/],
  ['no as a name', 'name: UAT', 'name: No', 14, /put it in quotes/],
  ['YAML 1.1', 'version: 3', '%YAML 1.1\n---\nversion: 3', 1, /remove this line/],
  ['a byte order mark in the middle', 'environments:', '# \ufeff\nenvironments:', 6, /byte order mark.*remove it/],
  ['a no-break space', 'contact: Platform team', 'contact: Platform\u00a0team', 2, /no-break space.*remove it/],
  ['an anchor that nobody uses', 'home: home-1', 'home: &home home-1', 3, /remove it, or refer to it/],
  [
    'an anchor twice',
    'name: Production\n',
    'name: &n Production\n    organization: &n d0100000-0000-4000-8000-000000000301\n',
    9,
    /a name of its own/,
  ],
  ['no contact', 'contact: Platform team\n', '', 0, /contact is not given.*Add it/],
  ['no home', 'home: home-1\n', '', 0, /home is not given: name the environment/],
  [
    'one administrator',
    '  groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01',
    '  persons: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a01',
    4,
    /Add a second/,
  ],
  ['an environment named twice', 'name: UAT', 'name: production', 14, /cannot tell them apart/],
  ['an environment without use', 'environment: uat-1', 'environment: prod-1', 13, /remove it, or add a role/],
  [
    'no protected account',
    '    protectedPrincipals: [{ id: a1000000-0000-4000-8000-000000000008, name: Break Glass }]\n',
    '',
    11,
    /name the emergency accounts/,
  ],
  [
    'a role protected twice',
    'interval: PT5M',
    'interval: PT5M, alsoProtects: [{ id: d0100000-0000-4000-8000-000000000300 }]',
    11,
    /protected already/,
  ],
  [
    'a role nobody can request',
    'mayAsk:\n      groups: [{ id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a02, name: Makers }]\n    approval: none',
    'mayAsk: nobody\n    approval: none',
    35,
    /no one can request this role/,
  ],
  [
    'approvers who are the requesters',
    '0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03, name: Approvers',
    '0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a02, name: Makers',
    26,
    /colleagues approve each other/,
  ],
  ['a window too short', 'window: PT8H', 'window: PT8S', 28, /give at least PT5M/],
  ['what approvers cannot know', '    canDo: change rows.\n', '', 18, /canDo.*Add it/],
  [
    'an administrator without approval',
    'name: System Customizer\n    environment: uat-1',
    'name: System Administrator\n    environment: prod-1',
    37,
    /say who approves/,
  ],
  [
    'a way around approval',
    'environment: uat-1\n    target: { kind: dataverse-role, rootRole: d0200000-0000-4000-8000-000000000200',
    'environment: prod-1\n    target: { kind: dataverse-role, rootRole: d0100000-0000-4000-8000-000000000300',
    25,
    /avoided by roles\[1\]/,
  ],
  [
    'one id with two names',
    'f0a02, name: Makers }]\n    approval: none',
    'f0a02, name: Builders }]\n    approval: none',
    36,
    /one id, one name/,
  ],
  ['one name for two ids', 'f0a03, name: Approvers', 'f0a03, name: Makers', 27, /which one is meant/],
  [
    'a group twice in a list',
    'name: Approvers }]',
    'name: Approvers }, { id: 0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03, name: Approvers }]',
    27,
    /a second time in this list: remove it/,
  ],
  [
    'the empty id',
    '0b8e2f66-7c7f-4f5e-9a1d-3f0b6f1f0a03',
    '00000000-0000-0000-0000-000000000000',
    27,
    /give the object id/,
  ],
];

test.each(advice)('a mistake that loads all the same: %s', (_seed, what, by, line, fix) => {
  expect(good).toContain(what);
  const text = good.replace(what, () => by);
  expect(readPolicy(text, now)).toMatchObject({ ok: true });
  const place = line === 0 ? 'undefined' : String(line);
  expect(found(text)).toContainEqual(expect.stringMatching(new RegExp(`^${place}: .*(${fix.source})`)));
});

test('mistakes of form and of rules are found in one go, each at its own place', () => {
  const text = good
    .replace('version: 3', 'version: "3"')
    .replace('extension: true', 'extension: no')
    .replace('environment: uat-1', 'environment: uat-2')
    .replace('contact: Platform team\n', '');
  expect(found(text)).toEqual([
    '1: version must be a number: plain digits, without quotes.',
    '29: roles[0].extension must be true or false.',
    '32: roles[1].environment is not the id of an environment of this file. There are: prod-1, uat-1.',
    'undefined: contact is not given: people who are refused see no one to turn to. Add it.',
  ]);
});
