// The order in which jest begins the suites. A clean clone knows no durations, and a long suite that begins last keeps everybody waiting.
const { statSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Those that take more than a minute, the longest first. Browser tests and scans wait for minutes to pass and hardly need a
 * processor: between two of them stands what needs one all the time.
 */
const longest = [
  'tests/e2e/orders.test.ts',
  'tests/simulation/variants.test.ts',
  'tests/e2e/unmanaged.test.ts',
  'tests/integration/restart-distrust.test.ts',
  'tests/chaos/kill.test.ts',
  'tests/e2e/story.test.ts',
  'tests/simulation/simulation.test.ts',
  'tests/integration/sweep-two-processes.test.ts',
  'tests/integration/full-wrong-input.test.ts',
  'tests/integration/sweep-evidence.test.ts',
  'tests/simulation/long/variants.test.ts',
  'tests/e2e/makers-walk.test.ts',
  'tests/simulation/long/long-worlds.test.ts',
  'tests/integration/without-store.test.ts',
  'tests/integration/lost-answers.test.ts',
].map((file) => join(__dirname, '../..', ...file.split('/')));

const rankOf = (path) => (longest.includes(path) ? longest.indexOf(path) : longest.length);

module.exports = class {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    return [...tests].sort(
      (one, other) => rankOf(one.path) - rankOf(other.path) || sizes.get(other.path) - sizes.get(one.path),
    );
  }

  /** Every n-th suite, so that each share of a run has its part of the long ones. */
  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_test, index) => index % shardCount === shardIndex - 1);
  }

  cacheResults() {}

  allFailedTests(tests) {
    return tests;
  }
};
