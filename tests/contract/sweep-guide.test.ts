/** Every brake and every finding of the sweep stands in the guide for administrators, and the guide's policy is a policy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../../api/src/config-settings.js';
import { holderCauses, sweepModes } from '../../connector/src/sweep-schemas.js';
import { repositoryRoot } from '../sandbox/repository.js';

const root = repositoryRoot();
const guide = readFileSync(join(root, 'solution/guides/sweep.md'), 'utf8');

const sources = [
  ...readdirSync(join(root, 'api/src/domain/sweep'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `api/src/domain/sweep/${name}`),
  'api/src/worker/sweep/run-sweep.ts',
  'api/src/usecases/present-sweep.ts',
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

test('settings that the guide names are settings', () => {
  const named = ['JOB_ROLE', 'METRICS', 'ALLOWED_CLIENTS'];
  for (const name of named) expect([guide.includes(name), Object.hasOwn(settings, name)]).toEqual([true, true]);
});
