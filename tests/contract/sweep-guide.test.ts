/** Every brake and every finding of the sweep stands in the guide for administrators, and the guide's policy is a policy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '../../api/src/adapters/policy-file/read-policy.js';
import { settings } from '../../api/src/config/settings.js';
import { holderCauses, sweepModes } from '../../connector/src/contract/sweep-schemas.js';
import { repositoryRoot } from '../sandbox/repository.js';

const root = repositoryRoot();
const guide = readFileSync(join(root, 'solution/guides/sweep.md'), 'utf8');

const sources = [
  ...readdirSync(join(root, 'api/src/domain/sweep'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `api/src/domain/sweep/${name}`),
  'api/src/worker/sweep/run-sweep.ts',
  'api/src/views/directory.ts',
  'api/src/views/environment.ts',
  'api/src/views/sweep.ts',
];
/** A brake or a finding is a code with a text beside it. */
const said = /brake\(\s*'([a-z-]+)',|code: '([a-z-]+)',\s*text:/g;
const codes = new Set(
  sources.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(said)].map(([, one, other]) => one ?? other ?? ''),
  ),
);

/** First cells of the rows of all tables. */
const rows = new Set([...guide.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = '']) => code));

test('every code that the sweep can say has a row with what to do', () => {
  expect(codes.size).toBeGreaterThan(15);
  expect([...codes].filter((code) => !rows.has(code))).toEqual([]);
});

test('every mode and every cause has a row, and no row speaks of what there is not', () => {
  const known = new Set<string>([...codes, ...sweepModes, ...holderCauses]);
  expect([...known].filter((one) => !rows.has(one))).toEqual([]);
  expect([...rows].filter((one) => !known.has(one))).toEqual([]);
});

test('the policy of the guide is one that the product takes', () => {
  const environments = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const someone = 'a1000000-0000-4000-8000-000000000001';
  const text = `version: 1
contact: Platform Operations
home: e1000000-0000-4000-8000-000000000009
administrators: { persons: [{ id: ${someone} }] }
${environments}
roles:
  - id: fixer
    name: Data Fixer
    environment: 6f1d2c58-3f0e-4a57-9c1e-0a4c5d7e9b10
    target: { kind: dataverse-role, rootRole: d0100000-0000-4000-8000-000000000300 }
    mayAsk: { persons: [{ id: ${someone} }] }
    approval: none
`;
  const reading = readPolicy(text, Date.UTC(2026, 10, 22));
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const [environment] = reading.policy.environments;
  expect(environment).toMatchObject({ sweep: { mode: 'observe', brake: { removals: 3, percent: 10 } } });
  expect(environment?.protectedPrincipals).toHaveLength(2);
});

test('settings that the guide names are settings', () => {
  const named = ['JOB_ROLE', 'METRICS', 'ALLOWED_CLIENTS'];
  for (const name of named) expect([guide.includes(name), Object.hasOwn(settings, name)]).toEqual([true, true]);
});
