/** The history is read by people: every commit since the rule came says in one form what it does. */
import { spawnSync } from 'node:child_process';
import { root } from '../../.build/setup.mjs';

/** The last commit before the rule. Where a shallow clone does not have it, there is nothing to hold the rule against. */
const before = '3fce692c38c795dd050705112556715fa4efb11f';

const form =
  /^(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(?:\((?:api|connector|pcf-control|solution|tests)\))?!?: /;

/** What is wrong with the subject of a commit, in a few words; undefined: nothing. */
function problemOf(subject: string): string | undefined {
  if (subject.length > 72) return `${String(subject.length)} characters, 72 at most`;
  if (!form.test(subject)) return 'not of the form `kind(package): what it does`';
  const what = subject.replace(form, '');
  if (/^[A-Z](?=[a-z])/.test(what)) return 'begins with a capital';
  if (what.endsWith('.')) return 'ends with a full stop';
  return undefined;
}

test.each([
  ['feat(api): refuse overlapping requests', undefined],
  ['docs: say how to report a fault', undefined],
  ['fix(solution)!: ask for JSON', undefined],
  ['Refuse overlapping requests', 'not of the form `kind(package): what it does`'],
  ['feat(worker): sweep', 'not of the form `kind(package): what it does`'],
  ['feat(api): Refuse it', 'begins with a capital'],
  ['feat(api): refuse it.', 'ends with a full stop'],
  [`fix: ${'x'.repeat(70)}`, '75 characters, 72 at most'],
])('%s', (subject, problem) => {
  expect(problemOf(subject)).toBe(problem);
});

test('every commit since the rule came keeps it', () => {
  const git = (...args: readonly string[]) => spawnSync('git', [...args], { cwd: root, encoding: 'utf8' });
  // No repository (an archive), no git, or a clone that does not go back so far: no commits to judge.
  const known = git('merge-base', '--is-ancestor', before, 'HEAD').status === 0;
  const log = known ? git('log', '--no-merges', '--format=%h %s', `${before}..HEAD`).stdout : '';
  const commits = log.split('\n').filter((line) => line !== '');
  const wrong = commits.flatMap((line) => {
    const problem = problemOf(line.slice(line.indexOf(' ') + 1));
    return problem === undefined ? [] : [`${line}: ${problem}`];
  });
  expect(wrong).toEqual([]);
});
