// `npm test`: sets the clone up, runs every check and every test, and ends with one line `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium, root, setUp } from '../../.build/setup.mjs';
import { run, step } from './steps.mjs';

/** npm scripts of the root, after the build: lint and types read what it generates. Lanes run beside each other, lint for as long as the rest. */
const lanes = [
  ['lint'],
  [
    'format:check',
    'types',
    'layers',
    'unused',
    'contract:check',
    'connector:lint',
    'connector:changes',
    'formulas:lint',
    'formulas:check',
    'solution:check',
  ],
];

const tally = { passed: 0, failed: 0 };

async function check(name, act) {
  const ok = await step(name, act);
  if (ok) tally.passed += 1;
  else tally.failed += 1;
  return ok;
}

const npm = (name) => check(name, () => run('npm', ['run', '--silent', name]));

const attempt = (act) => async () => {
  try {
    return { ok: true, output: '', value: act() };
  } catch (error) {
    return { ok: false, output: error.message };
  }
};

/** Counts of a jest result. A suite that does not load and a test that is skipped count as failed. */
export function countTests(result) {
  const failed =
    result.numFailedTests + result.numRuntimeErrorTestSuites + result.numPendingTests + result.numTodoTests;
  return { passed: result.numPassedTests, failed };
}

async function jest() {
  const folder = mkdtempSync(join(tmpdir(), 'jit-test-'));
  const file = join(folder, 'result.json');
  const args = [join(root, 'node_modules/jest/bin/jest.js'), '--ci', '--json', `--outputFile=${file}`];
  const { ok } = await run(process.execPath, args, ['ignore', 'ignore', 'inherit']);
  let counts = { passed: 0, failed: 0 };
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    counts = countTests(result);
    if (result.numPendingTests + result.numTodoTests > 0) console.log('FAILED: there are skipped tests.');
  } catch (error) {
    console.log(`FAILED jest left no result: ${error.message}`);
  }
  rmSync(folder, { recursive: true, force: true });
  tally.passed += counts.passed;
  tally.failed += counts.failed || (ok ? 0 : 1);
}

const ready = await check('setup', attempt(setUp));
if (ready) {
  await check(
    'browser',
    attempt(() => (process.env.CHROMIUM = provideChromium())),
  );
  await npm('build');
  await Promise.all(
    lanes.map(async (names) => {
      for (const name of names) await npm(name);
    }),
  );
  await jest();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
