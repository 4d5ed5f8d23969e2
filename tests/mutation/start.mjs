// `npm run mutate [-- --only TEXT]`: puts one mistake after the other into the product and says which the tests notice.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, setUp } from '../../.build/setup.mjs';
import { mutations } from './mutations.mjs';

const folder = mkdtempSync(join(tmpdir(), 'jit-mutate-'));

/** The result of jest over these tests; undefined when it left none. */
function jest(name, tests, mutation) {
  const file = join(folder, `${name}.json`);
  const args = [
    join(root, 'node_modules/jest/bin/jest.js'),
    ...['--config', join(root, 'tests/mutation/jest.config.mjs')],
    ...['--runInBand', '--json', `--outputFile=${file}`, '--runTestsByPath', ...tests],
  ];
  const env = { ...process.env, MUTATION: JSON.stringify(mutation ?? {}) };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'ignore' });
    child.on('close', () => {
      try {
        resolve(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        resolve(undefined);
      }
    });
  });
}

/** Mutations whose text does not stand in its file exactly once: the list has to follow the product. */
const lost = () =>
  mutations.flatMap(({ file, find }) => {
    const count = readFileSync(join(root, file), 'utf8').split(find).length - 1;
    return count === 1 ? [] : [`${file}: found ${count} times: ${find}`];
  });

/** caught: a test failed. broken: it does not even load, which says nothing about the tests. */
async function verdictOn(mutation, index) {
  const result = await jest(index, mutation.tests, mutation);
  if (result === undefined || result.numRuntimeErrorTestSuites > 0) return 'broken';
  return result.numFailedTests > 0 ? 'caught' : 'SURVIVED';
}

async function main() {
  setUp();
  const missing = lost();
  if (missing.length > 0) throw new Error(`The list of mutations is out of date:\n${missing.join('\n')}`);
  const at = process.argv.indexOf('--only');
  const chosen = mutations.filter(({ file, find }) => at < 0 || `${file} ${find}`.includes(process.argv[at + 1]));
  const sound = await jest('sound', [...new Set(chosen.flatMap(({ tests }) => tests))]);
  if (sound?.success !== true) throw new Error('The tests fail without any mutation: nothing can be said.');
  const counts = { caught: 0, SURVIVED: 0, broken: 0 };
  const left = chosen.entries();
  const work = async () => {
    for (const [index, mutation] of left) {
      const verdict = await verdictOn(mutation, index);
      counts[verdict] += 1;
      console.log(`${verdict.padEnd(8)} ${mutation.file}: ${mutation.find} → ${mutation.replace || '(nothing)'}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  console.log(`${counts.caught} caught, ${counts.SURVIVED} survived, ${counts.broken} broken`);
  return counts.SURVIVED + counts.broken === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
