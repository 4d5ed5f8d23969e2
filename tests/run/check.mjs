// `npm run check`: types, lint, format and tests of what has changed since the last commit. What took long is kept in a cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../../.build/setup.mjs';
import { run, step } from './steps.mjs';

const cache = join(root, 'node_modules/.cache/check');
const bin = (path) => join(root, 'node_modules', path);

/** Files that differ from the last commit, new ones included, deleted ones not. */
function changedFiles() {
  const git = (...args) => {
    const done = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`git ${args[0]} failed: ${done.error?.message ?? done.stderr}`);
    return done.stdout.split('\n').filter((line) => line !== '');
  };
  return [
    ...new Set([
      ...git('diff', '--name-only', '--diff-filter=d', 'HEAD'),
      ...git('ls-files', '--others', '--exclude-standard'),
    ]),
  ];
}

const node = (program, ...args) => run(process.execPath, [bin(program), ...args]);

/** Types of one project; what the compiler found out last time is not found out again. */
const types = (project) =>
  node(
    'typescript-7/bin/tsc',
    ...['-p', project, '--noEmit', '--incremental'],
    ...['--tsBuildInfoFile', join(cache, `${project.replace(/\W+/g, '-')}.tsbuildinfo`)],
  );

const lint = (files) =>
  node(
    'eslint/bin/eslint.js',
    ...['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'eslint')],
    ...['--no-warn-ignored', '--no-error-on-unmatched-pattern', ...files],
  );

const format = (files) =>
  node(
    'prettier/bin/prettier.cjs',
    ...['--check', '--log-level', 'warn', '--ignore-unknown'],
    ...['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'prettier'), ...files],
  );

const isTest = (file) => /\.test\.tsx?$/.test(file);
const isBeside = (file) => /^(?:api|connector|pcf-control|solution)\/.*\.(?:tsx?|mjs|json)$/.test(file);
const jest = [bin('jest/bin/jest.js'), '--passWithNoTests', '--silent', '--reporters=default'];
/** So many suites run within the quick check's time; what very much rests on is left to `npm test`, all but its neighbours. */
const mostSuites = 12;

/** Tests beside the code that a change can reach, and changed tests across packages; the rest of those is for `npm test`. */
function suites(files) {
  const beside = files.filter(isBeside);
  const across = files.filter((file) => file.startsWith('tests/') && isTest(file));
  if (beside.length === 0) return across;
  const projects = ['--selectProjects', 'api', 'connector', 'pcf-control', 'solution'];
  const listed = spawnSync(process.execPath, [...jest, ...projects, '--listTests', '--findRelatedTests', ...beside], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error(`Jest could not list the tests: ${listed.stderr}`);
  const reached = listed.stdout.split('\n').flatMap((line) => (isTest(line) ? [relative(root, line)] : []));
  const folders = new Set(beside.map((file) => dirname(file)));
  const kept = reached.length <= mostSuites ? reached : reached.filter((test) => folders.has(dirname(test)));
  if (kept.length < reached.length)
    console.log(
      `${reached.length} test files can be reached: these run all in \`npm test\`, here the ${kept.length} beside the changes.`,
    );
  return [...kept, ...across];
}

mkdirSync(cache, { recursive: true });
const files = changedFiles();
console.log(`${files.length} files have changed since the last commit.`);
const control = files.some((file) => /^(?:pcf-control|connector)\//.test(file));
// Its types come from a manifest; `npm run types` makes them.
const generated = existsSync(join(root, 'pcf-control/src/generated'));
const code = files.filter((file) => /\.(?:[cm]?js|tsx?)$/.test(file));
const both = async (...steps) => (await Promise.all(steps)).every((ok) => ok);

const typed = async () =>
  both(
    step('types', () => types('tsconfig.json')),
    ...(control && generated ? [step('types of the control', () => types('pcf-control/tsconfig.test.json'))] : []),
  );
const read = async () =>
  both(
    ...(code.length > 0 ? [step('lint', () => lint(code))] : []),
    ...(files.length > 0 ? [step('format', () => format(files))] : []),
  );
const tried = async () => {
  const kept = suites(files);
  return kept.length === 0 || step('tests', () => run(process.execPath, [...jest, '--runTestsByPath', ...kept]));
};
process.exitCode = (await both(typed(), read(), tried())) ? 0 : 1;
