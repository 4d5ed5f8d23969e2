// `npm test`: sets the clone up, runs every check and every test, and ends with one line `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium, root, setUp } from './setup.mjs';

/** npm scripts of the root, in this order: the build first, because lint and types read what it generates. */
const checks = [
  'build',
  'format:check',
  'lint',
  'types',
  'layers',
  'unused',
  'contract:check',
  'connector:lint',
  'connector:changes',
  'formulas:lint',
  'formulas:check',
  'solution:check',
];

const tally = { passed: 0, failed: 0 };

const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

function run(command, args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** One check: `act` gives { ok, output }; what a failing one said is shown. */
async function check(name, act) {
  const start = performance.now();
  const { ok, output } = await act();
  if (ok) tally.passed += 1;
  else tally.failed += 1;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds(start)})`);
  if (!ok) console.log(output.trimEnd());
  return ok;
}

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
  for (const name of checks) {
    await check(name, () => run('npm', ['run', '--silent', name], ['ignore', 'pipe', 'pipe']));
  }
  await jest();
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
