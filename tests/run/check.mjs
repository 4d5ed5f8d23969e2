// `npm run check`: types, lint, format and tests of what has changed since the last commit. What took long is kept in a cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
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
    'typescript/bin/tsc',
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
const isBeside = (file) => /^(?:api|connector|pcf-control|solution)\//.test(file);

/** Tests beside the code that a change can reach, and changed tests across packages; the rest of those is for `npm test`. */
function tests(files) {
  const beside = files.filter(isBeside).filter((file) => /\.(?:tsx?|mjs|json)$/.test(file));
  const across = files.filter((file) => file.startsWith('tests/') && isTest(file));
  const jest = ['jest/bin/jest.js', '--passWithNoTests', '--silent', '--reporters=default'];
  const parts = [
    ...(beside.length > 0
      ? [[...jest, '--onlyChanged', '--selectProjects', 'api', 'connector', 'pcf-control', 'solution']]
      : []),
    ...(across.length > 0 ? [[...jest, '--selectProjects', 'tests', '--runTestsByPath', ...across]] : []),
  ];
  return parts.map(
    ([program, ...args]) =>
      () =>
        node(program, ...args),
  );
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
  let ok = true;
  for (const part of tests(files)) ok = (await step('tests', part)) && ok;
  return ok;
};
process.exitCode = (await both(typed(), read(), tried())) ? 0 : 1;
