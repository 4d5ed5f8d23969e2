import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCommand } from '../root-command.js';
import { addPolicy } from './policy.js';

const now = Date.UTC(2026, 10, 22, 9);
const sandbox = (name: string): string => join(__dirname, '../../../../tests/sandbox', name);
const policyText = readFileSync(sandbox('policy.yaml'), 'utf8');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jit-policy-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Runs `jit policy …`: what it says, what it complains about, and the code with which the process would end. */
async function run(...words: string[]) {
  const [said, complained]: [string[], string[]] = [[], []];
  let code = 0;
  const jit = rootCommand(() => {
    throw new Error('used wrongly');
  });
  addPolicy(jit, {
    say: (text) => said.push(text),
    complain: (text) => complained.push(text.replaceAll(`${folder}/`, '')),
    end: (end) => (code = end),
    now: () => now,
  });
  await jit.parseAsync(['node', 'jit', 'policy', ...words]);
  return { said: said.join('\n').replaceAll(`${folder}/`, ''), complained, code };
}

describe('check', () => {
  test('says that a good file is good', async () => {
    expect(await run('check', file('policy.yaml', policyText))).toEqual({
      said: 'policy.yaml is valid: version 2, 2 environments, 6 roles.',
      complained: [],
      code: 0,
    });
  });

  test('names each fault with file, line and column, and ends with 1', async () => {
    const text = policyText.replace('version: 2', 'version: 0').replace('    canDo: import', '    canDoo: import');
    const { complained, code, said } = await run('check', file('policy.yaml', text));
    expect([said, code]).toEqual(['', 1]);
    expect(complained).toEqual([
      'policy.yaml:2:1 version must be at least 1.',
      expect.stringMatching(/^policy\.yaml:\d+:5 roles\[3\]\.canDoo is not a key of the policy; did you mean canDo\?/),
    ]);
  });

  test('gives advice, and is strict about it only when asked', async () => {
    const path = file('policy.yaml', policyText.replace('name: Contoso UAT', 'name: Contoso Prod'));
    const advised = await run('check', path);
    expect(advised).toMatchObject({ code: 0, said: expect.stringContaining('Advice: 1.') as string });
    expect(advised.complained).toEqual([
      expect.stringMatching(/^policy\.yaml:\d+:5 advice: environments\[1\]\.name is the name of environments\[0\] too/),
    ]);
    expect(await run('check', path, '--strict')).toMatchObject({ code: 1 });
  });

  test('says why a file cannot be read', async () => {
    expect(await run('check', join(folder, 'none.yaml'))).toEqual({
      said: '',
      complained: [expect.stringMatching(/^The file none\.yaml cannot be read: /)],
      code: 1,
    });
  });
});

test('diff says in words what becomes wider and narrower', async () => {
  const next = policyText
    .replace('version: 2', 'version: 3')
    .replace('default: PT2M, maximum: PT10M', 'default: PT2M, maximum: PT20M')
    .replace('extension: false', 'extension: true');
  const { said, code } = await run('diff', file('old.yaml', policyText), file('new.yaml', next));
  expect(code).toBe(0);
  expect(said).toContain('Version 2 → 3');
  expect(said).toContain('role prod-data-fixer\n  + The maximum is 20 min instead of 10 min.');
  expect(said).toContain('2 wider (+), 0 narrower (-), 0 neither (~).');
  const same = await run('diff', join(folder, 'old.yaml'), join(folder, 'old.yaml'));
  expect(same.said).toBe('Version 2 → 2\nThe files are the same.');
});

test('explain says in words what a role means', async () => {
  const path = file('policy.yaml', policyText);
  expect((await run('explain', path, '--role', 'prod-data-fixer')).said).toBe(
    [
      'Data Fixer in Contoso Prod (production), entry prod-data-fixer',
      '  Allows: change and delete rows of all business tables.',
      '  Can be requested by members of Power Platform Makers.',
      '  Approved by members of JIT Approvers, never by who requests it; expires when nobody decided within 8 h.',
      '  Lasts at most 10 min, in multiples of 1 min; 2 min is selected first.',
      '  Can be extended while it is active, 10 min in all.',
      '  The reason has at least 10 characters.',
    ].join('\n'),
  );
  expect(await run('explain', path, '--role', 'none')).toMatchObject({
    code: 1,
    complained: [expect.stringMatching(/has no role none\. There are: prod-data-fixer,/)],
  });
});

describe('test', () => {
  const cases = (text: string) => run('test', file('policy.yaml', policyText), file('cases.yaml', text));

  test('the cases of the sandbox pass', async () => {
    const { said, complained, code } = await run('test', sandbox('policy.yaml'), sandbox('policy.cases.yaml'));
    expect([complained, code]).toEqual([[], 0]);
    expect(said).toContain('8 passed, 0 failed.');
  });

  test('a case that comes out otherwise fails, and says what came', async () => {
    const { said, code } = await cases(`
people:
  rita: { id: a1000000-0000-4000-8000-000000000001, groups: [Power Platform Makers] }
cases:
  - { case: alone, who: rita, role: prod-data-fixer, length: PT3H, expect: { outcome: automatic, approvers: [rita] } }
  - { case: quick, who: rita, role: prod-data-fixer-quick, expect: { outcome: automatic } }
`);
    expect(code).toBe(1);
    expect(said).toContain(
      'FAIL  alone  expected automatic, got refused (duration-over-limit, no-approver); expected approvers rita, got none',
    );
    expect(said).toContain('pass  quick  automatic');
    expect(said).toContain('1 passed, 1 failed.');
  });

  test('names that are nowhere are faults of the cases, with their lines', async () => {
    const { complained, code, said } = await cases(`people:
  rita: { id: a1000000-0000-4000-8000-000000000001, groups: [Makers] }
cases:
  - { case: one, who: rito, role: nothing, expect: { outcome: maybe } }
`);
    expect([said, code]).toEqual(['', 1]);
    expect(complained).toEqual(['cases.yaml:4:54 cases[0].expect.outcome must be automatic, after-approval, refused.']);
    const named = await cases(`people:
  rita: { id: a1000000-0000-4000-8000-000000000001, groups: [Makers] }
cases:
  - { case: one, who: rito, role: nothing, expect: { outcome: refused, approvers: [bob] } }
`);
    expect(named.complained).toEqual([
      expect.stringMatching(/^cases\.yaml:2:62 people\.rita\.groups\[0\] is no group of the policy\. There are: /),
      'cases.yaml:4:18 cases[0].who is nobody of people. There are: rita.',
      expect.stringMatching(
        /^cases\.yaml:4:29 cases\[0\]\.role is no role of the policy\. There are: prod-data-fixer, /,
      ),
      'cases.yaml:4:84 cases[0].expect.approvers[0] is nobody of people. There are: rita.',
    ]);
  });
});
