// Runs every test of the repository: one project per package, TypeScript stripped by swc to CommonJS.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const root = import.meta.dirname;

/** Packages that ship ES modules only; they are translated like our own code. */
const esmOnly = ['jose'];

const swc = {
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'classic' } },
  },
};

const shared = {
  testMatch: ['<rootDir>/**/*.test.ts', '<rootDir>/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out/'],
  modulePathIgnorePatterns: ['/dist/', '/out/'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  // Sources say `./x.js` for `./x.ts`, as Node's own resolution asks for. The `.js` of packages comes first.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts', '$1.tsx'] },
  transform: { '\\.(ts|tsx|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};

const project = (name, more = {}) => ({
  ...shared,
  displayName: name,
  rootDir: `${root}/${name}`,
  testEnvironment: 'node',
  ...more,
});

const controlSetup = `${root}/pcf-control/jest.setup.ts`;

export default {
  // Two more than there are cores: there are always some that wait for a minute to pass, not for a processor.
  maxWorkers: Math.min(8, availableParallelism() + 2),
  testSequencer: `${root}/tests/run/longest-first.cjs`,
  // Servers, browsers and stores share two cores with everything else. A limit is there for what hangs, not for what is slow.
  testTimeout: 300_000,
  // Jest gives a worker half a second to end, and calls it a leak when a busy machine takes longer. What leaks never ends.
  workerGracefulExitTimeout: 15_000,
  projects: [
    project('connector'),
    project('api'),
    project('solution'),
    project('tests'),
    project('pcf-control', {
      testEnvironment: 'jsdom',
      setupFilesAfterEnv: existsSync(controlSetup) ? [controlSetup] : [],
    }),
  ],
};
